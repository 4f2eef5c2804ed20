/**
 * The shape of a JSON file that holds secrets: where its texts are, without making strings of them. As JSON is written in
 * bots' configurations, with comments and a comma at the end of a list (freqtrade reads it so: rapidjson's PM_COMMENTS and
 * PM_TRAILING_COMMAS).
 * @module
 */
import type { Span } from '../../util/dotenv.js';
import { ImportError } from '../exit.js';
import { lineOf } from './found.js';

/** A value. */
export type Value =
  | { readonly kind: 'text'; readonly span: Span }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Value> }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'other' };

/** Objects and lists in each other. */
const maxDepth = 64;

const quote = 0x22;
const backslash = 0x5c;
const slash = 0x2f;
const star = 0x2a;
const comma = 0x2c;
const lineFeed = 0x0a;
const firstPrintable = 0x20;
const open = { object: 0x7b, list: 0x5b } as const;
const close = { object: 0x7d, list: 0x5d } as const;
const other: Value = { kind: 'other' };

const isBlank = (c: number): boolean => c === 0x20 || c === 0x09 || c === lineFeed || c === 0x0d;
/** Of a number, true, false, null, or NaN, which rapidjson takes as well. */
const isScalar = (c: number): boolean => /[-+.0-9A-Za-z]/.test(String.fromCharCode(c));

class Reader {
  readonly #file: Uint8Array;
  #position = 0;

  constructor(file: Uint8Array) {
    this.#file = file;
    if (file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf) this.#position = 3; // byte order mark
  }

  whole(): Value {
    const value = this.#value(0);
    this.#skip();
    return this.#here === -1 ? value : this.#refuse('nothing more was expected');
  }

  /** The byte here; -1 at the end. */
  get #here(): number {
    return this.#file[this.#position] ?? -1;
  }

  /** Says where, and never what is there. */
  #refuse(what: string): never {
    throw new ImportError(`The file is not JSON: ${what} in line ${lineOf(this.#file, this.#position)}.`);
  }

  #take(c: number): boolean {
    if (this.#here !== c) return false;
    this.#position += 1;
    return true;
  }

  /** Blanks and comments. */
  #skip(): void {
    while (isBlank(this.#here) || this.#here === slash) {
      if (this.#take(slash)) this.#comment();
      else this.#position += 1;
    }
  }

  #comment(): void {
    if (this.#take(slash)) {
      while (this.#here !== lineFeed && this.#here !== -1) this.#position += 1;
      return;
    }
    if (!this.#take(star)) this.#refuse('a single slash is');
    while (this.#here !== star || this.#file[this.#position + 1] !== slash) {
      if (this.#here === -1) this.#refuse('a comment is not closed');
      this.#position += 1;
    }
    this.#position += 2;
  }

  #value(depth: number): Value {
    if (depth >= maxDepth) this.#refuse(`values are more than ${maxDepth} levels deep`);
    this.#skip();
    if (this.#here === quote) return { kind: 'text', span: this.#text() };
    if (this.#take(open.object)) return this.#object(depth);
    if (this.#take(open.list)) {
      const items: Value[] = [];
      this.#items(close.list, () => items.push(this.#value(depth + 1)));
      return { kind: 'list', items };
    }
    const start = this.#position;
    while (isScalar(this.#here)) this.#position += 1;
    return this.#position === start ? this.#refuse('a value is missing') : other;
  }

  #object(depth: number): Value {
    const fields = new Map<string, Value>();
    this.#items(close.object, () => {
      if (this.#here !== quote) this.#refuse('a name in quotes is missing');
      const name = textOf(this.#file, this.#text());
      this.#skip();
      if (!this.#take(0x3a)) this.#refuse('a colon is missing');
      // Programs disagree on which one counts.
      if (fields.has(name)) this.#refuse('a name is there twice');
      fields.set(name, this.#value(depth + 1));
    });
    return { kind: 'object', fields };
  }

  #items(end: number, item: () => void): void {
    for (;;) {
      this.#skip();
      if (this.#take(end)) return;
      item();
      this.#skip();
      if (this.#take(end)) return;
      if (!this.#take(comma)) this.#refuse('a comma or the end of a list is missing');
    }
  }

  #text(): Span {
    this.#position += 1;
    const start = this.#position;
    for (; this.#here !== quote; this.#position += 1) {
      if (this.#here === backslash) this.#position += 1;
      if (this.#here < firstPrintable) this.#refuse('a text is not closed');
    }
    const end = this.#position;
    this.#position += 1;
    return { start, end };
  }
}

/** @throws {ImportError} that says in which line. */
export function readJson(file: Uint8Array): Value {
  return new Reader(file).whole();
}

/** A text that is not secret. @throws {ImportError} */
export function textOf(file: Uint8Array, { start, end }: Span): string {
  try {
    const utf8 = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(start - 1, end + 1));
    return String(JSON.parse(utf8));
  } catch {
    throw new ImportError('The file is not JSON: a name or API key has an unknown escape or is not UTF-8.');
  }
}

/** What a letter after a backslash stands for (RFC 8259, section 7). */
const escapes: ReadonlyMap<number, number> = new Map([
  [quote, quote],
  [backslash, backslash],
  [slash, slash],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, lineFeed],
  [0x72, 0x0d],
  [0x74, 0x09],
]);
const unicodeEscape = 0x75;

function hexDigit(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const letter = c | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : Number.NaN;
}

function refuseText(): never {
  throw new ImportError('A secret in the file has an escape that JSON does not have.');
}

/** The UTF-16 unit that is written at a position as \u and four digits (RFC 8259, section 7); undefined if none is. */
function unitAt(file: Uint8Array, at: number, end: number): number | undefined {
  if (at + 6 > end || file[at] !== backslash || file[at + 1] !== unicodeEscape) return undefined;
  let unit = 0;
  for (let digit = at + 2; digit < at + 6; digit += 1) unit = unit * 16 + hexDigit(file[digit] ?? 0);
  return Number.isNaN(unit) ? undefined : unit;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** A code point in UTF-8 (RFC 3629). */
function utf8(code: number): number[] {
  const continued = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), continued(0)];
  if (code < 0x10000) return [0xe0 | (code >> 12), continued(6), continued(0)];
  return [0xf0 | (code >> 18), continued(12), continued(6), continued(0)];
}

/**
 * Writes a secret text, unescaped, into memory of the caller's.
 * @returns its length in bytes. @throws {ImportError}
 */
export function copyText(file: Uint8Array, { start, end }: Span, into: Uint8Array): number {
  let length = 0;
  const put = (byte: number): void => {
    if (length === into.length) throw new ImportError(`A secret in the file is longer than ${into.length} bytes.`);
    into[length] = byte;
    length += 1;
  };
  for (let at = start; at < end; ) {
    const byte = file[at] ?? 0;
    const next = file[at + 1] ?? 0;
    if (byte !== backslash) {
      put(byte);
      at += 1;
    } else if (next !== unicodeEscape) {
      put(escapes.get(next) ?? refuseText());
      at += 2;
    } else {
      const unit = unitAt(file, at, end) ?? refuseText();
      const low = isHighSurrogate(unit) ? (unitAt(file, at + 6, end) ?? 0) : 0;
      const isPair = isLowSurrogate(low);
      if (isLowSurrogate(unit) || (isHighSurrogate(unit) && !isPair)) refuseText();
      utf8(isPair ? 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff) : unit).forEach(put);
      at += isPair ? 12 : 6;
    }
  }
  return length;
}
