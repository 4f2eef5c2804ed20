/**
 * Decodes the string values of a JSON file. Public ones become JavaScript strings. Secret ones
 * become bytes in the caller's memory.
 * @module
 */
import { backslash, carriageReturn, doubleQuote, isDigit, lineFeed, slash, tab } from './ascii.js';
import type { Span } from './dotenv.js';
import { JsonError } from './json-error.js';

/**
 * Decodes a text that is not secret.
 * @throws {JsonError} if it has an unknown escape or is not UTF-8.
 */
export function textOf(file: Uint8Array, { start, end }: Span): string {
  try {
    const utf8 = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(start - 1, end + 1));
    return String(JSON.parse(utf8));
  } catch {
    throw new JsonError('a name or API key has an unknown escape or is not UTF-8', start);
  }
}

/** Maps the byte after a backslash to the byte that the escape stands for (RFC 8259, section 7). */
const escapes: ReadonlyMap<number, number> = new Map([
  [doubleQuote, doubleQuote],
  [backslash, backslash],
  [slash, slash],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, lineFeed],
  [0x72, carriageReturn],
  [0x74, tab],
]);
/** The letter "u" of \uXXXX. */
const unicodeEscape = 0x75;
const unicodeEscapeBytes = 6;

function hexDigit(c: number): number {
  if (isDigit(c)) return c - 0x30;
  const letter = c | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : Number.NaN;
}

/**
 * Decodes the UTF-16 code unit of a \uXXXX (RFC 8259, section 7). Returns undefined if none is
 * here.
 */
function unitAt(file: Uint8Array, at: number, end: number): number | undefined {
  if (at + unicodeEscapeBytes > end || file[at] !== backslash || file[at + 1] !== unicodeEscape) return undefined;
  let unit = 0;
  for (let digit = at + 2; digit < at + unicodeEscapeBytes; digit += 1) unit = unit * 16 + hexDigit(file[digit] ?? 0);
  return Number.isNaN(unit) ? undefined : unit;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/**
 * Decodes the code point of a \uXXXX, or of two that form a surrogate pair. Only such a pair gives
 * one above U+FFFF.
 */
function codePointAt(file: Uint8Array, at: number, end: number): number {
  const unit = unitAt(file, at, end);
  if (unit === undefined || isLowSurrogate(unit)) return refuseEscape();
  if (!isHighSurrogate(unit)) return unit;
  const low = unitAt(file, at + unicodeEscapeBytes, end);
  if (low === undefined || !isLowSurrogate(low)) return refuseEscape();
  return firstPairCode + ((unit & 0x3ff) << 10) + (low & 0x3ff);
}

/** The first code point that is written as a surrogate pair. */
const firstPairCode = 0x10000;

/** A byte of a UTF-8 sequence after its first. */
const continuation = (code: number, shift: number): number => 0x80 | ((code >> shift) & 0x3f);

/**
 * Encodes a code point in UTF-8 (RFC 3629, section 3), byte by byte: an array of the bytes would
 * stay in the JavaScript heap.
 */
function putUtf8(code: number, put: (byte: number) => void): void {
  if (code < 0x80) {
    put(code);
    return;
  }
  if (code < 0x800) {
    put(0xc0 | (code >> 6));
  } else if (code < firstPairCode) {
    put(0xe0 | (code >> 12));
    put(continuation(code, 6));
  } else {
    put(0xf0 | (code >> 18));
    put(continuation(code, 12));
    put(continuation(code, 6));
  }
  put(continuation(code, 0));
}

function refuseEscape(): never {
  throw new JsonError('it has an escape that JSON does not have');
}

/**
 * Writes a secret text, unescaped, to the start of `into`.
 * @returns the length of the unescaped text in bytes.
 * @throws {JsonError} if it has an unknown escape, or does not fit.
 */
export function copyText(file: Uint8Array, { start, end }: Span, into: Uint8Array): number {
  let length = 0;
  const put = (byte: number): void => {
    if (length === into.length) throw new JsonError(`it is longer than ${into.length} bytes`);
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
      put(escapes.get(next) ?? refuseEscape());
      at += 2;
    } else {
      const code = codePointAt(file, at, end);
      putUtf8(code, put);
      at += code < firstPairCode ? unicodeEscapeBytes : 2 * unicodeEscapeBytes;
    }
  }
  return length;
}
