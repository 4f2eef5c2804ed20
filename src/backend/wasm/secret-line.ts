/**
 * Edits a line that is typed key by key without echo. It does the work of the terminal's line
 * discipline in canonical mode (termios(3)), in a buffer that can be wiped. It is needed because
 * Node can turn echo off only together with canonical mode.
 * @module
 */
import { carriageReturn, lineFeed, space, tab } from '../../util/ascii.js';
import type { SecretBuffer } from '../secret-buffer.js';
import { maxSecretBytes } from '../shared-table.js';

/** The result of a piece of input. */
export type LineEvent =
  | 'more'
  /** Enter, or Ctrl-D after something was typed. */
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
  [lineFeed, 'done'],
  [carriageReturn, 'done'],
  [0x1a, 'suspend'],
  [0x1c, 'quit'],
]);
const endOfInput = 0x04;
const eraseKeys: readonly number[] = [0x08, 0x7f];
const eraseWord = 0x17;
const eraseLine = 0x15;
const escapeKey = 0x1b;

/**
 * Appends typed characters to `text`. It ignores the escape sequences of ECMA-48, section 5.4, such
 * as arrow keys and the marks of a bracketed paste.
 */
export class SecretLine {
  readonly #text: SecretBuffer;
  #sequence: 'none' | 'escape' | 'control' | 'shift' = 'none';

  constructor(text: SecretBuffer) {
    this.#text = text;
  }

  /**
   * Takes bytes up to the first key that is not a character or an edit. Drops the bytes after it.
   */
  take(bytes: Uint8Array): LineEvent {
    for (const byte of bytes) {
      const event = this.#sequence === 'none' ? this.#key(byte) : this.#inSequence(byte);
      if (event !== 'more') return event;
    }
    return 'more';
  }

  #key(byte: number): LineEvent {
    const text = this.#text;
    const event = controlKeys.get(byte);
    if (event !== undefined) return event;
    if (byte === endOfInput) return text.length === 0 ? 'refused' : 'done';
    if (byte === escapeKey) this.#sequence = 'escape';
    else if (eraseKeys.includes(byte)) this.#eraseCharacter();
    else if (byte === eraseWord) this.#eraseWord();
    else if (byte === eraseLine) text.shorten(0);
    else if (byte >= space || byte === tab) return this.#type(byte);
    return 'more';
  }

  #type(byte: number): LineEvent {
    if (this.#text.length === maxSecretBytes) return 'too long';
    this.#text.free[0] = byte;
    this.#text.grow(1);
    return 'more';
  }

  #inSequence(byte: number): LineEvent {
    const control = byte < space;
    if (control) {
      // A control byte is not part of a sequence: the Escape key was pressed alone, then this key.
      this.#sequence = 'none';
      return this.#key(byte);
    }
    if (this.#sequence === 'escape' && byte === 0x5b) this.#sequence = 'control';
    else if (this.#sequence === 'escape' && byte === 0x4f) this.#sequence = 'shift';
    else if (this.#sequence !== 'control' || byte >= 0x40) this.#sequence = 'none';
    return 'more';
  }

  /** Erases a UTF-8 character: its continuation bytes (10xxxxxx) and its first byte. */
  #eraseCharacter(): void {
    const { filled } = this.#text;
    let length = filled.length;
    while (length > 0 && ((filled[length - 1] ?? 0) & 0xc0) === 0x80) length--;
    this.#text.shorten(Math.max(0, length - 1));
  }

  #eraseWord(): void {
    const { filled } = this.#text;
    let length = filled.length;
    while (length > 0 && filled[length - 1] === space) length--;
    while (length > 0 && filled[length - 1] !== space) length--;
    this.#text.shorten(length);
  }
}
