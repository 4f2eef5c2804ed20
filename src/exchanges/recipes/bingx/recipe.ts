/**
 * BingX. Signs the sorted parameters without percent-encoding, in the query or in the body.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { defineExchange } from '../../core/define.js';
import { checkSeparators, encodePairs, isNested, joinPairs, plainEntries, sortPairs } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { ExchangeRequest, Scalar } from '../../core/types/request.js';

const reserved = ['timestamp', 'signature'];

/**
 * The GET requests that are not known to only read. `GET /openApi/api/v3/get/asset/transfer` is
 * documented as a transfer between the accounts of a user.
 * https://github.com/BingX-API/BingX-spot-api-doc (User Universal Transfer)
 */
const writes = /\/(?:asset\/transfer|batchCancelReplace|pre-order|userDataStream)\/*$/;

/**
 * The fields of a JSON body. BingX does not document how lists and objects are signed, so they must
 * be given as text that contains JSON.
 */
function flatFields(body: object): Record<string, Scalar> {
  return Object.fromEntries(
    plainEntries(body, 'body').map(([name, value]) =>
      isNested(value as Scalar)
        ? refuse(`body.${name} must be text, a number, true or false`, 'Give a list as JSON text.')
        : [name, value as Scalar],
    ),
  );
}

// https://bingx-api.github.io/docs/#/en-us/swapV2/account-api.html#Query%20account%20data
const swapBalance: ExchangeRequest = { method: 'GET', path: '/openApi/swap/v3/user/balance' };

/**
 * BingX: HMAC-SHA256 of the parameters, sorted by name and not percent-encoded. `timestamp` and
 * `signature` are added to the body's fields, sent as JSON, or else to the query, sent
 * percent-encoded. A request has a query or a body. The body must be an object, because the
 * signature becomes one of its fields.
 *
 * The signature binds neither method nor path: anyone who holds a signed order can send its
 * parameters to another endpoint within `recvWindow`. A batch of orders is one parameter, whose
 * text is JSON. The host `vst` trades with virtual money. WebSocket connections are opened with a
 * key that a REST request returns.
 *
 * @see https://bingx-api.github.io/docs/
 * @example
 * const request = bingx.sign(
 *   {
 *     method: 'POST',
 *     path: '/openApi/swap/v2/trade/order',
 *     query: { symbol: 'BTC-USDT', side: 'BUY', positionSide: 'LONG', type: 'MARKET', quantity: '0.01' },
 *   },
 *   { apiKey, key },
 * );
 */
export const bingx: Exchange = defineExchange({
  id: 'bingx',
  name: 'BingX',
  ccxt: { bingx: 'live' },
  balances: {
    // https://bingx-api.github.io/docs/#/en-us/spot/account-api.html#Query%20Assets
    default: { method: 'GET', path: '/openApi/spot/v1/account/balance' },
    vst: swapBalance,
    'vst-pro': swapBalance,
  },
  // https://github.com/BingX-API/api-ai-skills/blob/main/skills/references/base-urls.md
  hosts: {
    live: 'https://open-api.bingx.com',
    pro: 'https://open-api.bingx.pro',
    vst: 'https://open-api-vst.bingx.com',
    'vst-pro': 'https://open-api-vst.bingx.pro',
  },
  practiceHosts: { vst: 'demo', 'vst-pro': 'demo' },
  algorithm: 'hmac-sha256',
  secretEncoding: 'utf8',
  signatureEncoding: 'hex',
  signs: 'sorted, decoded query or body fields',
  time: 'timestamp, ms',
  accountFields: ['recvWindow'],
  binds: { method: false, path: false, query: true, body: true },
  methods: { GET: 'query', POST: 'either', PUT: 'either', DELETE: 'query' },
  // No `lists`: orderIdList is [1,2] and subUids is 1,2.
  // https://github.com/BingX-API/api-ai-skills/tree/main/skills (swap-trade, sub-account)
  documentation: 'https://bingx-api.github.io/docs/',
  isRefusal: ({ code }) => isErrorCode(code, '0'),
  retryable: ({ method, path }) => method === 'GET' && !writes.test(path),
  prepare({ method, path, query, body, host }, { apiKey, recvWindow }, clock) {
    if (typeof body === 'string') refuse('body must be an object: the signature becomes one of its fields');
    const fields = body === undefined ? undefined : flatFields(body);
    const field = fields === undefined ? 'query' : 'body';
    const given = encodePairs(fields ?? query, field, reserved);
    checkSeparators(given, field);
    const window = recvWindow !== undefined && !given.some(([name]) => name === 'recvWindow') ? { recvWindow } : {};
    const stamps = { ...window, timestamp: clock.time() };
    const signed = sortPairs([...given, ...encodePairs(stamps, 'query')]);
    return {
      message: decodeURIComponent(joinPairs(signed)),
      finish: (signature) => ({
        method,
        url: host + path + (fields === undefined ? `?${joinPairs(signed)}&signature=${signature}` : ''),
        headers: { 'X-BX-APIKEY': apiKey, ...(fields !== undefined && { 'Content-Type': 'application/json' }) },
        ...(fields !== undefined && { body: JSON.stringify({ ...fields, ...stamps, signature }) }),
      }),
    };
  },
});
