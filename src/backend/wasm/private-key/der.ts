/**
 * Reads DER (X.690), strictly: lengths and integers in their shortest form, and nothing left over.
 * native/sign/forms/der.cc does the same. The content of an element is never examined, except for
 * the sign and the leading zero of an integer.
 * @module
 */
import { lengthOf, subarray } from '../../../util/primordials.js';
import type { KeyFormRefusal } from './form.js';

export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;
/** The tag of an element with a number in place of its type: explicit or constructed. */
export const constructedTag = (number: number): number => 0xa0 | number;
/** The same for an implicit primitive element. */
export const primitiveTag = (number: number): number => 0x80 | number;

interface Header {
  readonly headerBytes: number;
  readonly contentBytes: number;
}

/**
 * X.690, sections 8.1.3 and 10.1. No text of a key is long enough for a length of three bytes.
 */
function readHeader(der: Uint8Array, tag: number): Header | 'truncated' | 'malformed' {
  const { 0: first, 1: second, 2: third = 0, 3: fourth = 0 } = der;
  if (first === undefined) return 'truncated';
  if (first !== tag) return 'malformed';
  if (second === undefined) return 'truncated';
  if (second < 0x80) return { headerBytes: 2, contentBytes: second };
  if (second !== 0x81 && second !== 0x82) return 'malformed';
  const headerBytes = second === 0x81 ? 3 : 4;
  if (lengthOf(der) < headerBytes) return 'truncated';
  const contentBytes = second === 0x81 ? third : third * 0x100 + fourth;
  return contentBytes < (second === 0x81 ? 0x80 : 0x100) ? 'malformed' : { headerBytes, contentBytes };
}

/** Whether the bytes are these. It does not reveal where they differ. */
export function equalBytes(bytes: Uint8Array, wanted: ArrayLike<number>): boolean {
  const length = lengthOf(bytes);
  if (length !== wanted.length) return false;
  let difference = 0;
  for (let i = 0; i < length; i++) difference |= (bytes[i] ?? 0) ^ (wanted[i] ?? 0);
  return difference === 0;
}

/**
 * Takes one element after the other. A method returns undefined or false if the next element is not
 * what it wants. The reader is then of no further use.
 */
export class DerReader {
  #rest: Uint8Array;

  constructor(content: Uint8Array) {
    this.#rest = content;
  }

  get atEnd(): boolean {
    return lengthOf(this.#rest) === 0;
  }

  get rest(): Uint8Array {
    return this.#rest;
  }

  nextIs(tag: number): boolean {
    return this.#rest[0] === tag;
  }

  take(tag: number): Uint8Array | undefined {
    const header = readHeader(this.#rest, tag);
    if (typeof header === 'string') return undefined;
    const end = header.headerBytes + header.contentBytes;
    if (end > lengthOf(this.#rest)) return undefined;
    const content = subarray(this.#rest, header.headerBytes, end);
    this.#rest = subarray(this.#rest, end);
    return content;
  }

  takeNull(): boolean {
    const content = this.take(tags.null);
    return content !== undefined && lengthOf(content) === 0;
  }

  /** Returns the bytes of a positive integer without a leading zero (X.690, section 8.3.2). */
  takePositiveInteger(): Uint8Array | undefined {
    const content = this.take(tags.integer);
    if (content === undefined || lengthOf(content) === 0) return undefined;
    const isNegative = ((content[0] ?? 0) & 0x80) !== 0;
    if (content[0] !== 0) return isNegative ? undefined : content;
    return ((content[1] ?? 0) & 0x80) !== 0 ? subarray(content, 1) : undefined;
  }

  /** Returns an integer from 0 to 127, such as a version. */
  takeVersion(): number | undefined {
    const content = this.take(tags.integer);
    if (content === undefined || lengthOf(content) !== 1) return undefined;
    const version = content[0] ?? 0;
    return version < 0x80 ? version : undefined;
  }

  /** Returns the content of a bit string of whole bytes. */
  takeBits(tag: number): Uint8Array | undefined {
    const content = this.take(tag);
    return content?.[0] === 0 ? subarray(content, 1) : undefined;
  }
}

/** Returns the content of the one sequence that fills the bytes. */
export function wholeSequence(der: Uint8Array): Uint8Array | KeyFormRefusal {
  const header = readHeader(der, tags.sequence);
  if (typeof header === 'string') return { error: header };
  const end = header.headerBytes + header.contentBytes;
  if (end > lengthOf(der)) return { error: 'truncated' };
  if (end < lengthOf(der)) return { error: 'trailing-bytes' };
  return subarray(der, header.headerBytes);
}
