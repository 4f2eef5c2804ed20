/**
 * What a client sees of an exchange's answer.
 * @module
 */
import { refuse } from '../reason.js';
import type { Reply } from '../reply.js';

/** An exchange's answer, read whole. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The response headers that clients read: the body's type, the exchange's clock, and the rest of
 * the rate limits. Cookies are never among them.
 *
 * Sources: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits,
 * https://bybit-exchange.github.io/docs/v5/rate-limit,
 * https://www.gate.com/docs/developers/apiv4/en/#rate-limits,
 * https://docs.cdp.coinbase.com/exchange/rest-api/pagination,
 * https://www.kucoin.com/docs-new/rate-limit, https://docs.bitvavo.com/docs/rate-limits/,
 * https://www.bitmex.com/app/restAPI#Limits
 */
const passed = new RegExp(
  `^(?:${[
    'content-type',
    'content-language',
    'date',
    'retry-after',
    'x-mbx-(?:used-weight|order-count)(?:-\\d+[smhd])?',
    'x-sapi-used-[\\w-]+',
    'x-bapi-limit(?:-status|-reset-timestamp)?',
    'gw-ratelimit-[\\w-]+',
    'x-gate-ratelimit-[\\w-]+',
    '(?:x-)?ratelimit-[\\w-]+',
    'x-rate-limit-[\\w-]+',
    'bitvavo-ratelimit-[\\w-]+',
    'cb-(?:before|after)',
    'remaining-req',
    'traceid',
    'x-request-id',
  ].join('|')})$`,
);

/** Names of members that hold a secret or open a session, in lower case, without `_` and `-`. */
const withheld: ReadonlySet<string> = new Set([
  'secret',
  'secretkey',
  'apisecret',
  'apikeysecret',
  'clientsecret',
  'accesstoken',
  'refreshtoken',
  'authtoken',
  'token',
  'jwt',
  'listenkey',
  'privatekey',
  'passphrase',
]);

const quote = 0x22;

/**
 * A name that is withheld and that the text has before a colon. It reads no other JSON, so that an
 * answer of 1 MiB costs a few milliseconds, and JSON within a JSON string is found too.
 */
function withheldName(text: string): string | undefined {
  const seen = new Set<string>();
  for (let end = text.indexOf(':'); end >= 0; end = text.indexOf(':', end + 1)) {
    let last = end - 1;
    while (isWhitespace(text.charCodeAt(last))) last -= 1;
    if (text.charCodeAt(last) !== quote) continue;
    const written = text.slice(text.lastIndexOf('"', last - 1) + 1, last);
    if (seen.has(written)) continue;
    seen.add(written);
    const name = plain(written).toLowerCase().replace(/[_-]/g, '');
    if (withheld.has(name)) return name;
  }
  return undefined;
}

/** https://www.rfc-editor.org/rfc/rfc8259#section-2 */
const isWhitespace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

/** Without the escapes of JSON. The last backslash belongs to the quote of an inner string. */
const plain = (written: string): string =>
  written.includes('\\')
    ? written
        .replace(/\\+$/, '')
        .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : written;

/**
 * The answer without the headers that are not in the list.
 *
 * @throws {Denial} `withheld` if the body has a member such as `secret` or `access_token` at any
 *   depth, or is compressed although the request did not allow it, so that nobody can look.
 */
export function answerOf({ status, headers, body }: Answer): Reply {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') refuse('withheld', 'the answer is compressed');
  const name = withheldName(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  if (name !== undefined) refuse('withheld', `the answer has a member named ${name}`);
  return { status, headers: Object.fromEntries(Object.entries(headers).filter(([each]) => passed.test(each))), body };
}
