/**
 * Recognises requests that a browser sends for a web page. The pages of other sites can make a
 * browser send requests to this machine, also where a forwarder passes a Unix socket on.
 * @module
 */

/** The header fields of a request, as Node lists them: name, value, name, value. */
export type RawHeaders = readonly string[];

/** Calls `visit` with each header field, and its name in lower case. */
export function eachHeader(raw: RawHeaders, visit: (name: string, value: string) => void): void {
  for (let i = 0; i + 1 < raw.length; i += 2) visit((raw[i] ?? '').toLowerCase(), raw[i + 1] ?? '');
}

/**
 * Fetch Metadata (W3C): a browser adds Sec-Fetch-Site and Sec-Fetch-Dest, and no page can remove
 * them. Node's fetch adds `Sec-Fetch-Mode: cors` only.
 */
const onlyOfBrowsers: ReadonlySet<string> = new Set(['sec-fetch-site', 'sec-fetch-dest']);
/** A preflight (Fetch standard) asks with these for rights of a page. */
const preflight = 'access-control-request-';

/**
 * Whether a request looks as if a browser sent it. An Origin of `*` is what ccxt sends, and no
 * browser does. A WebSocket of a library needs none.
 */
export function isFromBrowser(method: string, headers: RawHeaders, isUpgrade: boolean): boolean {
  let found = method === 'OPTIONS';
  eachHeader(headers, (name, value) => {
    found ||= onlyOfBrowsers.has(name) || name.startsWith(preflight);
    found ||= name === 'origin' && (isUpgrade || value !== '*');
  });
  return found;
}
