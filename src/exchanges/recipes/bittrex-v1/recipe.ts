/**
 * Bittrex, API v1.1, where even orders were GET requests. The exchange closed in December 2023. The
 * recipe stays as a reference: this is the version with a published example.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, percentEncode, withQuery } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

const reserved = ['apikey', 'nonce'];

/**
 * Logs in by signing the answer to `GetAuthContext`. The text is a call of SignalR's hub `c2`.
 */
const socket: SocketRecipe<string> = {
  url: 'wss://socket.bittrex.com/signalr/connect',
  documentation: 'https://github.com/Bittrex/bittrex.github.io',
  takesInput: true,
  prepare(challenge, { apiKey }) {
    // The same key signs requests. If the challenge were the URL of a withdrawal, its signature
    // would be valid for that withdrawal.
    if (typeof challenge !== 'string' || !/^[\w-]+$/.test(challenge)) {
      refuse('challenge must be letters, digits and hyphens, exactly as Bittrex sent it');
    }
    return {
      message: challenge,
      finish: (signature) => JSON.stringify({ H: 'c2', M: 'Authenticate', A: [apiKey, signature.toUpperCase()], I: 1 }),
    };
  },
};

/**
 * Bittrex v1.1 (closed in December 2023): HMAC-SHA512 of the full URL, which carries the API key
 * and a nonce.
 *
 * @see https://github.com/Bittrex/bittrex.github.io
 * @example
 * const request = bittrexV1.sign(
 *   { method: 'GET', path: '/api/v1.1/market/buylimit', query: { market: 'BTC-LTC', quantity: '1.2', rate: '0.004' } },
 *   { apiKey, key },
 * );
 */
export const bittrexV1: Exchange<string> = defineExchange(
  {
    id: 'bittrex-v1',
    name: 'Bittrex v1.1',
    balances: {
      // https://github.com/Bittrex/bittrex.github.io (closed)
      default: { method: 'GET', path: '/api/v1.1/account/getbalances' },
    },
    hosts: { live: 'https://api.bittrex.com' },
    algorithm: 'hmac-sha512',
    secretEncoding: 'utf8',
    signatureEncoding: 'hex',
    signs: 'URL with apikey and nonce',
    time: 'nonce, ms',
    binds: { method: false, path: true, query: true, body: false },
    methods: { GET: 'query' },
    documentation: 'https://github.com/Bittrex/bittrex.github.io',
    isRefusal: ({ success }) => success === false,
    // Orders were GET requests.
    retryable: () => false,
    prepare({ method, path, query, host }, { apiKey }, clock) {
      const parameters = joinPairs([
        ...encodePairs(query, 'query', reserved),
        ['apikey', percentEncode(apiKey)],
        ['nonce', String(clock.nonce())],
      ]);
      const url = host + withQuery(path, parameters);
      return {
        message: url,
        // The published example has upper-case hexadecimal.
        finish: (signature) => ({ method, url, headers: { apisign: signature.toUpperCase() } }),
      };
    },
  },
  socket,
);
