/**
 * Slots: the places in a request where credentials, times and signatures stand. A slot is found
 * once, and the text that was read there is the text that is replaced.
 * @module
 */
import { deny } from './deny.js';
import type { RawRequest } from './raw-request.js';

/** A text within a request, found at one place. */
export interface Place {
  readonly text: string;
  /** The request with another text at this place. All other bytes stay the same. */
  put(text: string): RawRequest;
}

/** Finds a place in a request. Undefined if the request has no such place. */
export type Slot = (request: RawRequest) => Place | undefined;

/** The place, or a denial that names it. */
export function placeOf(slot: Slot, request: RawRequest, name: string): Place {
  return slot(request) ?? deny(`${name} is missing`);
}

/** The text at a place, or a denial that names it. */
export const textAt = (slot: Slot, request: RawRequest, name: string): string => placeOf(slot, request, name).text;

/** A part of another place's text, from `start` to `end`. */
export const partOf = (place: Place, start: number, end: number): Place => ({
  text: place.text.slice(start, end),
  put: (text) => place.put(place.text.slice(0, start) + text + place.text.slice(end)),
});

/** A place whose text is written in another form. */
export function written(place: Place, text: string, write: (text: string) => string): Place {
  return { text, put: (other) => place.put(write(other)) };
}

export const query: Slot = (request) =>
  request.query === undefined ? undefined : { text: request.query, put: (text) => ({ ...request, query: text }) };

export const body: Slot = (request) =>
  request.body === '' ? undefined : { text: request.body, put: (text) => ({ ...request, body: text }) };

/** The media type of the body, without its parameters, in lower case. */
export function mediaType({ headers }: RawRequest): string | undefined {
  const [type, ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (parameters.some((each) => !/^ *charset=utf-8 *$/.test(each))) deny('the content type has a parameter');
  return type?.trim() || undefined;
}

/** The body, if the request declares this type for it. Its text alone decides nothing. */
const bodyOf =
  (type: string): Slot =>
  (request) =>
    request.headers['content-type'] === type || mediaType(request) === type ? body(request) : undefined;

export const form: Slot = bodyOf('application/x-www-form-urlencoded');
export const json: Slot = bodyOf('application/json');

/** @param name in lower case. */
export const header =
  (name: string): Slot =>
  (request) => {
    const text = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
    if (text === undefined) return undefined;
    return { text, put: (other) => ({ ...request, headers: { ...request.headers, [name]: other } }) };
  };

/**
 * The text that a pattern's group named `it` matches.
 * @param pattern matches the whole text and has the flag `d`.
 */
export const matching =
  (of: Slot, pattern: RegExp): Slot =>
  (request) => {
    const place = of(request);
    const span = place === undefined ? undefined : pattern.exec(place.text)?.indices?.groups?.['it'];
    return place === undefined || span === undefined ? undefined : partOf(place, ...span);
  };

/** One of two places. A request that has both is denied. */
export const either =
  (first: Slot, second: Slot): Slot =>
  (request) => {
    const places = [first(request), second(request)].filter((place) => place !== undefined);
    return places.length > 1 ? deny('a field stands in two places') : places[0];
  };

/** Two places that repeat one text. A request in which they differ is denied. */
export const both =
  (first: Slot, second: Slot): Slot =>
  (request) => {
    const place = first(request);
    if (place?.text !== second(request)?.text) deny('a field that stands in two places differs');
    if (place === undefined) return undefined;
    return { text: place.text, put: (text) => placeOf(second, place.put(text), 'a repeated field').put(text) };
  };

/** The text that base64 (RFC 4648) encodes. Only the canonical form is accepted. */
export const decoded =
  (of: Slot, encoding: 'base64' | 'base64url'): Slot =>
  (request) => {
    const place = of(request);
    if (place === undefined) return undefined;
    const bytes = Buffer.from(place.text, encoding);
    const text = bytes.toString('utf8');
    if (bytes.toString(encoding) !== place.text || !Buffer.from(text).equals(bytes)) {
      deny(`a text is not ${encoding} of UTF-8`);
    }
    return written(place, text, (other) => Buffer.from(other).toString(encoding));
  };
