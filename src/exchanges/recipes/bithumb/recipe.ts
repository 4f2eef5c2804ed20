/**
 * Bithumb, API 2. A token in the Authorization header signs the percent-encoded parameters.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { joinPairs } from '../../core/parameters.js';
import type { CheckedClock } from '../../core/types/clock.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import { signToken, signTokenRequest } from '../../schemes/json-web-token.js';

const claims = (apiKey: string, clock: CheckedClock): object => ({
  access_key: apiKey,
  nonce: clock.uuid(),
  timestamp: clock.time(),
});

/**
 * Private channels have no login message. `signSocket` returns the Authorization header of the
 * connection's handshake.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://ws-api.bithumb.com/websocket/v2/private',
  documentation: 'https://apidocs.bithumb.com/reference/기본-정보',
  prepare: (_input, { apiKey }, clock) => signToken('HS256', claims(apiKey, clock), (authorization) => authorization),
};

/**
 * Bithumb: a JSON Web Token, signed with HMAC-SHA256 (HS256). It contains the API key, a random
 * UUID, the time, and the SHA-512 of the parameters. They are hashed as a percent-encoded query
 * string, even if they are sent as a JSON body. `[]` is added to the name of a list. A body cannot
 * be given as text. Objects in a batch order are refused, because Bithumb does not document how
 * they are hashed.
 *
 * The signature binds neither method nor path: anyone who holds a signed order can send its
 * parameters to another endpoint until Bithumb rejects its time. API 1 (`/info/`, `/trade/`) has
 * another signature.
 *
 * `signSocket` returns the Authorization header of a WebSocket's handshake.
 *
 * @see https://apidocs.bithumb.com/docs/인증-토큰-생성하기
 * @example
 * const request = bithumb.sign(
 *   {
 *     method: 'POST',
 *     path: '/v2/orders',
 *     body: { market: 'KRW-BTC', side: 'bid', volume: '0.001', price: '20000000', order_type: 'limit' },
 *   },
 *   { apiKey, key },
 * );
 */
export const bithumb: Exchange<void> = defineExchange(
  {
    id: 'bithumb',
    name: 'Bithumb',
    ccxt: { bithumb: 'live' },
    ccxtSigning: {
      // HMAC-SHA512 for API 1, HMAC-SHA256 for the tokens of API 2.
      keys: [
        { algorithm: 'hmac-sha512', encoding: 'utf8' },
        { algorithm: 'hmac-sha256', encoding: 'utf8' },
      ],
      tokens: true,
    },
    balances: {
      // https://apidocs.bithumb.com/reference/전체-계좌-조회
      default: { method: 'GET', path: '/v1/accounts' },
    },
    hosts: { live: 'https://api.bithumb.com' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    signatureEncoding: 'base64url',
    signs: 'JSON Web Token with API key, nonce, time, SHA-512 of the query or body fields',
    time: 'timestamp, ms, and a random nonce',
    binds: { method: false, path: false, query: true, body: true },
    methods: { GET: 'query', POST: 'body', PUT: 'body', DELETE: 'either' },
    lists: 'brackets',
    documentation: 'https://apidocs.bithumb.com/docs/인증-토큰-생성하기',
    prepare: (request, { apiKey }, clock) => signTokenRequest(request, 'HS256', () => claims(apiKey, clock), joinPairs),
  },
  socket,
);
