/**
 * The ways from a client to the exchange that are compared.
 * @module
 */
/**
 * What a client is configured with. Its names are those of the programs' arguments.
 * @typedef {object} Route
 * @property {string} url
 * @property {string} apiKey
 * @property {string} secret
 * @property {string} [socket]
 * @property {string} [certificate] of the exchange: for requests a path, for Node its text
 * @property {string} [proxyUrl] that ccxt puts before the exchange's URL
 */
/** @typedef {'direct' | 'proxy' | 'agent'} Way */
/** @typedef {'socket' | 'tcp'} Transport */
/**
 * @typedef {object} Ends
 * @property {import('./setup.js').RealAccount} real
 * @property {{ socket: string, address: string }} proxy
 * @property {import('./setup.js').RunningAgent} agent
 */

/** @type {readonly Way[]} */
export const ways = ['direct', 'proxy', 'agent'];
/** @type {readonly Transport[]} */
export const transports = ['socket', 'tcp'];

/**
 * The name of a route. A direct connection is TCP for all.
 * @param {Way} way
 * @param {Transport} transport
 */
export const routeName = (way, transport) => (way === 'direct' ? way : `${way} ${transport}`);

/**
 * The routes of a client by name.
 * @param {Ends} ends
 * @param {Route['certificate']} certificate
 * @returns {Record<string, Route>}
 */
export function routesOf({ real, proxy, agent }, certificate) {
  const { origin, apiKey, secret } = real;
  const local = { apiKey: agent.apiKey, secret: agent.secret };
  const own = { apiKey, secret };
  const host = 'http://api.binance.com';
  const addressed = `${agent.address}/c-${agent.token}`;
  return {
    direct: { ...own, url: origin, ...(certificate && { certificate }) },
    'proxy socket': { ...own, url: host, socket: proxy.socket },
    'agent socket': { ...local, url: host, socket: agent.socket },
    'proxy tcp': { ...own, url: proxy.address, proxyUrl: `${proxy.address}/` },
    'agent tcp': { ...local, url: `${addressed}/main`, proxyUrl: `${addressed}/` },
  };
}
