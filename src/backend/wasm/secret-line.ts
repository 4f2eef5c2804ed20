/**
 * Edits a line that is typed key by key without echo, in a buffer that can be wiped. PEM (RFC 7468)
 * has several lines: after a line that begins with `-----BEGIN `, it goes on to a line with
 * `-----END `. It is needed because Node can turn echo off only together with canonical mode
 * (termios(3)). native/terminal/typed_line.cc does the same, and test/fixtures/typed-lines.json
 * tests both.
 * @module
 */
import { carriageReturn, lineFeed, space, tab } from '../../util/ascii.js';
import type { SecretBuffer } from '../secret-buffer.js';
import { maxSecretBytes } from '../shared-table.js';

/** The result of a piece of input. */
export type LineEvent =
  | 'more'
  /** Enter, for PEM on its last line, or Ctrl-D after something was typed. */
  | 'done'
  /** Ctrl-D on an empty line. */
  | 'refused'
  | 'too long'
  /** Ctrl-C. */
  | 'interrupt'
  /** Ctrl-\ */
  | 'quit'
  /** Ctrl-Z. */
  | 'suspend';

const controlKeys: ReadonlyMap<number, LineEvent> = new Map<number, LineEvent>([
  [0x03, 'interrupt'],
  [0x1a, 'suspend'],
  [0x1c, 'quit'],
]);
const endOfInput = 0x04;
const eraseKeys: readonly number[] = [0x08, 0x7f];
const eraseWord = 0x17;
const eraseLine = 0x15;
const escapeKey = 0x1b;

/**
 * The byte after Escape that begins a control sequence, and the lowest that ends it (ECMA-48,
 * section 5.4).
 */
const controlSequence = 0x5b;
const lowestFinal = 0x40;
/** A mouse report of X10: Escape [ M and three bytes (xterm, "Mouse Tracking"). */
const mouseReport = 0x4d;
/** A key of the keypad or a function key: Escape O and one byte. */
const singleShift = 0x4f;
/** DCS, SOS, OSC, PM and APC (ECMA-48, section 5.6). A terminal answers a query with them. */
const controlStrings: readonly number[] = [0x50, 0x58, 0x5d, 0x5e, 0x5f];

/** Where in an escape sequence the next byte is. */
type Sequence =
  | 'none'
  /** After Escape. */
  | 'escape'
  /** After Escape [. */
  | 'control start'
  /** Inside a control sequence. */
  | 'control'
  /** One more byte ends it. */
  | 'last byte'
  /** After Escape [ M: a button, a column and a row follow. */
  | 'mouse button'
  | 'mouse column'
  /** Inside a control string, which only a control character ends. */
  | 'string'
  /** Inside a UTF-8 character that was typed with Alt. */
  | 'character';

const pemBegin = Buffer.from('-----BEGIN ');
const pemEnd = Buffer.from('-----END ');

/** Whether a text stands at this place of another. */
const standsAt = (text: Uint8Array, at: number, wanted: Uint8Array): boolean =>
  wanted.every((byte, index) => text[at + index] === byte);

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
const isLead = (byte: number): boolean => byte >= 0xc0;

/** The place in the sequence after a byte that is no control character. */
function following(before: Sequence, byte: number): Sequence {
  switch (before) {
    case 'escape':
      if (byte === controlSequence) return 'control start';
      if (byte === singleShift) return 'last byte';
      if (controlStrings.includes(byte)) return 'string';
      return isLead(byte) ? 'character' : 'none';
    case 'control start':
      // The Linux console sends Escape [ [ and one byte for F1 to F5.
      if (byte === controlSequence) return 'last byte';
      if (byte === mouseReport) return 'mouse button';
      return byte < lowestFinal ? 'control' : 'none';
    case 'control':
      return byte < lowestFinal ? 'control' : 'none';
    case 'mouse button':
      return 'mouse column';
    case 'mouse column':
      return 'last byte';
    case 'string':
      return 'string';
    case 'character':
      return isContinuation(byte) ? 'character' : 'none';
    default:
      return 'none';
  }
}

/**
 * Appends typed characters to `text`. It ignores the escape sequences of ECMA-48, such as arrow
 * keys and the marks of a bracketed paste.
 */
export class SecretLine {
  readonly #text: SecretBuffer;
  #sequence: Sequence = 'none';
  #isPem = false;
  /** Of the current line of PEM. */
  #lineStart = 0;

  constructor(text: SecretBuffer) {
    this.#text = text;
  }

  /**
   * Takes bytes up to the first key that is not a character or an edit. Drops the bytes after it.
   */
  take(bytes: Uint8Array): LineEvent {
    for (const byte of bytes) {
      const event = this.#continuesSequence(byte) ? 'more' : this.#key(byte);
      if (event !== 'more') return event;
    }
    return 'more';
  }

  #key(byte: number): LineEvent {
    const text = this.#text;
    const event = controlKeys.get(byte);
    if (event !== undefined) return event;
    if (byte === lineFeed || byte === carriageReturn) return this.#endLine();
    if (byte === endOfInput) return text.length === this.#lineStart ? 'refused' : 'done';
    if (byte === escapeKey) this.#sequence = 'escape';
    else if (eraseKeys.includes(byte)) this.#eraseCharacter();
    else if (byte === eraseWord) this.#eraseWord();
    else if (byte === eraseLine) text.shorten(this.#lineStart);
    else if (byte >= space || byte === tab) return this.#type(byte);
    return 'more';
  }

  /** Leaves blank lines of PEM out: a line that ends in CR LF is followed by one. */
  #endLine(): LineEvent {
    const { filled } = this.#text;
    this.#isPem ||= this.#lineStart === 0 && standsAt(filled, 0, pemBegin);
    if (!this.#isPem) return 'done';
    for (let at = this.#lineStart; at < filled.length; at++) if (standsAt(filled, at, pemEnd)) return 'done';
    if (filled.length === this.#lineStart) return 'more';
    const event = this.#type(lineFeed);
    this.#lineStart = this.#text.length;
    return event;
  }

  #type(byte: number): LineEvent {
    if (this.#text.length === maxSecretBytes) return 'too long';
    this.#text.free[0] = byte;
    this.#text.grow(1);
    return 'more';
  }

  /** Returns false if the byte is a key of its own. */
  #continuesSequence(byte: number): boolean {
    const before = this.#sequence;
    // A control character ends a control string, or the Escape key was pressed alone.
    this.#sequence = before === 'none' || byte < space ? 'none' : following(before, byte);
    return before !== 'none' && byte >= space && (before !== 'character' || isContinuation(byte));
  }

  /** Erases a UTF-8 character: its continuation bytes (10xxxxxx) and its first byte. */
  #eraseCharacter(): void {
    const { filled } = this.#text;
    let length = filled.length;
    while (length > this.#lineStart && isContinuation(filled[length - 1] ?? 0)) length--;
    this.#text.shorten(Math.max(this.#lineStart, length - 1));
  }

  #eraseWord(): void {
    const { filled } = this.#text;
    let length = filled.length;
    while (length > this.#lineStart && filled[length - 1] === space) length--;
    while (length > this.#lineStart && filled[length - 1] !== space) length--;
    this.#text.shorten(length);
  }
}
