/**
 * Requests that carry the API key and no signature, such as those for Binance's listen keys.
 * @module
 */
import { encodePairs, joinPairs, withQuery } from './parameters.js';
import { refuse } from './refuse.js';
import type { Account } from './types/account.js';
import type { RecipeFacts } from './types/recipe.js';
import type { CheckedRequest, ExchangeRequest, SignedRequest } from './types/request.js';

/** Whether the request has to be signed. */
export function isSigned({ signed, path }: ExchangeRequest, { keyOnly, name }: RecipeFacts): boolean {
  if (signed === undefined) return keyOnly?.paths.test(path) !== true;
  if (typeof signed !== 'boolean') refuse('signed must be true or false');
  if (!signed && keyOnly === undefined) refuse(`signed is not used by ${name}, which signs every request`, 'Omit it.');
  return signed;
}

/** Completes a request that {@link isSigned} says is not to be signed. */
export function unsignedRequest(
  { method, path, query, body, host }: CheckedRequest,
  { apiKey }: Account,
  { keyOnly, name }: RecipeFacts,
): SignedRequest {
  if (keyOnly === undefined) refuse(`${name} signs every request`);
  if (body !== undefined) refuse('body is not supported in a request without a signature', 'Use query.');
  const url = host + withQuery(path, joinPairs(encodePairs(query, 'query')));
  return { method, url, headers: { [keyOnly.header]: apiKey } };
}
