/**
 * A signed request as text: as HTTP, to read, or as a command for curl(1).
 * @module
 */
import type { SignedRequest } from '../../exchanges/core/types/request.js';
import { shellWord } from '../../util/shell-quote.js';
import { UsageError } from '../exit.js';

/** The type that fetch adds to a text body without one (Fetch Standard, "extract a body"). */
const plainText = 'text/plain;charset=UTF-8';

/** The headers that fetch sends, except those that do not depend on the request. */
function headersOf({ headers, body }: SignedRequest): [name: string, value: string][] {
  const own = Object.entries(headers);
  const hasType = own.some(([name]) => name.toLowerCase() === 'content-type');
  return body === undefined || hasType ? own : [...own, ['Content-Type', plainText]];
}

/**
 * A header with the passphrase that some exchanges issue with the key. It is valid as long as the
 * key is.
 */
const isPassphrase = (name: string): boolean => /passphrase/i.test(name);

/**
 * The request as an HTTP/1.1 message (RFC 9112) to read: with plain line breaks, and one after the
 * body. The passphrase of the account is not shown.
 */
export function httpText(request: SignedRequest): string {
  const { method, url, body } = request;
  const { host, pathname, search } = new URL(url);
  const length: [string, string][] = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
  const shown = headersOf(request).map(([name, value]) => [name, isPassphrase(name) ? '(not shown)' : value]);
  const fields = [['Host', host], ...shown, ...length].map(([name, value]) => `${name}: ${value}`);
  const content = body === undefined ? [] : ['', body];
  return [`${method} ${pathname}${search} HTTP/1.1`, ...fields, ...content, ''].join('\n');
}

/**
 * A command that makes curl(1) send exactly these bytes, for POSIX shells. It contains the
 * signature: anyone who reads it in the shell's history can send the request until the exchange
 * rejects its timestamp.
 * @throws {UsageError} for a request with a passphrase, which the history and the list of processes
 * would show.
 */
export function curlCommand(request: SignedRequest): string {
  const { method, url, body } = request;
  if (body?.includes('\0'))
    throw new UsageError('The body contains a NUL character, which no command can contain. Use --send.');
  if (Object.keys(request.headers).some(isPassphrase)) {
    throw new UsageError("--curl would show the account's passphrase, which its requests contain. Use --send instead.");
  }
  const headers = headersOf(request).map(([name, value]) => ['--header', `${name}: ${value}`]);
  // --data would read a file if the body began with @. Without --globoff, curl would expand [ and {
  // in a query.
  const data = body === undefined ? [] : [['--data-raw', body]];
  const parts = [['--request', method], ...headers, ...data, ['--globoff', url]];
  return `curl ${parts.map((words) => words.map(shellWord).join(' ')).join(' \\\n  ')}\n`;
}
