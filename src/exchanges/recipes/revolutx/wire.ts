/**
 * Where requests carry credentials.
 * @see https://developer.revolut.com/docs/x-api/revolut-x-crypto-exchange-rest-api
 * @module
 */
import { deny } from '../../wire/deny.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { revolutx } from './recipe.js';

const time = header('x-revx-timestamp');

/** The credentials of Revolut X. */
export const revolutxWire: Wire = defineWire(revolutx, {
  apiKey: header('x-revx-api-key'),
  signature: header('x-revx-signature'),
  time,
  freshness: 'ms',
  headers: { signing: ['x-revx-api-key', 'x-revx-timestamp', 'x-revx-signature'] },
  message: ({ method, path, query = '', body, ...request }) =>
    `${textAt(time, { method, path, query, body, ...request }, 'the timestamp')}${method}${path}${query}${body}`,
  // The parts are signed with nothing between them. A query that continues the path, or a body
  // together with a query, could be read as another request with the same signature.
  check({ query, body }) {
    if (query !== undefined && !/^(?:[^/{}=]+=[^/{}]*)?$/.test(query)) deny('the query is written in an unusual form');
    if (query && body !== '') deny('a query beside a body is not known');
  },
});
