/**
 * The scheme of Coinbase, OKX and Bitvavo. The signature covers time, method, path with query, and
 * JSON body. It is sent in a header.
 * @module
 */

import { encodePairs, joinPairs, jsonBody, withQuery } from '../core/parameters.js';
import type { CheckedRequest, Prepared } from '../core/types/request.js';

/**
 * @param stamp reads the clock, so it runs after all checks.
 * @param headers makes the headers that are sent in addition to the body's content type.
 */
export function signWholeRequest(
  { method, path, query, body, host }: CheckedRequest,
  stamp: () => string,
  headers: (signature: string, timestamp: string) => Readonly<Record<string, string>>,
): Prepared {
  const target = withQuery(path, joinPairs(encodePairs(query, 'query')));
  const text = jsonBody(body);
  const timestamp = stamp();
  return {
    message: `${timestamp}${method}${target}${text ?? ''}`,
    finish: (signature) => ({
      method,
      url: host + target,
      headers: { ...headers(signature, timestamp), ...(text !== undefined && { 'Content-Type': 'application/json' }) },
      ...(text !== undefined && { body: text }),
    }),
  };
}
