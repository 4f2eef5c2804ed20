/**
 * Upbit. A token in the Authorization header signs the parameters without percent-encoding.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { checkSeparators, joinPairs, type Pair } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import { signToken, signTokenRequest } from '../../schemes/json-web-token.js';

/** The text that is hashed, without percent-encoding. */
function decoded(pairs: readonly Pair[], field: 'query' | 'body'): string {
  checkSeparators(pairs, field);
  return decodeURIComponent(joinPairs(pairs));
}

/**
 * Private channels have no login message. `signSocket` returns the Authorization header of the
 * connection's handshake, which is valid for one handshake.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://api.upbit.com/websocket/v1/private',
  documentation: 'https://global-docs.upbit.com/reference/auth',
  prepare: (_input, { apiKey }, clock) =>
    signToken('HS512', { access_key: apiKey, nonce: clock.uuid() }, (authorization) => authorization),
};

/**
 * Upbit: a JSON Web Token, signed with HMAC-SHA512 (HS512). It contains the API key, a random UUID,
 * and the SHA-512 of the parameters. They are hashed as a query string without percent-encoding,
 * even if they are sent as a JSON body, so a value with `&` in it is refused. `[]` is added to the
 * name of a list. A body cannot be given as text.
 *
 * The signature binds neither method nor path, and the token contains no time. Anyone who holds a
 * signed order can send its parameters to another endpoint, as long as Upbit has not seen its UUID.
 *
 * `signSocket` returns the Authorization header of a WebSocket's handshake.
 *
 * @see https://global-docs.upbit.com/reference/auth
 * @example
 * const key = await SigningKey.load(secret.prompt('Upbit secret key'), { algorithm: 'hmac-sha512', encoding: 'utf8' });
 * const request = upbit.sign(
 *   {
 *     method: 'POST',
 *     path: '/v1/orders',
 *     body: { market: 'KRW-BTC', side: 'bid', volume: '0.01', price: '20000000', ord_type: 'limit' },
 *   },
 *   { apiKey, key },
 * );
 */
export const upbit: Exchange<void> = defineExchange(
  {
    id: 'upbit',
    name: 'Upbit',
    ccxt: { upbit: 'live' },
    // ccxt signs its tokens with HS256, where the documentation of Upbit shows HS512.
    ccxtSigning: { keys: [{ algorithm: 'hmac-sha256', encoding: 'utf8' }], tokens: true },
    balances: {
      // https://docs.upbit.com/reference/전체-계좌-조회
      default: { method: 'GET', path: '/v1/accounts' },
    },
    hosts: {
      live: 'https://api.upbit.com',
      singapore: 'https://sg-api.upbit.com',
      indonesia: 'https://id-api.upbit.com',
      thailand: 'https://th-api.upbit.com',
    },
    algorithm: 'hmac-sha512',
    secretEncoding: 'utf8',
    signatureEncoding: 'base64url',
    signs: 'JSON Web Token with API key, nonce, SHA-512 of the decoded query or body fields',
    time: 'none, but a random nonce',
    binds: { method: false, path: false, query: true, body: true },
    methods: { GET: 'query', POST: 'body', DELETE: 'query' },
    lists: 'brackets',
    documentation: 'https://global-docs.upbit.com/reference/auth',
    prepare: (request, { apiKey }, clock) =>
      signTokenRequest(request, 'HS512', () => ({ access_key: apiKey, nonce: clock.uuid() }), decoded),
  },
  socket,
);
