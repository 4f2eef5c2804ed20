/**
 * Kraken, spot. The nonce is part of the body, and the signature covers bytes.
 * @module
 */
import { createHash } from 'node:crypto';
import { checkJson, encodePairs, isNested, joinPairs, wellFormed } from '../../core/parameters.js';
import { refuse, refuseReserved } from '../../core/refuse.js';
import { defineTradingExchange, type TradingExchange } from '../../core/requests.js';
import type { CheckedClock } from '../../core/types/clock.js';
import type { BodyFields } from '../../core/types/request.js';
import { jsonNonce } from '../../schemes/payload.js';
import { krakenRequests } from './requests.js';

export type { KrakenOrder, KrakenWithdrawal } from './requests.js';

/**
 * The private endpoints that change nothing. DepositAddresses is not one of them, because it can
 * create an address.
 */
const reads: ReadonlySet<string> = new Set([
  'Balance',
  'BalanceEx',
  'TradeBalance',
  'OpenOrders',
  'ClosedOrders',
  'QueryOrders',
  'TradesHistory',
  'QueryTrades',
  'OpenPositions',
  'Ledgers',
  'QueryLedgers',
  'TradeVolume',
  'DepositMethods',
  'DepositStatus',
  'WithdrawMethods',
  'WithdrawAddresses',
  'WithdrawInfo',
  'WithdrawStatus',
]);

interface Payload {
  readonly nonce: string;
  readonly text: string;
  readonly type: 'application/x-www-form-urlencoded' | 'application/json';
}

/** https://docs.kraken.com/api/docs/guides/spot-rest-auth: an unsigned 64-bit integer. */
function checkedNonce(nonce: bigint): bigint {
  return nonce < 2n ** 64n ? nonce : refuse('nonce must be below 2^64, the limit of Kraken');
}

function nonceInJson(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    refuse('body as text begins with { but is not JSON');
  }
  const nonce: unknown = typeof parsed === 'object' && parsed !== null && 'nonce' in parsed ? parsed.nonce : undefined;
  // JSON.parse has rounded a number beyond 2^53. The exchange would refuse its signature.
  return Number.isSafeInteger(nonce) ? String(nonce) : nonce;
}

function textPayload(text: string): Payload {
  const isJson = text.startsWith('{');
  const nonce = isJson ? nonceInJson(text) : new URLSearchParams(text).get('nonce');
  if (typeof nonce !== 'string' || !/^\d+$/.test(nonce)) {
    refuse('body as text must contain its own nonce, which is digits, in quotes if it is beyond 2^53');
  }
  checkedNonce(BigInt(nonce));
  const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  return { nonce, text: wellFormed(text, 'body'), type };
}

function fieldsPayload(fields: BodyFields, clock: CheckedClock): Payload {
  if ('nonce' in fields) refuseReserved('body.nonce');
  if (Object.values(fields).some(isNested)) {
    checkJson(fields, 'body');
    const nonce = checkedNonce(clock.nonce());
    const text = JSON.stringify({ nonce: jsonNonce(nonce), ...fields });
    return { nonce: String(nonce), text, type: 'application/json' };
  }
  const pairs = encodePairs(fields, 'body');
  const nonce = String(checkedNonce(clock.nonce()));
  return { nonce, text: joinPairs([['nonce', nonce], ...pairs]), type: 'application/x-www-form-urlencoded' };
}

/**
 * Kraken spot: HMAC-SHA512, with the base64-decoded secret, of the path followed by SHA-256(nonce +
 * body), as bytes. The signature does not bind the method. All private endpoints use POST.
 *
 * The nonce, in milliseconds, is the first field. The fields are sent as a form, or as JSON if one
 * of them is a list or an object (AddOrderBatch). A body given as text is sent unchanged and must
 * contain its own nonce. Kraken remembers the highest nonce of an API key: for a key that was used
 * with larger nonces, such as microseconds, give a `clock` whose `next` counts in the same unit.
 * The limit is 2^64, and beyond 2^53 it returns a BigInt.
 *
 * @see https://docs.kraken.com/exchange/guides/rest/authentication
 * @example
 * const key = await SigningKey.load(secret.prompt('Kraken private key'), { algorithm: 'hmac-sha512', encoding: 'base64' });
 * const request = kraken.sign(
 *   {
 *     method: 'POST',
 *     path: '/0/private/AddOrder',
 *     body: { ordertype: 'limit', pair: 'XBTUSD', price: '37500', type: 'buy', volume: '1.25' },
 *   },
 *   { apiKey, key },
 * );
 */
export const kraken: TradingExchange<typeof krakenRequests> = defineTradingExchange(krakenRequests, {
  id: 'kraken',
  name: 'Kraken',
  ccxt: { kraken: 'live' },
  balances: {
    default: krakenRequests.balances(),
  },
  hosts: { live: 'https://api.kraken.com' },
  futuresExchange: 'kraken-futures',
  algorithm: 'hmac-sha512',
  secretEncoding: 'base64',
  // https://docs.kraken.com/exchange/guides/rest/authentication (private key), and the API key of
  // https://docs.kraken.com/api/docs/guides/futures-websockets
  shapes: { apiKey: { characters: 'base64', length: 56 }, secret: { characters: 'base64', length: 88 } },
  signatureEncoding: 'base64',
  signs: 'path, SHA-256 of nonce and body',
  time: 'nonce, ms',
  binds: { method: false, path: true, query: false, body: true },
  methods: { POST: 'body' },
  documentation: 'https://docs.kraken.com/exchange/guides/rest/authentication',
  isRefusal: ({ error }) => Array.isArray(error) && error.length > 0,
  // An order with a cl_ord_id is not retryable, because that is unique among open orders only. A
  // body given as text is not either, because it contains its own nonce.
  retryable: ({ path, body }) => typeof body !== 'string' && reads.has(path.replace('/0/private/', '')),
  prepare({ method, path, body, host }, { apiKey }, clock) {
    const { nonce, text, type } = typeof body === 'string' ? textPayload(body) : fieldsPayload(body ?? {}, clock);
    // The hash is not secret: it covers only data that is sent.
    const hash = createHash('sha256')
      .update(nonce + text)
      .digest();
    return {
      message: Buffer.concat([Buffer.from(path), hash]),
      finish: (signature) => ({
        method,
        url: host + path,
        headers: { 'API-Key': apiKey, 'API-Sign': signature, 'Content-Type': type },
        body: text,
      }),
    };
  },
});
