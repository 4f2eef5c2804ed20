/**
 * A signed request as text: as HTTP, for reading, and as a command for curl(1).
 * @module
 */
import type { SignedRequest } from '../../exchanges/core/types.js';
import { shellWord } from '../../util/shell-quote.js';
import { UsageError } from '../exit.js';

/** What fetch adds to a body in text whose type nobody names (Fetch Standard, "extract a body"). */
const plainText = 'text/plain;charset=UTF-8';

/** The headers that fetch sends, without those that say nothing of the request. */
function headersOf({ headers, body }: SignedRequest): [name: string, value: string][] {
  const own = Object.entries(headers);
  const hasType = own.some(([name]) => name.toLowerCase() === 'content-type');
  return body === undefined || hasType ? own : [...own, ['Content-Type', plainText]];
}

/** Of the exchanges that issue a passphrase with the key: it is good for as long as the key is. */
const isPassphrase = (name: string): boolean => /passphrase/i.test(name);

/**
 * As an HTTP/1.1 message (RFC 9112), with plain line breaks, for reading. A line break follows the body, too. An account's
 * passphrase is left out.
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
 * A command for curl(1) that sends these bytes and nothing else, for sh and its relatives. It has the signature in it, so who
 * reads the shell's history can send the request as long as the exchange takes its time.
 * @throws UsageError for a request with a passphrase, which would be in the history as well, and in the list of processes.
 */
export function curlCommand(request: SignedRequest): string {
  const { method, url, body } = request;
  if (body?.includes('\0')) throw new UsageError('A NUL character cannot be part of a command.');
  if (Object.keys(request.headers).some(isPassphrase)) {
    throw new UsageError("--curl would show the account's passphrase, which is part of its requests: use --send.");
  }
  const headers = headersOf(request).map(([name, value]) => ['--header', `${name}: ${value}`]);
  // --data-raw, as --data reads a file where the text begins with @. --globoff, as [ and { may be part of a query.
  const data = body === undefined ? [] : [['--data-raw', body]];
  const parts = [['--request', method], ...headers, ...data, ['--globoff', url]];
  return `curl ${parts.map((words) => words.map(shellWord).join(' ')).join(' \\\n  ')}\n`;
}
