/** A sent request as it arrives at the other end. */
import type { RawRequest } from '../../src/exchanges/wire/raw-request.js';

interface Sent {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export function rawRequest({ method = '', url = '', headers, body = '' }: Sent): RawRequest {
  const [, host = '', path = '', query] = /^https?:\/\/([^/]+)(\/[^?]*)(?:\?(.*))?$/s.exec(url) ?? [];
  const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method, host, path, query, headers: lowerCase, body };
}
