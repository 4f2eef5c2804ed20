/**
 * Crypto.com Exchange, API v1. The signature is a field of the body. It covers the parameters,
 * joined without separators.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { defineExchange } from '../../core/define.js';
import { checkJson } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import type { BodyFields, BodyValue } from '../../core/types/request.js';

// MAX_LEVEL of the documented samples. At that depth they sign the text to which their language
// converts an object.
const maxLevel = 3;

/** The endpoints that only read. All private endpoints use POST. */
const reads = /^private\/(?:[a-z-]+\/)?(?:(?:fiat-)?get-[a-z-]+|user-balance|user-balance-history)$/;

const isFields = (value: BodyValue): value is BodyFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function scalarText(value: BodyValue, field: string): string {
  if (typeof value === 'object' && value !== null) {
    refuse(`${field} is nested in a way that Crypto.com's samples sign differently`, 'Give text or a list of objects.');
  }
  // The exchange may format a fraction differently from JavaScript. It documents text.
  if (typeof value === 'number' && !Number.isInteger(value)) {
    refuse(`${field} must be text or a whole number: Crypto.com documents fractions as text`);
  }
  return String(value);
}

/** Names and values, sorted by name. The elements of a list follow each other. */
function paramsText(params: BodyFields, field: string, level: number): string {
  const element = (value: BodyValue, path: string): string =>
    isFields(value) && level + 1 < maxLevel ? paramsText(value, path, level + 1) : scalarText(value, path);
  return Object.entries(params)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const path = `${field}.${name}`;
      const texts = Array.isArray(value)
        ? value.map((each, index) => element(each, `${path}[${index}]`))
        : [scalarText(value, path)];
      return name + texts.join('');
    })
    .join('');
}

/** Logs in with a signature over no parameters. Later requests are not signed. */
const socket: SocketRecipe<void> = {
  url: 'wss://stream.crypto.com/exchange/v1/user',
  documentation: 'https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#public-auth',
  prepare(_input, { apiKey }, clock) {
    const method = 'public/auth';
    const nonce = clock.time();
    return {
      message: `${method}${nonce}${apiKey}${nonce}`,
      finish: (sig) => JSON.stringify({ id: nonce, method, api_key: apiKey, nonce, sig }),
    };
  },
};

/** `private/create-order` for the path `/exchange/v1/private/create-order`. */
const methodOf = (path: string): string => path.replace(/^\/(?:exchange\/v1\/)?/, '');

/**
 * Crypto.com Exchange: HMAC-SHA256 of the method (the end of the path), request identifier, API
 * key, parameters, and nonce. The parameters are names and values without separators, sorted by
 * name. The body's fields become `params`, sent together with `id`, `nonce` (both the time) and
 * `sig`. A body therefore cannot be given as text.
 *
 * The signature does not bind the HTTP method. All private endpoints use POST. Different parameters
 * can have the same signature, because there are no separators: `{ a: '1', b: '2' }` has that of
 * `{ a: '1b2' }`. Objects outside a list and fractions that are not text are refused, because the
 * samples in the documentation sign them in different ways. The nonce is "current timestamp", and
 * it is refused if it differs from Crypto.com's time by more than 60 seconds (INVALID_NONCE). It
 * need not rise.
 *
 * @see https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#digital-signature
 * @example
 * const request = cryptocom.sign(
 *   {
 *     method: 'POST',
 *     path: '/exchange/v1/private/create-order',
 *     body: { instrument_name: 'BTC_USD', side: 'BUY', type: 'LIMIT', price: '15000', quantity: '0.01' },
 *   },
 *   { apiKey, key },
 * );
 */
export const cryptocom: Exchange<void> = defineExchange(
  {
    id: 'cryptocom',
    name: 'Crypto.com',
    ccxt: { cryptocom: 'live' },
    balances: {
      // https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#private-user-balance
      default: { method: 'POST', path: '/exchange/v1/private/user-balance' },
    },
    hosts: { live: 'https://api.crypto.com', sandbox: 'https://uat-api.3ona.co' },
    practiceHosts: { sandbox: 'testnet' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    signatureEncoding: 'hex',
    signs: 'end of the path, identifier, API key, sorted parameters, nonce',
    time: 'nonce, ms',
    binds: { method: false, path: true, query: false, body: true },
    methods: { POST: 'body' },
    documentation: 'https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#digital-signature',
    isRefusal: ({ code }) => isErrorCode(code, '0'),
    retryable: ({ path }) => reads.test(methodOf(path)),
    prepare({ method, path, body = {}, host }, { apiKey }, clock) {
      if (typeof body === 'string') refuse('body must be an object: its fields are sent together with the signature');
      checkJson(body, 'body');
      // The text that is sent is parsed again, so that the signature covers it even if the caller
      // changes its object.
      const params: BodyFields = JSON.parse(JSON.stringify(body));
      const text = paramsText(params, 'body', 0);
      const name = methodOf(path);
      const nonce = clock.time();
      return {
        message: `${name}${nonce}${apiKey}${text}${nonce}`,
        finish: (sig) => ({
          method,
          url: host + path,
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ id: nonce, method: name, api_key: apiKey, params, nonce, sig }),
        }),
      };
    },
  },
  socket,
);
