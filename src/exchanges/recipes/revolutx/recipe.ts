/**
 * Revolut X. The user registers an Ed25519 public key, and gets an API key for it.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';

/**
 * Revolut X: Ed25519 of time, method, path, query without its question mark, and JSON body. The
 * signature binds the whole request. Revolut X has no WebSocket for accounts.
 *
 * @see https://developer.revolut.com/docs/x-api/revolut-x-crypto-exchange-rest-api
 * @example
 * const key = await SigningKey.load(secret.file('private.pem'), { algorithm: 'ed25519', encoding: 'pem' });
 * const request = revolutx.sign({ method: 'GET', path: '/api/1.0/balances' }, { apiKey, key });
 */
export const revolutx: Exchange = defineExchange({
  id: 'revolutx',
  name: 'Revolut X',
  ccxt: { revolutx: 'live' },
  balances: {
    // https://developer.revolut.com/docs/x-api/get-all-balances
    default: { method: 'GET', path: '/api/1.0/balances' },
  },
  hosts: { live: 'https://revx.revolut.com' },
  hostMarkets: { live: ['spot'] },
  algorithm: 'ed25519',
  secretEncoding: 'private-key',
  signatureEncoding: 'base64',
  // "Your API key (64-character alphanumeric string)", in the documentation below.
  shapes: { apiKey: { characters: 'alphanumeric', length: 64 } },
  signs: 'time, method, path, query, body',
  time: 'timestamp, ms',
  binds: { method: true, path: true, query: true, body: true },
  methods: { GET: 'query', POST: 'body', PUT: 'body', DELETE: 'query' },
  // "Filter active orders by specific currency pairs (comma-separated)"
  lists: 'comma',
  documentation: 'https://developer.revolut.com/docs/x-api/revolut-x-crypto-exchange-rest-api',
  prepare({ method, path, query, body, host }, { apiKey }, clock) {
    const queryText = joinPairs(encodePairs(query, 'query'));
    const text = jsonBody(body);
    const timestamp = String(clock.time());
    return {
      message: `${timestamp}${method}${path}${queryText}${text ?? ''}`,
      finish: (signature) => ({
        method,
        url: host + withQuery(path, queryText),
        headers: {
          'X-Revx-API-Key': apiKey,
          'X-Revx-Timestamp': timestamp,
          'X-Revx-Signature': signature,
          ...(text !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(text !== undefined && { body: text }),
      }),
    };
  },
});
