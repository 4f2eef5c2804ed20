/**
 * BitMEX. The signed text contains the time at which the request expires.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/** Milliseconds. BitMEX's own connectors use the same value. */
const defaultRecvWindow = 5000;

/** Seconds since 1970. */
const expiry = (now: number, recvWindow = defaultRecvWindow): number => Math.ceil((now + recvWindow) / 1000);

/**
 * Logs in for the private channels. The testnet has a separate WebSocket,
 * wss://ws.testnet.bitmex.com/realtime.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://ws.bitmex.com/realtime',
  documentation: 'https://www.bitmex.com/app/wsAPI',
  prepare(_input, { apiKey, recvWindow }, clock) {
    const expires = expiry(clock.time(), recvWindow);
    return {
      message: `GET/realtime${expires}`,
      finish: (signature) => JSON.stringify({ op: 'authKeyExpires', args: [apiKey, expires, signature] }),
    };
  },
};

/**
 * BitMEX: HMAC-SHA256 of method, path with the percent-encoded query, time of expiry and JSON body.
 * The signature binds the whole request. The request can be sent again until it expires,
 * `recvWindow` after it was signed (default 5,000 ms), rounded up to whole seconds. Two equal
 * requests within a second have the same signature.
 *
 * `219.0` and `219` are different bodies, so give a value that must keep its form as text. The
 * testnet has separate API keys.
 *
 * @see https://www.bitmex.com/app/apiKeysUsage
 * @example
 * const request = bitmex.sign(
 *   { method: 'POST', path: '/api/v1/order', body: { symbol: 'XBTUSD', side: 'Buy', orderQty: 100, price: 15000 } },
 *   { apiKey, key },
 * );
 */
export const bitmex: Exchange<void> = defineExchange(
  {
    id: 'bitmex',
    name: 'BitMEX',
    balances: {
      // https://www.bitmex.com/api/explorer/#!/User/User_getMargin
      default: { method: 'GET', path: '/api/v1/user/margin', query: { currency: 'all' } },
    },
    hosts: { live: 'https://www.bitmex.com', testnet: 'https://testnet.bitmex.com' },
    practiceHosts: { testnet: 'testnet' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    // https://www.bitmex.com/app/apiKeysUsage (Full sample calculation)
    shapes: { apiKey: { characters: 'base64url', length: 24 }, secret: { characters: 'base64url', length: 48 } },
    signatureEncoding: 'hex',
    signs: 'method, path and query, time of expiry, body',
    time: 'expiry, s',
    accountFields: ['recvWindow'],
    defaultRecvWindow,
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both', PUT: 'both', DELETE: 'both' },
    // Its parameters of the format JSON (columns, orderID, targetAccountIds):
    // https://github.com/BitMEX/api-connectors/blob/master/auto-generated/swagger/swagger.json
    lists: 'json',
    documentation: 'https://www.bitmex.com/app/apiKeysUsage',
    prepare({ method, path, query, body, host }, { apiKey, recvWindow }, clock) {
      const target = withQuery(path, joinPairs(encodePairs(query, 'query')));
      const text = jsonBody(body);
      const expires = String(expiry(clock.time(), recvWindow));
      return {
        message: `${method}${target}${expires}${text ?? ''}`,
        finish: (signature) => ({
          method,
          url: host + target,
          headers: {
            'api-expires': expires,
            'api-key': apiKey,
            'api-signature': signature,
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
