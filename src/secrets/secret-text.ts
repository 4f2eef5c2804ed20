/**
 * Reads the text of a secret without copying it. It reads bytes by their index and calls no method
 * of the array, because a patched method would see the secret.
 * @module
 */
import { isDigit, isLetter, isLineEnd, isSpaceOrTab } from '../util/ascii.js';

import { characterCode } from '../util/primordials.js';

/** A kind of byte. */
export type Kind = (c: number) => boolean;
export type Bytes = readonly number[];

// The texts of the tables become bytes at import.
export const bytesOf = (text: string): Bytes => Array.from(text, (character) => character.charCodeAt(0));
export const allBytesOf = (texts: readonly string[]): readonly Bytes[] => texts.map(bytesOf);

/** Stands for any letter, digit or mark of base64 or base64url in a text to compare with. */
const wildcard = 0x3f; // ?

export function anyOf(characters: string): Kind {
  const known = new Uint8Array(256);
  for (const byte of bytesOf(characters)) known[byte] = 1;
  return (c) => known[c] === 1;
}

export const isAlphanumeric: Kind = (c) => isDigit(c) || isLetter(c);
export const isWhitespace: Kind = (c) => isSpaceOrTab(c) || isLineEnd(c);
export const isQuote = anyOf('"\'`');

const isBase64Mark = anyOf('+/-_');
const isWild: Kind = (c) => isAlphanumeric(c) || isBase64Mark(c);

/** The text of a secret. It copies nothing. */
export class SecretText {
  readonly #bytes: Uint8Array;
  readonly length: number;

  /** @param length the length of the array, whose own getter could be patched. */
  constructor(bytes: Uint8Array, length: number) {
    this.#bytes = bytes;
    this.length = length;
  }

  /** 0 outside the text. */
  at(index: number): number {
    return index >= 0 && index < this.length ? (this.#bytes[index] ?? 0) : 0;
  }

  get last(): number {
    return this.at(this.length - 1);
  }

  /** A question mark stands for any letter, digit or mark of base64. */
  hasAt(index: number, wanted: Bytes): boolean {
    if (this.length - index < wanted.length) return false;
    for (let i = 0; i < wanted.length; i++) {
      const c = this.at(index + i);
      if (wanted[i] === wildcard ? !isWild(c) : c !== wanted[i]) return false;
    }
    return true;
  }

  /** Whether it consists of exactly these characters. They are ASCII, or it does not. */
  isText(wanted: string): boolean {
    if (this.length !== wanted.length) return false;
    for (let i = 0; i < this.length; i++) if (this.at(i) !== characterCode(wanted, i)) return false;
    return true;
  }

  hasAnyAt(index: number, wanted: readonly Bytes[]): boolean {
    for (let i = 0; i < wanted.length; i++) if (this.hasAt(index, wanted[i] ?? [])) return true;
    return false;
  }

  containsAny(wanted: readonly Bytes[]): boolean {
    for (let i = 0; i < this.length; i++) if (this.hasAnyAt(i, wanted)) return true;
    return false;
  }

  /** Compares letters without their case. */
  hasWordAt(index: number, word: Bytes): boolean {
    for (let i = 0; i < word.length; i++) if ((this.at(index + i) | 0x20) !== word[i]) return false;
    return true;
  }

  /** The first index from `from` on whose character is not of the kind. */
  skip(from: number, isKind: Kind): number {
    let index = from;
    while (index < this.length && isKind(this.at(index))) index++;
    return index;
  }

  has(from: number, isKind: Kind): boolean {
    for (let i = from; i < this.length; i++) if (isKind(this.at(i))) return true;
    return false;
  }
}

// A module that bypasses `exports` can import this class. It must not be able to patch it.
Object.freeze(SecretText.prototype);
