/**
 * The target of a request: `/c-TOKEN/ACCOUNT/…`, `/c-TOKEN/https://HOST/…`, or on the socket the
 * path of the exchange itself. Nothing is decoded but a URL that ccxt has encoded whole, and
 * nothing goes through URL, which rewrites paths.
 * @module
 */
import type { Target } from '../arrival.js';
import { refuseHttp } from './refusal.js';

/** A client's token at the beginning of a target. */
const tokenPrefix = /^\/c-([A-Za-z0-9_-]{1,128})(?=\/|\?|$)/;
const hostPrefix = /^\/(https|wss):\/\/([^/]*)(?=\/|$)/;
const accountPrefix = /^\/([^/:]+)(?=\/)/;
/** A URL as ccxt writes it after its `proxyUrl`, if it has a query: percent-encoded whole. */
const encodedUrl = /^\/https%3A%2F%2F[\w.!~*'()%-]+$/;
/** A name of the DNS with a dot. Its last label has a letter, so it is no IPv4 address. */
const exchangeHost = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?(?::[1-9]\d{0,4})?$/;
/** Nothing that a server could decode or remove: no `%`, `\`, `;` or `//`. */
const plainPath = /^[A-Za-z0-9/_.:-]*$/;
const dotSegment = /(?:^|\/)\.{1,2}(?:\/|$)/;
/** Visible ASCII without `#`. */
const plainQuery = /^[\x21\x22\x24-\x7e]*$/;

/** The token of a target. Undefined if it has none. */
export const tokenIn = (target: string): string | undefined => tokenPrefix.exec(target)?.[1];

export interface Place {
  readonly target: Target;
  /** The path before the query, with its prefix. */
  readonly seen: string;
  /** The path without its prefix. */
  readonly path: string;
  readonly query: string | undefined;
}

function checkPath(path: string): string {
  if (!path.startsWith('/')) refuseHttp(400, 'the target of the request does not begin with /');
  if (!plainPath.test(path) || path.includes('//'))
    refuseHttp(400, 'the path has an empty segment or a character other than A-Z a-z 0-9 / _ . : -');
  if (dotSegment.test(path)) refuseHttp(400, 'the path has a segment . or ..');
  return path;
}

function checkHost(host: string): string {
  return exchangeHost.test(host) ? host : refuseHttp(400, 'the host is not the name of an exchange in small letters');
}

/**
 * The target that an encoded URL stands for. It is decoded once, and then judged like any other.
 */
function decodedTarget(target: string): string {
  const rest = target.replace(tokenPrefix, '');
  if (!encodedUrl.test(rest)) return target;
  try {
    return decodeURIComponent(rest);
  } catch {
    return refuseHttp(400, 'the target is not percent-encoded UTF-8');
  }
}

/**
 * Splits the target of a request.
 * @param given as it stands in the request line.
 * @param host the exchange that the Host header names. Undefined if it names the agent, so that a
 *   prefix names the account or the exchange.
 * @throws {HttpRefusal}
 */
export function placeOf(given: string, host: string | undefined, isUpgrade: boolean): Place {
  const target = host === undefined ? decodedTarget(given) : given;
  const mark = target.indexOf('?');
  const seen = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? undefined : target.slice(mark + 1);
  if (query !== undefined && !plainQuery.test(query))
    refuseHttp(400, 'the query has a character other than visible ASCII');
  const place = { seen, query };
  if (host !== undefined) {
    return { ...place, target: { host: checkHost(host) }, path: checkPath(seen) };
  }
  const rest = seen.replace(tokenPrefix, '');
  const [prefix = '', scheme, named] = hostPrefix.exec(rest) ?? [];
  if (named !== undefined) {
    const expected = isUpgrade ? 'wss' : 'https';
    if (scheme !== expected) refuseHttp(400, `the path names a host, and not with ${expected}://`);
    // A URL without a path stands for that with the path / (RFC 3986, section 6.2.3).
    return { ...place, target: { host: checkHost(named) }, path: checkPath(rest.slice(prefix.length) || '/') };
  }
  const path = checkPath(rest);
  const [start = '', account] = accountPrefix.exec(path) ?? [];
  if (account === undefined) return refuseHttp(404, 'the path begins with neither an account nor https://HOST/');
  return { ...place, target: { account }, path: path.slice(start.length) };
}
