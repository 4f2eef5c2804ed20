/**
 * Places orders from JavaScript, as fast as they are answered. Argument: `ccxt` or `undici`. The
 * first line of its input is its routes. Each further one names a route, how many orders to place,
 * and how many at once. It answers with the time of each order and of all of them, in milliseconds.
 * @module
 */
import { createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';
import ccxt from 'ccxt';
import { Pool } from 'undici';

/** @typedef {import('../routes.js').Route} Route */
/** @typedef {() => Promise<unknown>} PlaceOrder */

const widest = 16;

const market = {
  id: 'BTCUSDT',
  symbol: 'BTC/USDT',
  base: 'BTC',
  quote: 'USDT',
  baseId: 'BTC',
  quoteId: 'USDT',
  type: 'spot',
  spot: true,
  swap: false,
  contract: false,
  active: true,
  precision: { amount: 0.000_01, price: 0.01 },
  limits: { amount: {}, price: {}, cost: {}, leverage: {} },
  info: { orderTypes: ['LIMIT'] },
};

/** @param {Route} route @returns {PlaceOrder} */
function withCcxt({ url, proxyUrl, apiKey, secret }) {
  const exchange = new ccxt.binance({ apiKey, secret, enableRateLimit: false, ...(proxyUrl && { proxyUrl }) });
  const api = /** @type {Record<string, unknown>} */ (exchange.urls['api']);
  if (!proxyUrl) api['private'] = `${url}/api/v3`;
  exchange.setMarkets([market]);
  return () => exchange.createOrder('BTC/USDT', 'limit', 'buy', 0.001, 59_000);
}

/** As few steps as a client can do with. @param {Route} route @returns {PlaceOrder} */
function withUndici({ url, apiKey, secret, socket, certificate }) {
  const { origin, pathname } = new URL(url);
  const connect = { ...(socket && { socketPath: socket }), ...(certificate && { ca: certificate }) };
  const pool = new Pool(origin, { connections: widest, pipelining: 1, connect });
  const headers = { 'x-mbx-apikey': apiKey, 'content-type': 'application/x-www-form-urlencoded' };
  const path = `${pathname === '/' ? '' : pathname}/api/v3/order`;
  const form = 'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=59000&newClientOrderId=bench';
  let number = 0;
  return async () => {
    number += 1;
    const message = `${form}-${number}&timestamp=${Date.now()}`;
    const signature = createHmac('sha256', secret).update(message).digest('hex');
    const body = `${message}&signature=${signature}`;
    const answer = await pool.request({ method: 'POST', path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(text);
    return JSON.parse(text).orderId;
  };
}

/**
 * @param {PlaceOrder} order
 * @param {number} count
 * @param {number} atOnce
 */
async function run(order, count, atOnce) {
  /** @type {number[]} */
  const times = [];
  const began = performance.now();
  const worker = async () => {
    for (let placed = 0; placed < Math.floor(count / atOnce); placed += 1) {
      const start = performance.now();
      await order();
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { times, elapsed: performance.now() - began };
}

const open = process.argv[2] === 'ccxt' ? withCcxt : withUndici;
const lines = createInterface(process.stdin)[Symbol.asyncIterator]();
const given = JSON.parse((await lines.next()).value);
const routes = new Map(Object.entries(given).map(([name, route]) => [name, open(route)]));
console.log('{}');
for await (const line of lines) {
  const { route, count, atOnce } = JSON.parse(line);
  try {
    console.log(JSON.stringify(await run(/** @type {PlaceOrder} */ (routes.get(route)), count, atOnce)));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
process.exit();
