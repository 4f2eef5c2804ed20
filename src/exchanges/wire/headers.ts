/**
 * Which headers of a request are passed on. A header can change what a request means, so a header
 * that is not known is denied.
 * @module
 */
import type { Account } from '../core/types/account.js';
import { wires } from '../wires.js';
import { deny } from './deny.js';
import type { RawRequest } from './raw-request.js';
import { header, mediaType } from './slot.js';
import type { Wire } from './wire.js';

/**
 * Headers of every library that do not change what a request means. The sender of the request
 * writes its own where it needs them.
 */
const harmless: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'pragma',
  'referer', // of a page, or of a broker
  'transfer-encoding', // of the body as it arrived
  'user-agent',
]);

/** Headers that are dropped if they have this value: ccxt and Node send them. */
const harmlessValues: ReadonlyMap<string, string> = new Map([
  ['origin', '*'],
  ['sec-fetch-mode', 'cors'],
]);

const mediaTypes: readonly (string | undefined)[] = [
  undefined,
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
];

type HeaderAccount = Pick<Account, 'demo' | 'subaccount'>;

/** Whether a header for demo trading selects it. `0` means real trading. */
function selectsDemo(name: string, value: string, request: RawRequest): boolean {
  const given = header(name)(request)?.text ?? '0';
  return given === value || (given === '0' ? false : deny(`the header ${name} has an unknown value`));
}

/** @param isOptional whether a request for a demo account may be without the header. */
function checkDemo(wire: Wire, request: RawRequest, { demo = false }: HeaderAccount, isOptional = false): void {
  for (const [name, value] of Object.entries(wire.demoHeaders)) {
    const isSelected = selectsDemo(name, value, request);
    if (isSelected !== demo && !(demo && isOptional)) {
      deny(`the account is ${demo ? '' : 'not '}for demo trading, which the header ${name} selects`);
    }
  }
}

function checkSubaccount({ headers: { subaccount: name } }: Wire, request: RawRequest, account: HeaderAccount): void {
  if (name !== undefined && header(name)(request)?.text !== account.subaccount) {
    deny(`the header ${name} does not name the subaccount of the account`);
  }
}

/** Names of headers are tokens (RFC 9110, section 5.6.2). */
const nameable = /^[\w!#$%&'*+.^`|~-]{1,64}$/;

const unknownHeader = (name: string): never =>
  deny(nameable.test(name) ? `the header ${name} is not known` : 'a header is not known');

/** The request with the headers that are not harmless, each of which is known. */
function withoutHarmless({ headers, demoHeaders }: Wire, request: RawRequest): RawRequest {
  const { signing, dropped = [], subaccount } = headers;
  if (!mediaTypes.includes(mediaType(request))) deny('the content type is not known');
  const isPassed = ([name, value]: [string, string]): boolean => {
    if (name === 'content-type' || name === subaccount || signing.includes(name)) return true;
    if (Object.hasOwn(demoHeaders, name)) return value === demoHeaders[name];
    if (harmless.has(name) || dropped.includes(name)) return false;
    return harmlessValues.get(name) === value ? false : unknownHeader(name);
  };
  return { ...request, headers: Object.fromEntries(Object.entries(request.headers).filter(isPassed)) };
}

const wireOf = (exchangeId: string): Wire => wires.get(exchangeId) ?? deny('the exchange is not known');

/**
 * The same request with the headers that are passed on.
 *
 * @param account that the request is for.
 * @throws {LocksignError} `ERR_DENIED` for a header that is not known, or that selects another kind
 *   of trading or another subaccount than the account's.
 */
export function allowedHeaders(exchangeId: string, request: RawRequest, account: HeaderAccount): RawRequest {
  const wire = wireOf(exchangeId);
  checkDemo(wire, request, account);
  checkSubaccount(wire, request, account);
  return withoutHarmless(wire, request);
}

/**
 * The same public request with the headers that are passed on: none of them signs it or names an
 * account. Not all libraries select demo trading in public requests, so a demo account need not.
 *
 * @throws {LocksignError} `ERR_DENIED` for a header that is not known, or that selects demo trading
 *   for an account with real money.
 */
export function publicHeaders(exchangeId: string, request: RawRequest, account: HeaderAccount): RawRequest {
  const wire = wireOf(exchangeId);
  checkDemo(wire, request, account, true);
  const { signing, subaccount } = wire.headers;
  const { headers, ...others } = withoutHarmless(wire, request);
  const names = Object.entries(headers).filter(([name]) => name !== subaccount && !signing.includes(name));
  return { ...others, headers: Object.fromEntries(names) };
}
