/**
 * The headers that a caller adds to a request. No exchange signs them, and they never replace a
 * header of the recipe.
 * @module
 */
import { plainEntries } from './parameters.js';
import { refuse, refuseReserved } from './refuse.js';
import type { Prepared, SignedRequest } from './types/request.js';

type Headers = SignedRequest['headers'];

/** RFC 9110, section 5.6.2. */
const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

/**
 * The characters that an HTTP header carries unchanged (RFC 9110, section 5.5): visible ASCII, and
 * spaces inside.
 */
const visible = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * Headers that follow from the URL, the body or the connection (RFC 9110 and RFC 9112). A second
 * value could send a signed request elsewhere, or have its body read in another way.
 */
const derived: readonly string[] = [
  ...['host', 'connection', 'content-encoding', 'content-length', 'content-type', 'expect', 'keep-alive'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
];

export function checkHeader(value: unknown, field: string): asserts value is string {
  if (typeof value !== 'string' || !visible.test(value)) {
    refuse(`${field} must be visible ASCII characters, without line breaks or surrounding spaces`);
  }
}

export function checkedHeaders(headers: unknown): Headers {
  const checked = plainEntries(headers, 'headers').map(([name, value]): [string, string] => {
    if (!token.test(name)) refuse('headers has a name that HTTP does not allow', 'Use letters, digits and hyphens.');
    if (derived.includes(name.toLowerCase())) refuse(`headers.${name} follows from the request`, 'Omit it.');
    checkHeader(value, `headers.${name}`);
    return [name, value];
  });
  const names = checked.map(([name]) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`headers has ${twice} twice, in different cases`);
  return Object.fromEntries(checked);
}

/** @throws {LocksignError} `ERR_REQUEST` for a header that the recipe sets itself. */
export function addHeaders(request: SignedRequest, headers: Headers): SignedRequest {
  const own = Object.keys(request.headers).map((name) => name.toLowerCase());
  const taken = Object.keys(headers).find((name) => own.includes(name.toLowerCase()));
  if (taken !== undefined) refuseReserved(`headers.${taken}`);
  return { ...request, headers: { ...request.headers, ...headers } };
}

/**
 * Adds headers to the request that comes out at the end.
 * @throws {LocksignError} `ERR_REQUEST` from its `finish`, as addHeaders().
 */
export function withHeaders(prepared: Prepared, headers: Headers): Prepared {
  if (Object.keys(headers).length === 0) return prepared;
  return {
    message: prepared.message,
    finish(signature) {
      const step = prepared.finish(signature);
      return 'finish' in step ? withHeaders(step, headers) : addHeaders(step, headers);
    },
  };
}
