/**
 * Deribit. One header contains key, time, nonce and signature.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/**
 * Logs in with the grant type `client_signature`. The signature covers time and nonce, without
 * data. The answer with the id `auth` says whether it worked. A key of the testnet logs in to
 * wss://test.deribit.com/ws/api/v2 with the same text.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://www.deribit.com/ws/api/v2',
  documentation: 'https://docs.deribit.com/api-reference/authentication/public-auth',
  prepare(_input, { apiKey }, clock) {
    const timestamp = clock.time();
    const nonce = clock.uuid();
    const params = { grant_type: 'client_signature', client_id: apiKey, timestamp, nonce, data: '' };
    return {
      message: `${timestamp}\n${nonce}\n`,
      finish: (signature) =>
        JSON.stringify({ jsonrpc: '2.0', id: 'auth', method: 'public/auth', params: { ...params, signature } }),
    };
  },
};

/**
 * Deribit: HMAC-SHA256 of five lines, each ended by a line break: time, nonce, method, path with
 * the percent-encoded query, body. The signature binds the whole request. The nonce is a random
 * UUID.
 *
 * Private methods take GET with a query, or POST with a JSON-RPC body. On a WebSocket only the
 * login is signed.
 *
 * @see https://docs.deribit.com/articles/authentication
 * @example
 * const request = deribit.sign(
 *   { method: 'GET', path: '/api/v2/private/get_account_summary', query: { currency: 'BTC' } },
 *   { apiKey, key },
 * );
 */
export const deribit: Exchange<void> = defineExchange(
  {
    id: 'deribit',
    name: 'Deribit',
    ccxt: { deribit: 'live' },
    balances: {
      // https://docs.deribit.com/api-reference/account-management/private-get_account_summaries
      default: { method: 'GET', path: '/api/v2/private/get_account_summaries' },
    },
    hosts: { live: 'https://www.deribit.com', testnet: 'https://test.deribit.com' },
    practiceHosts: { testnet: 'testnet' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    // https://docs.deribit.com/api-reference/account-management/private-create_api_key (8 and 43) and
    // https://docs.deribit.com/api-reference/authentication/public-auth (10 and 32, of earlier keys)
    shapes: {
      apiKey: { characters: 'base64url', length: [8, 10] },
      secret: { characters: 'base64url', length: [32, 43] },
    },
    signatureEncoding: 'hex',
    signs: 'time, nonce, method, path and query, body',
    time: 'timestamp, ms, and a random nonce',
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both' },
    // The page writes the query parameter `ids` as JSON. Deribit answers "value must be a list" to
    // text that it cannot read as one, so no part of a list is lost.
    // https://docs.deribit.com/api-reference/trading/private-get_order_margin_by_ids
    lists: 'json',
    documentation: 'https://docs.deribit.com/articles/authentication',
    isRefusal: ({ error }) => error !== undefined,
    // Orders and withdrawals can be GET requests too.
    retryable: ({ method, path }) => method === 'GET' && /^\/api\/v2\/(?:private|public)\/get_[a-z_]+$/.test(path),
    prepare({ method, path, query, body, host }, { apiKey }, clock) {
      const target = withQuery(path, joinPairs(encodePairs(query, 'query')));
      const text = jsonBody(body);
      const timestamp = clock.time();
      const nonce = clock.uuid();
      return {
        message: `${timestamp}\n${nonce}\n${method}\n${target}\n${text ?? ''}\n`,
        finish: (signature) => ({
          method,
          url: host + target,
          headers: {
            Authorization: `deri-hmac-sha256 id=${apiKey},ts=${timestamp},sig=${signature},nonce=${nonce}`,
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
