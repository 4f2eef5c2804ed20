/**
 * Recognises requests that a browser sends for a web page. The pages of other sites can make a
 * browser send requests to this machine, also where a forwarder passes a Unix socket on.
 * @module
 */

/** A header field: its name in lower case, and its value. A name may occur twice. */
export type Field = readonly [name: string, value: string];

/** The header fields of a request. Node lists name, value, name, value. */
export function fieldsOf(raw: readonly string[]): Field[] {
  const fields: Field[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) fields.push([(raw[i] ?? '').toLowerCase(), raw[i + 1] ?? '']);
  return fields;
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
export function isFromBrowser(method: string, fields: readonly Field[], isUpgrade: boolean): boolean {
  if (method === 'OPTIONS') return true;
  return fields.some(
    ([name, value]) =>
      onlyOfBrowsers.has(name) || name.startsWith(preflight) || (name === 'origin' && (isUpgrade || value !== '*')),
  );
}
