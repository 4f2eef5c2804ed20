/**
 * JSON Web Tokens (RFC 7519) in the Authorization header, signed as JWS (RFC 7515, section 3.1). In
 * the scheme of Upbit, which Bithumb uses too, the token contains the hash of the query string.
 * Fields of a body are written as a query string to be hashed.
 * @module
 */
import { createHash } from 'node:crypto';
import { encodePairs, joinPairs, type Pair, withQuery } from '../core/parameters.js';
import { refuse } from '../core/refuse.js';
import type { BodyFields, CheckedRequest, Parameters, Prepared } from '../core/types/request.js';

/**
 * Names from RFC 7518, section 3.1, and RFC 8037, section 3.1. The recipe's `signatureEncoding`
 * must be `base64url`.
 */
export type TokenAlgorithm = 'HS256' | 'HS512' | 'ES256' | 'EdDSA';

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Prepares the signature of a token.
 * @param finish receives the value of the Authorization header.
 * @param header the other parameters of the token's header.
 */
export function signToken<Result>(
  algorithm: TokenAlgorithm,
  claims: object,
  finish: (authorization: string) => Result,
  header: object = {},
): Prepared<Result> {
  const message = `${base64url({ alg: algorithm, typ: 'JWT', ...header })}.${base64url(claims)}`;
  return { message, finish: (signature) => finish(`Bearer ${message}.${signature}`) };
}

/** Percent-encoded, except for the `[]` after the name of a list. */
function encodeLists(parameters: Parameters | BodyFields | undefined, field: 'query' | 'body'): Pair[] {
  return Object.entries(parameters ?? {}).flatMap(([name, value]) => {
    if (/[[\]]/.test(name)) {
      refuse(`${field}.${name} must not contain [ or ]`, 'Give a list under its plain name. The [] is added.');
    }
    return encodePairs({ [name]: value }, field).map(
      ([encoded, each]): Pair => [Array.isArray(value) ? `${encoded}[]` : encoded, each],
    );
  });
}

/**
 * Signs a request that has a query, or a body whose fields are sent as JSON.
 * @param claims makes the token's other claims. It reads the clock, so it runs after all checks.
 * @param hashed turns the percent-encoded parameters into the text that is hashed.
 */
export function signTokenRequest(
  { method, path, query, body, host }: CheckedRequest,
  algorithm: TokenAlgorithm,
  claims: () => object,
  hashed: (pairs: readonly Pair[], field: 'query' | 'body') => string,
): Prepared {
  if (typeof body === 'string')
    refuse('body must be an object: its fields are signed as a query string and sent as JSON');
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
