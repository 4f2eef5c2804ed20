/**
 * Reads JSON (RFC 8259) strictly, with the position of each value. Parsers disagree about repeated
 * names and about large numbers, so a repeated name is denied and a number stays text.
 * @module
 */
import { deny } from './deny.js';
import { remembering } from './latest.js';
import { partOf, type Slot, written } from './slot.js';

/** A value. A number is the text that writes it. */
export type Json =
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonValue> }
  | { readonly kind: 'list'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'true' | 'false' | 'null' };

/** A value with its position in the text. */
export type JsonValue = Readonly<{ start: number; end: number }> & Json;

/** How deeply values may be nested. */
const maxDepth = 16;

/** How many values a client's JSON may have. A batch of 50 orders has some 1,500. */
const mostValues = 5_000;

const whitespace = /[ \t\n\r]*/y;
const scalar =
  /(?:"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)/y;

class Reader {
  readonly #text: string;
  #position = 0;
  #valuesLeft: number;

  constructor(text: string, most: number) {
    this.#text = text;
    this.#valuesLeft = most;
  }

  /** The one value of the text. */
  whole(): JsonValue {
    const value = this.#value(0);
    this.#skip();
    return this.#position === this.#text.length ? value : this.#fail();
  }

  #fail(): never {
    return deny('a text is not JSON');
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const [match] = pattern.exec(this.#text) ?? this.#fail();
    this.#position += match.length;
    return match;
  }

  #skip(): void {
    this.#match(whitespace);
  }

  #takes(character: string): boolean {
    this.#skip();
    const is = this.#text[this.#position] === character;
    if (is) this.#position += 1;
    return is;
  }

  #value(depth: number): JsonValue {
    if (depth > maxDepth) deny(`JSON is more than ${maxDepth} levels deep`);
    this.#valuesLeft -= 1;
    if (this.#valuesLeft < 0) deny('JSON has too many values');
    this.#skip();
    const start = this.#position;
    if (this.#takes('{')) return { kind: 'object', members: this.#members(depth), start, end: this.#position };
    if (this.#takes('[')) return { kind: 'list', items: this.#items(depth), start, end: this.#position };
    const text = this.#match(scalar);
    const span = { start, end: this.#position };
    if (text.startsWith('"')) return { kind: 'string', text: stringOf(text), ...span };
    return text === 'true' || text === 'false' || text === 'null'
      ? { kind: text, ...span }
      : { kind: 'number', text, ...span };
  }

  #members(depth: number): Map<string, JsonValue> {
    const members = new Map<string, JsonValue>();
    this.#separated('}', () => {
      this.#skip();
      const text = this.#match(scalar);
      if (!text.startsWith('"')) this.#fail();
      const name = stringOf(text);
      if (members.has(name)) deny('a JSON member is given twice');
      if (text !== JSON.stringify(name)) deny('the name of a JSON member is written in an unusual form');
      if (!this.#takes(':')) this.#fail();
      members.set(name, this.#value(depth + 1));
    });
    return members;
  }

  #items(depth: number): JsonValue[] {
    const items: JsonValue[] = [];
    this.#separated(']', () => items.push(this.#value(depth + 1)));
    return items;
  }

  #separated(end: '}' | ']', read: () => void): void {
    if (this.#takes(end)) return;
    do read();
    while (this.#takes(','));
    if (!this.#takes(end)) this.#fail();
  }
}

/** The text of a JSON string. Half of a surrogate pair has no UTF-8, so it is denied. */
function stringOf(quoted: string): string {
  const text: unknown = JSON.parse(quoted);
  if (typeof text !== 'string' || /\p{Surrogate}/u.test(text)) deny('a JSON string is not Unicode text');
  return text;
}

/**
 * Reads a text that is one JSON value.
 * @param most how many values it may have. A request is read several times before its signature is
 *   known to be right, so that a long one would keep all other clients waiting.
 * @throws {LocksignError} `ERR_DENIED`
 */
export const readJson = (text: string, most?: number): JsonValue =>
  most === undefined ? readRequest(text) : new Reader(text, most).whole();

const readRequest = remembering((text) => new Reader(text, mostValues).whole());

/** Reads a text that is one JSON object. */
export function readMembers(text: string): ReadonlyMap<string, JsonValue> {
  const value = readJson(text);
  return value.kind === 'object' ? value.members : deny('JSON must be an object');
}

/** A value within JSON, by the names of members and the positions in lists that lead to it. */
function valueWithin(text: string, steps: readonly (string | number)[]): JsonValue | undefined {
  let value: JsonValue | undefined = readJson(text);
  for (const step of steps) {
    if (value === undefined) return undefined;
    if (typeof step === 'string')
      value = value.kind === 'object' ? value.members.get(step) : deny('JSON must be an object');
    else value = value.kind === 'list' ? value.items[step] : deny('JSON must be a list');
  }
  return value;
}

/**
 * A string or a number within the JSON at a place. Another text takes the same form, so a number
 * can become only a whole number.
 *
 * @example element(body, 'args', 0, 'apiKey')
 */
export const element =
  (of: Slot, ...steps: readonly (string | number)[]): Slot =>
  (request) => {
    const place = of(request);
    const value = place && valueWithin(place.text, steps);
    if (place === undefined || value === undefined) return undefined;
    const name = steps.join('.');
    if (value.kind === 'string') return written(partOf(place, value.start, value.end), value.text, JSON.stringify);
    if (value.kind !== 'number') return deny(`${name} must be a string or a number`);
    return written(partOf(place, value.start, value.end), value.text, (text) =>
      /^(?:0|[1-9]\d*)$/.test(text) ? text : deny(`${name} must be a whole number`),
    );
  };

/** A member of the object at a place. */
export const member = (of: Slot, name: string): Slot => element(of, name);
