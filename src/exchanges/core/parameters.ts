/**
 * Converts parameters to text, for queries, form bodies and JSON bodies. Values that would be lost
 * or changed (NaN, undefined, an object in a query, a lone surrogate) are refused by name: an order
 * that differs from the intention is worse than none.
 * @module
 */

import { refuse, refuseReserved } from './refuse.js';
import type { BodyFields, BodyValue, Parameters } from './types/request.js';

/** A name and a value, both percent-encoded. */
export type Pair = readonly [name: string, value: string];

// A cycle would have no end. No exchange nests this deep.
const deepest = 32;

const asText = 'Give it as text.';

/**
 * Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
 * `encodeURIComponent` leaves `!'()*` alone, and URLSearchParams writes a space as `+`: exchanges
 * compare the bytes, so both would break signatures.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Refuses a lone surrogate, which UTF-8 cannot represent. */
export function wellFormed(text: string, field: string): string {
  return /\p{Surrogate}/u.test(text) ? refuse(`${field} contains a lone surrogate and is not valid Unicode`) : text;
}

function checkNumber(value: number, field: string): number {
  if (!Number.isFinite(value)) refuse(`${field} must be a finite number, not ${value}`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    refuse(`${field} is beyond 2^53, where numbers lose digits`, asText);
  }
  return value;
}

/** Refuses a number that JavaScript would write with an exponent. */
export function scalarText(value: unknown, field: string): string {
  switch (typeof value) {
    case 'string':
      return wellFormed(value, field);
    case 'boolean':
      return String(value);
    case 'number': {
      const text = String(checkNumber(value, field));
      return text.includes('e') ? refuse(`${field} would be written as ${text}`, asText) : text;
    }
    default:
      return refuse(`${field} must be text, a number, true or false`, 'Give an object as JSON text.');
  }
}

export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A copy without a prototype, so that a polluted one adds no field. */
export const bare = <T extends object>(value: T): T => Object.assign(Object.create(null), value);

/**
 * The fields of a plain object. Other objects are refused: a Map or URLSearchParams would look
 * empty here, and inherited fields would be lost.
 */
export function plainEntries(value: unknown, field: string): [string, unknown][] {
  return isPlain(value) ? Object.entries(value) : refuse(`${field} must be a plain object`);
}

/** With fields that may be undefined. */
export type Loose<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/** A copy of a plain object without the fields that are undefined. */
export function definedFields<T extends object>(value: Loose<T>, field: string): Partial<T> {
  return bare(Object.fromEntries(plainEntries(value, field).filter(([, each]) => each !== undefined))) as Partial<T>;
}

/**
 * A deep copy of plain objects and lists. It reads every field once, so that the same values are
 * checked, signed and sent even if the original changes. The checks refuse everything else by name.
 */
export function snapshot<T>(value: T, depth?: number): T;
export function snapshot(value: unknown, depth = 0): unknown {
  // The checks also refuse a cycle.
  if (depth > deepest + 2) return value;
  if (Array.isArray(value)) return Array.from(value, (each) => snapshot(each, depth + 1));
  if (!isPlain(value)) return value;
  return bare(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, snapshot(each, depth + 1)])));
}

/**
 * Percent-encodes parameters, in their order.
 * @param field their name in an error: `query` or `body`.
 * @param reserved names that the recipe sets itself.
 */
export function encodePairs(
  parameters: Parameters | BodyFields | undefined,
  field: 'query' | 'body',
  reserved: readonly string[] = [],
): Pair[] {
  if (parameters === undefined) return [];
  return plainEntries(parameters, field).flatMap(([name, value]) => {
    const path = `${field}.${name}`;
    if (name === '') refuse(`${field} has a parameter without a name`);
    if (reserved.includes(name)) refuseReserved(path);
    if (Array.isArray(value) && value.length === 0)
      refuse(`${path} is an empty list, which parameters cannot represent`);
    const values: unknown[] = Array.isArray(value) ? [...value] : [value];
    const encodedName = percentEncode(wellFormed(name, `a name in ${field}`));
    return values.map((each): Pair => [encodedName, percentEncode(scalarText(each, path))]);
  });
}

/** `a=1&b=2` */
export function joinPairs(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/**
 * Refuses a separator inside a parameter, because a rule without percent-encoding would sign it
 * like another parameter.
 */
export function checkSeparators(pairs: readonly Pair[], field: string): void {
  for (const [name, value] of pairs) {
    if (/%(?:26|3D)/.test(name)) refuse(`a name in ${field} has an '&' or '=', which would sign like a separator`);
    if (value.includes('%26')) refuse(`${field}.${name} has an '&', which would sign like a separator`);
  }
}

/** Sorted by name in ASCII order. Equal names keep their order. */
export function sortPairs(pairs: readonly Pair[]): Pair[] {
  return [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A path with its query, if there is one. */
export function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`;
}

/** Refuses values that JSON cannot represent or would change. */
export function checkJson(value: unknown, field: string, depth = 0): void {
  if (depth > deepest) refuse(`${field} is nested more than ${deepest} levels deep`);
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'number') checkNumber(value, field);
  else if (typeof value === 'string') wellFormed(value, field);
  else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) checkJson(each, `${field}[${index}]`, depth + 1);
  } else if (typeof value === 'object') {
    for (const [name, each] of plainEntries(value, field)) {
      checkJson(each, `${field}.${wellFormed(name, `a name in ${field}`)}`, depth + 1);
    }
  } else refuse(`${field} must be a value that JSON can represent, not a ${typeof value}`);
}

/**
 * A body as JSON: fields are serialised once, and text stays unchanged.
 * @returns undefined if there is nothing to send.
 */
export function jsonBody(body: BodyFields | string | undefined): string | undefined {
  if (body === undefined || body === '') return undefined;
  if (typeof body === 'string') return wellFormed(body, 'body');
  checkJson(body, 'body');
  return JSON.stringify(body);
}

/** Whether a field needs JSON because a form cannot hold it. */
export function isNested(value: BodyValue): boolean {
  return typeof value === 'object';
}
