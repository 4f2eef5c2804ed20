/**
 * The exchanges on this machine: one HTTPS server that answers for all their host names, checks
 * every signature as they do, and keeps a small order book for each account. Its dispatcher fetches
 * real URLs without a network.
 *
 * It uses node:crypto and no code of locksign, so that a mistake in locksign is not repeated here.
 * @module
 */
import { createServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { Account } from './account.js';
import { Refusal } from './answer.js';
import { binance } from './binance.js';
import { bitfinex } from './bitfinex.js';
import { bittrex } from './bittrex.js';
import { coinbase } from './coinbase.js';
import { Faults } from './faults.js';
import { kraken } from './kraken.js';
import { poloniex } from './poloniex.js';
import { publicAnswer } from './public.js';
import { readRequest } from './raw-request.js';
import { localDispatcher, makeCertificate } from './tls.js';

/**
 * An exchange, as a server.
 * @typedef {object} Venue
 * @property {string} id
 * @property {readonly string[]} hosts
 * @property {(request: import('./raw-request.js').RawRequest) => string | undefined} signature as
 *   it was sent
 * @property {(request: import('./raw-request.js').RawRequest, desk: import('./account.js').Desk) =>
 *   Account} verify returns the sender's account, or throws a Refusal
 * @property {(request: import('./raw-request.js').RawRequest, account: Account) => unknown} answer
 *   carries out a verified request and returns the JSON of the answer, or throws a Refusal
 */

/**
 * A request that the server received.
 * @typedef {object} Seen
 * @property {string} host
 * @property {string} method
 * @property {string} path
 * @property {string | undefined} signature
 * @property {boolean} accepted whether the venue carried it out
 * @property {number | undefined} status of the answer; undefined if the connection was dropped
 * @property {import('./raw-request.js').RawRequest} request as it arrived
 */

/** @type {readonly Venue[]} */
export const venues = [binance, coinbase, poloniex, bittrex, kraken, bitfinex];

/**
 * @param {Venue | undefined} venue
 * @param {import('./raw-request.js').RawRequest} request
 * @param {import('./account.js').Desk} desk
 * @returns {import('./answer.js').Answer & { accepted: boolean }}
 */
function ask(venue, request, desk) {
  if (venue === undefined) return { status: 421, accepted: false };
  const open = publicAnswer(venue.id, request);
  if (open !== undefined) return { status: 200, body: open, accepted: true };
  try {
    return { status: 200, body: venue.answer(request, venue.verify(request, desk)), accepted: true };
  } catch (error) {
    if (error instanceof Refusal) return { ...error.answer, accepted: false };
    throw error;
  }
}

/**
 * Starts the server on 127.0.0.1, at a free port.
 *
 * @param {object} options
 * @param {readonly import('./account.js').AccountRecord[]} options.accounts
 * @param {readonly Venue[]} [options.also] venues in addition to the six
 * @param {() => number} [options.now] the exchanges' clock, in milliseconds
 * @param {string} [options.home] the venue that answers for 127.0.0.1, for programs that cannot
 *   connect a host's name to this server
 *
 * @example
 * const exchange = await startLocalExchange({ accounts: [{ exchange: 'binance', apiKey, secret }] });
 * await fetch('https://api.binance.com/...', { headers, dispatcher: exchange.dispatcher });
 * await exchange.close();
 */
export async function startLocalExchange({ accounts: records, also = [], now = Date.now, home }) {
  const all = [...venues, ...also];
  const byHost = new Map(all.flatMap((venue) => venue.hosts.map((host) => [host, venue])));
  const atHome = all.find(({ id }) => id === home);
  if (atHome !== undefined) byHost.set('127.0.0.1', atHome);
  const accounts = records.map((record) => new Account(record));
  const faults = new Faults();
  /** @type {Seen[]} */
  const requests = [];

  /**
   * @param {import('node:http').IncomingMessage} incoming
   * @param {import('node:http').ServerResponse} response
   */
  async function serve(incoming, response) {
    const request = await readRequest(incoming);
    const { host, method, path } = request;
    const venue = byHost.get(host);
    /** @type {Seen} */
    const seen = {
      host,
      method,
      path,
      signature: venue?.signature(request),
      accepted: false,
      status: undefined,
      request,
    };
    requests.push(seen);

    /** @param {import('./answer.js').Answer} answer */
    const respond = ({ status, body, headers }) => {
      seen.status = status;
      response.writeHead(status, { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };

    const fault = faults.take();
    if (fault?.kind === 'status') {
      const { status, retryAfter } = fault;
      return respond({ status, headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) } });
    }
    if (fault?.kind === 'drop before') return incoming.socket.destroy();
    const answer = ask(venue, request, {
      account: (apiKey) => accounts.find((each) => each.exchange === venue?.id && each.apiKey === apiKey),
      now,
    });
    seen.accepted = answer.accepted;
    if (fault?.kind === 'drop after') return incoming.socket.destroy();
    if (fault?.kind === 'delay') await sleep(fault.milliseconds, undefined, { ref: false });
    respond(answer);
  }

  const { key, cert } = await makeCertificate([...byHost.keys()]);
  const server = createServer({ key, cert }, (incoming, response) => {
    // After a bug in a venue there is no answer, and the reason is on stderr. A client may also
    // have closed the connection.
    serve(incoming, response).catch((error) => {
      if (!incoming.socket.destroyed) console.error(error);
      incoming.socket.destroy();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const dispatcher = localDispatcher(address.port, cert);

  return {
    /** A dispatcher for fetch that connects every host to this server. */
    dispatcher,
    /** For other clients: the port on 127.0.0.1, and the certificate. */
    port: address.port,
    certificate: cert,
    /** For tests that add WebSockets to it. */
    server,
    /** The requests, in the order of arrival. */
    requests,
    /** The accounts, in the order of `options.accounts`. */
    accounts,
    /**
     * Gives the next requests these faults, one each. @param {import('./faults.js').Fault[]} next
     */
    failNext: (...next) => faults.add(next),
    async close() {
      await dispatcher.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
