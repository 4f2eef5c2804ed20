/**
 * The scheme of Upbit, which Bithumb took over: a JSON Web Token (RFC 7519) with an HMAC (RFC 7515,
 * section 3.1) in the Authorization header, and in it the hash of the query string or of the body's
 * fields, written as one.
 * @module
 */
import { createHash } from 'node:crypto';
import { encodePairs, joinPairs, type Pair, withQuery } from '../core/parameters.js';
import { refuse } from '../core/refuse.js';
import type { BodyFields, CheckedRequest, Parameters, Prepared } from '../core/types.js';

/** The names of RFC 7518, section 3.2; `signatureEncoding` has to be `base64url`. */
export type TokenAlgorithm = 'HS256' | 'HS512';

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Has a token signed.
 * @param finish receives the value of the Authorization header.
 */
export function signToken<Result>(
  algorithm: TokenAlgorithm,
  claims: object,
  finish: (authorization: string) => Result,
): Prepared<Result> {
  const message = `${base64url({ alg: algorithm, typ: 'JWT' })}.${base64url(claims)}`;
  return { message, finish: (signature) => finish(`Bearer ${message}.${signature}`) };
}

/** Percent-encoded, except for the `[]` after the name of a list. */
function encodeLists(parameters: Parameters | BodyFields | undefined, field: 'query' | 'body'): Pair[] {
  return Object.entries(parameters ?? {}).flatMap(([name, value]) => {
    if (/[[\]]/.test(name))
      refuse(`${field}.${name} must be named without [ and ]: a list gets its [] when it is sent`);
    return encodePairs({ [name]: value }, field).map(
      ([encoded, each]): Pair => [Array.isArray(value) ? `${encoded}[]` : encoded, each],
    );
  });
}

/**
 * Signs a request that has a query or a body, whose fields are sent as JSON.
 * @param claims asks the clock, once nothing is left to refuse.
 * @param hashed turns the percent-encoded parameters into the text that is hashed.
 */
export function signTokenRequest(
  { method, path, query, body, host }: CheckedRequest,
  algorithm: TokenAlgorithm,
  claims: () => object,
  hashed: (pairs: readonly Pair[], field: 'query' | 'body') => string,
): Prepared {
  if (typeof body === 'string') refuse('body must be fields: they are signed as a query string and sent as JSON');
  const field = body === undefined ? 'query' : 'body';
  const pairs = encodeLists(body ?? query, field);
  const text = body && JSON.stringify(body);
  const hash = pairs.length > 0 && {
    query_hash: createHash('sha512').update(hashed(pairs, field)).digest('hex'),
    query_hash_alg: 'SHA512',
  };
  return signToken(algorithm, { ...claims(), ...hash }, (authorization) => ({
    method,
    url: host + (text === undefined ? withQuery(path, joinPairs(pairs)) : path),
    headers: { Authorization: authorization, ...(text !== undefined && { 'Content-Type': 'application/json' }) },
    ...(text !== undefined && { body: text }),
  }));
}
