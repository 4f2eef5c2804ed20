/**
 * The scheme of Binance, which MEXC uses too. The signature is the last parameter. It covers the
 * query and the body, joined without a separator.
 * @module
 */

import { encodePairs, joinPairs, type Pair, percentEncode, wellFormed, withQuery } from '../core/parameters.js';
import { refuseReserved } from '../core/refuse.js';
import type { Account } from '../core/types/account.js';
import type { CheckedClock } from '../core/types/clock.js';
import type { CheckedRequest, Prepared, SignedRequest } from '../core/types/request.js';

const reserved = ['timestamp', 'signature'];

function checkText(body: string): string {
  const named = reserved.find((name) => new URLSearchParams(body).has(name));
  if (named !== undefined) refuseReserved(`body.${named}`);
  return wellFormed(body, 'body');
}

/**
 * Adds `timestamp`, `signature`, and `recvWindow` if only the account has one. They go to the
 * body's fields if there are any, or else to the query. A body given as text stays unchanged.
 * @param headers makes the headers for the body, which is empty if there is none.
 * @param unsigned a body that the signature does not cover. The request has no other.
 */
export function signatureParameter(
  { method, path, query, body, host }: CheckedRequest,
  { recvWindow }: Account,
  clock: CheckedClock,
  headers: (body: string) => SignedRequest['headers'],
  unsigned = '',
): Prepared {
  const queryPairs = encodePairs(query, 'query', reserved);
  const text = typeof body === 'string' ? checkText(body) : '';
  const fields = typeof body === 'object' ? encodePairs(body, 'body', reserved) : undefined;
  const given = [...queryPairs, ...(fields ?? [])].some(([name]) => name === 'recvWindow');
  const stamps: Pair[] = [
    ...(recvWindow !== undefined && !given ? [['recvWindow', String(recvWindow)] as const] : []),
    ['timestamp', String(clock.time())],
  ];

  const queryText = joinPairs(fields === undefined ? [...queryPairs, ...stamps] : queryPairs);
  const bodyText = fields === undefined ? text : joinPairs([...fields, ...stamps]);
  return {
    message: queryText + bodyText,
    finish(signature) {
      // Base64 has characters that a query must encode. Hexadecimal has none.
      const signed = (parameters: string): string => `${parameters}&signature=${percentEncode(signature)}`;
      const sent = unsigned || (fields === undefined ? bodyText : signed(bodyText));
      return {
        method,
        url: host + withQuery(path, fields === undefined ? signed(queryText) : queryText),
        headers: headers(sent),
        ...(sent !== '' && { body: sent }),
      };
    },
  };
}
