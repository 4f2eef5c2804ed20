/**
 * The meanings of an exchange: its endpoints, and how its requests carry their fields.
 * @module
 */
import type { RecipeFacts } from '../core/types/recipe.js';
import { deny, type RequestDenied } from '../wire/deny.js';
import type { RawRequest } from '../wire/raw-request.js';
import { form, json } from '../wire/slot.js';
import { type Endpoint, endpointOf } from './endpoint.js';
import { type Fields, formFields, jsonFields, queryFields } from './fields.js';
import type { Meaning } from './meaning.js';

export interface Meanings {
  /** The id of the recipe. */
  readonly id: string;
  readonly endpoints: readonly Endpoint[];
  /** The fields of a request, without credentials, times and nonces. */
  fields(request: RawRequest): Fields;
}

/** The fields of the query, in a request that has no body. */
export const inQuery = ({ query = '', body }: RawRequest): Fields =>
  body === '' ? queryFields(query) : deny('this request has a body');

/** The fields of a JSON body, in a request that has no query. Without a body there are none. */
export function inJson(request: RawRequest): Fields {
  if (request.query !== undefined) deny('this request has a query');
  if (request.body === '') return new Map();
  return json(request) ? jsonFields(request.body) : deny('the type of the body must be application/json');
}

/** The same, for a form. */
export function inForm(request: RawRequest): Fields {
  if (request.query !== undefined) deny('this request has a query');
  return form(request) ? formFields(request.body) : deny('the type of the body must be that of a form');
}

/** The fields of a body that is a form or JSON. */
export const inBody = (request: RawRequest): Fields => (form(request) ? inForm(request) : inJson(request));

/** The fields of the body, or of the query of a request that has no body. */
export const fieldsOf = (request: RawRequest): Fields =>
  request.body === '' || request.method === 'GET' ? inQuery(request) : inBody(request);

/** The fields of the query of a GET request, and of the JSON body of any other. */
export const inQueryOrJson = (request: RawRequest): Fields =>
  request.method === 'GET' ? inQuery(request) : inJson(request);

/**
 * The same, for an exchange that reads only the query of a DELETE request too. A symbol in its body
 * would not count, and the orders of all symbols would be cancelled.
 */
export const inQueryOfDelete = (request: RawRequest): Fields =>
  request.method === 'DELETE' ? inQuery(request) : inQueryOrJson(request);

/** The hosts of these names, without `https://`. */
export const hostsOf = ({ hosts }: Pick<RecipeFacts, 'hosts'>, ...names: readonly string[]): string[] =>
  names.map((name) => new URL(hosts[name] ?? deny('the host is not known')).host);

/** Fields without those of these names, which the wire reads. */
export const without = (fields: Fields, names: readonly string[]): Fields =>
  new Map([...fields].filter(([name]) => !names.includes(name)));

/**
 * What a request means. It never guesses.
 * @throws {LocksignError} `ERR_DENIED` if the tables do not know the request, or one of its fields.
 */
export function meaningIn({ endpoints, fields }: Meanings, request: RawRequest): Meaning {
  const { endpoint, segments } = endpointOf(endpoints, request);
  const { method, path, kind } = endpoint;
  const details = endpoint.read(fields(request), segments);
  if (details.orders?.length === 0) deny('the list of orders is empty');
  return { kind, endpoint: `${method} ${path}`, ...details };
}

/** A request that is denied has no known meaning. */
export const unknown = ({ detail }: RequestDenied): Meaning => ({ kind: 'unknown', endpoint: null, reason: detail });
