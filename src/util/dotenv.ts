/**
 * Finds the assignments of a dotenv file in its bytes. It implements the same grammar as
 * native/sources/dotenv.cc, which documents it. test/fixtures/dotenv-cases.json tests both.
 * @module
 */

import {
  backquote,
  backslash,
  carriageReturn,
  colon,
  dot,
  doubleQuote,
  equals,
  hash,
  hyphen,
  isDigit,
  isLetter,
  isLineEnd,
  isSpaceOrTab,
  lineFeed,
  singleQuote,
  tab,
  underscore,
} from './ascii.js';

const exportWord = new TextEncoder().encode('export');
const exportLength = exportWord.length;

const isWhitespace = (c: number): boolean => isSpaceOrTab(c) || c === 0x0b || c === 0x0c; // also VT and FF
const isQuote = (c: number): boolean => c === singleQuote || c === doubleQuote || c === backquote;
const isName = (c: number): boolean => isLetter(c) || isDigit(c) || c === underscore || c === dot || c === hyphen;

/** A part of the file, from `start` up to but not including `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value as it is written in the file, without its quotes. */
export interface Value extends Span {
  /** True for a value in double quotes, which alone can contain escapes. */
  readonly escapes: boolean;
}

/** Calls no method and no getter of the arrays, because other code can replace them. */
export function isAt(file: Uint8Array, position: number, word: Uint8Array, length = word.length): boolean {
  let same = true;
  for (let i = 0; i < length; i += 1) same &&= file[position + i] === word[i];
  return same;
}

/** A position in the file. It copies nothing out of the file, because the values are secrets. */
class Cursor {
  readonly #file: Uint8Array;
  readonly #length: number;
  #position = 0;

  constructor(file: Uint8Array, length: number) {
    this.#file = file;
    this.#length = length;
    if (file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf) this.#position = 3; // byte order mark
  }

  get atEnd(): boolean {
    return this.#position >= this.#length;
  }

  get #atLineEnd(): boolean {
    return this.atEnd || isLineEnd(this.#here);
  }

  /** The byte at the position, or -1 at the end of the file. */
  get #here(): number {
    return this.#file[this.#position] ?? -1;
  }

  skipWhitespace(): boolean {
    const start = this.#position;
    while (isWhitespace(this.#here)) this.#position++;
    return this.#position !== start;
  }

  skipLine(): void {
    while (!this.#atLineEnd) this.#position++;
    this.#position++; // After CR LF this leaves the LF, which counts as an empty line.
  }

  /** Takes a name followed by "=" or ": ", if there is one, and leaves the position after it. */
  takeName(): Span | undefined {
    const start = this.#position;
    if (this.#takeExport() && this.skipWhitespace() && isName(this.#here)) return this.#takeBareName();
    this.#position = start;
    return this.#takeBareName();
  }

  /**
   * Takes the value. Returns undefined if its syntax is invalid. In both cases the caller can skip
   * to the next line from the position.
   */
  takeValue(): Value | undefined {
    this.skipWhitespace();
    if (!isQuote(this.#here)) return this.#takePlain();
    const start = this.#position;
    const value = this.#takeQuoted();
    if (value === undefined) this.#position = start;
    return value;
  }

  #take(c: number): boolean {
    if (this.#here !== c) return false;
    this.#position++;
    return true;
  }

  #takeExport(): boolean {
    if (!isAt(this.#file, this.#position, exportWord, exportLength)) return false;
    this.#position += exportLength;
    return true;
  }

  #takeBareName(): Span | undefined {
    const start = this.#position;
    while (isName(this.#here)) this.#position++;
    if (this.#position === start) return undefined;
    const name = { start, end: this.#position };
    if (this.#take(colon)) return this.skipWhitespace() ? name : undefined;
    this.skipWhitespace();
    return this.#take(equals) ? name : undefined;
  }

  /** Returns undefined if the quote is not closed, or if anything but a comment follows it. */
  #takeQuoted(): Value | undefined {
    const quote = this.#here;
    const escapes = quote === doubleQuote;
    const start = ++this.#position;
    while (this.#here !== quote) {
      if (escapes && this.#here === backslash) this.#position++;
      if (this.atEnd) return undefined;
      this.#position++;
    }
    const end = this.#position++;
    this.skipWhitespace();
    return this.#atLineEnd || this.#here === hash ? { start, end, escapes } : undefined;
  }

  #takePlain(): Value | undefined {
    const start = this.#position;
    let end = start;
    let afterWhitespace = isWhitespace(this.#file[start - 1] ?? -1);
    for (; !this.#atLineEnd; this.#position++) {
      if (this.#here === hash) return afterWhitespace ? { start, end, escapes: false } : undefined;
      afterWhitespace = isWhitespace(this.#here);
      if (!afterWhitespace) end = this.#position + 1;
    }
    return { start, end, escapes: false };
  }
}

/** A variable and its value. The value is undefined if its syntax is invalid. */
export interface Assignment {
  readonly name: Span;
  readonly value: Value | undefined;
}

/**
 * Calls `take` for each assignment, in the order of the file.
 * @param length of the file in bytes.
 */
export function forEachAssignment(
  file: Uint8Array,
  take: (assignment: Assignment) => void,
  length: number = file.length,
): void {
  const cursor = new Cursor(file, length);
  while (!cursor.atEnd) {
    cursor.skipWhitespace();
    const name = cursor.takeName();
    if (name !== undefined) take({ name, value: cursor.takeValue() });
    cursor.skipLine();
  }
}

/** The byte that each escape stands for. Before any other byte a backslash is literal. */
const escapes: Readonly<Record<number, number>> = {
  110: lineFeed, // n
  114: carriageReturn, // r
  116: tab, // t
  [backslash]: backslash,
  [doubleQuote]: doubleQuote,
};

/**
 * Writes a value, unescaped, to the start of `into`. That may be the file itself: unescaping never
 * lengthens a value, so writing cannot overtake reading.
 * @returns the length of the unescaped value in bytes.
 */
export function copyValue(file: Uint8Array, value: Value, into: Uint8Array): number {
  let written = 0;
  for (let read = value.start; read < value.end; read++) {
    let c = file[read] ?? 0;
    const next = read + 1 < value.end ? (file[read + 1] ?? -1) : -1;
    const escaped = value.escapes && c === backslash ? escapes[next] : undefined;
    if (c === carriageReturn) {
      c = lineFeed;
      if (next === lineFeed) read++;
    } else if (escaped !== undefined) {
      c = escaped;
      read++;
    }
    into[written++] = c;
  }
  return written;
}
