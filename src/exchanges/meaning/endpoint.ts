/**
 * Endpoints: the exact requests of an exchange whose meaning is known.
 * @module
 */
import { deny } from '../wire/deny.js';
import type { RawRequest } from '../wire/raw-request.js';
import { type Fields, type Grammar, readFields, type Shape, type ValuesOf } from './fields.js';
import type { Amendment, Cancellation, Kind, MeantOrder } from './meaning.js';

/** What an endpoint adds to its kind. */
export interface Details {
  readonly orders?: readonly MeantOrder[];
  readonly amend?: Amendment;
  readonly cancel?: Cancellation;
}

export interface Endpoint {
  readonly method: string;
  /** A path. A segment in braces, such as `{id}`, stands for an identifier. */
  readonly path: string;
  /** Hosts without `https://`. */
  readonly hosts: readonly string[];
  readonly kind: Kind;
  /**
   * Reads the fields of a request.
   * @param segments of the path, by their names.
   * @throws {LocksignError} `ERR_DENIED`
   */
  read(fields: Fields, segments: Readonly<Record<string, string>>): Details;
}

/** Endpoints that share hosts. */
export type Hosted = Omit<Endpoint, 'hosts'>;

export const on = (hosts: readonly string[], endpoints: readonly Hosted[]): Endpoint[] =>
  endpoints.map((endpoint) => ({ ...endpoint, hosts }));

/** Endpoints that take any fields, because no field changes what they are. */
export const plain = (kind: Kind, method: string, paths: readonly string[]): Hosted[] =>
  paths.map((path) => ({ method, path, kind, read: () => ({}) }));

/** An endpoint that takes these fields and no other. */
export function strict<S extends Shape>(
  kind: Kind,
  method: string,
  path: string,
  shape: S,
  details: (values: ValuesOf<S>, segments: Readonly<Record<string, string>>) => Details,
): Hosted {
  return { method, path, kind, read: (fields, segments) => details(readFields(fields, shape), segments) };
}

/**
 * An endpoint whose requests are always denied, because they do not state everything that a policy
 * has to judge.
 * @param lacks a clause without a full stop, such as "an amend does not state its symbol".
 */
export const vague = (kind: Kind, method: string, path: string, lacks: string): Hosted => ({
  method,
  path,
  kind,
  read: () => deny(lacks),
});

/** Orders and amends of an exchange whose orders have no meaning yet. */
export const unjudged = (kind: 'order' | 'amend', method: string, paths: readonly string[]): Hosted[] =>
  paths.map((path) => vague(kind, method, path, 'orders of this exchange are not judged yet'));

/** The value of a named segment of the path. */
export const segment = <Value>(
  segments: Readonly<Record<string, string>>,
  name: string,
  grammar: Grammar<Value>,
): Value => grammar({ kind: 'string', text: segments[name] ?? '' }, name);

/** The named segments of a path that has the form of a template, or undefined. */
function segmentsOf(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const [expected, given] = [template.split('/'), path.split('/')];
  if (expected.length !== given.length) return undefined;
  const segments: Record<string, string> = {};
  for (const [index, each] of expected.entries()) {
    const segment = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(each)?.[1];
    if (name === undefined ? segment !== each : !/^(?!\.{1,2}$)[\w:.-]{1,128}$/.test(segment)) return undefined;
    if (name !== undefined) segments[name] = segment;
  }
  return segments;
}

/** An endpoint, and the named segments of the request's path. */
export interface Found {
  readonly endpoint: Endpoint;
  readonly segments: Readonly<Record<string, string>>;
}

/**
 * The endpoint that a request addresses. A path that is spelled out comes before one with a named
 * segment, in the order of the table.
 * @throws {LocksignError} `ERR_DENIED` if there is none.
 */
export function endpointOf(table: readonly Endpoint[], { method, host, path }: RawRequest): Found {
  for (const endpoint of table) {
    if (endpoint.method !== method || !endpoint.hosts.includes(host)) continue;
    const segments = segmentsOf(endpoint.path, path);
    if (segments !== undefined) return { endpoint, segments };
  }
  return deny('the endpoint is not known');
}
