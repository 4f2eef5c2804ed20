/**
 * Backpack. The API key is the Ed25519 public key that the user registered, in base64.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import { instructionOf } from './instructions.js';
import { signedText } from './signed-text.js';
import { type BackpackSubscription, backpackSocket, defaultRecvWindow } from './socket.js';

export type { BackpackSubscription } from './socket.js';

/**
 * Backpack: Ed25519 of the request's instruction, its sorted parameters, the time and the window.
 * The instruction names what the request asks for, so the signature binds method and path, except
 * that one order and a list of one order have the same text. A request whose instruction is not
 * known is refused.
 *
 * Lists of orders must be given as text, as `JSON.stringify` writes them.
 *
 * @see https://docs.backpack.exchange/#section/Authentication
 * @example
 * const key = await SigningKey.load(secret.prompt('Backpack'), { algorithm: 'ed25519', encoding: 'base64' });
 * const request = backpack.sign(
 *   { method: 'DELETE', path: '/api/v1/order', body: { orderId: '28', symbol: 'SOL_USDC' } },
 *   { apiKey: key.publicKey.base64, key },
 * );
 */
export const backpack: Exchange<BackpackSubscription> = defineExchange(
  {
    id: 'backpack',
    name: 'Backpack',
    ccxt: { backpack: 'live' },
    balances: {
      // https://docs.backpack.exchange/#tag/Capital/operation/get_balances
      default: { method: 'GET', path: '/api/v1/capital' },
    },
    hosts: { live: 'https://api.backpack.exchange' },
    algorithm: 'ed25519',
    secretEncoding: 'private-key',
    signatureEncoding: 'base64',
    apiKeyIsPublicKey: true,
    // 32 bytes in base64
    shapes: { apiKey: { characters: 'base64', length: 44 } },
    signs: 'instruction, sorted query or body fields, time, window',
    time: 'timestamp, ms',
    accountFields: ['recvWindow'],
    defaultRecvWindow,
    // "default is 5000 and maximum is 60000", in the documentation below.
    longestRecvWindow: 60_000,
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'body', PATCH: 'body', DELETE: 'body' },
    documentation: 'https://docs.backpack.exchange/#section/Authentication',
    prepare({ method, path, query, body, host }, { apiKey, recvWindow = defaultRecvWindow }, clock) {
      const queryText = joinPairs(encodePairs(query, 'query'));
      const text = jsonBody(body);
      const instruction = instructionOf(method, path);
      const signed =
        text === undefined ? signedText(instruction, query, 'query') : signedText(instruction, body, 'body');
      const timestamp = String(clock.time());
      return {
        message: `${signed}&timestamp=${timestamp}&window=${recvWindow}`,
        finish: (signature) => ({
          method,
          url: host + withQuery(path, queryText),
          headers: {
            'X-API-Key': apiKey,
            'X-Signature': signature,
            'X-Timestamp': timestamp,
            'X-Window': String(recvWindow),
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  backpackSocket,
);
