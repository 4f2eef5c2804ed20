/**
 * The text of a secret between its source and WebAssembly: bytes outside the JavaScript heap, which the garbage
 * collector does not move and copy, and which are zeroed as soon as the key is made.
 * @module
 */
import { isUint8Array } from 'node:util/types';
import { type ErrorFacts, LocksignError } from '../errors/locksign-error.js';
import { bytesOutsideHeap, fillBytes, lengthOf, setBytes, subarray, wipeBytes } from '../util/primordials.js';
import { maxSecretBytes } from './shared-table.js';

/** Room for the longest secret, CR LF, and one byte more that tells "too long". */
export const secretTextBytes = maxSecretBytes + 3;

/**
 * Whether a secret fits, now: an array's memory may be transferred away, or shrink, while a source is read.
 *
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function requireRoom(into: Uint8Array): void {
  if (isUint8Array(into) && lengthOf(into) >= maxSecretBytes) return;
  throw new LocksignError('ERR_INVALID_ARGUMENT', {
    detail: `into must be a Uint8Array of at least ${maxSecretBytes} bytes, and stay one until the secret has been read`,
  });
}

/** Bytes that are filled from their start, and wiped. */
export class SecretText {
  // A promise that is resolved with this asks it for `then`, and so whoever put one on Object.prototype.
  // biome-ignore lint/suspicious/noThenProperty: it says that this is none that a promise waits for
  readonly then = undefined;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(room: number = secretTextBytes) {
    this.#bytes = bytesOutsideHeap(room);
  }

  get length(): number {
    return this.#length;
  }

  /** What has been filled. */
  get filled(): Uint8Array<ArrayBuffer> {
    return subarray(this.#bytes, 0, this.#length);
  }

  /** What has not. Write to it, then {@link grow}. */
  get free(): Uint8Array<ArrayBuffer> {
    return subarray(this.#bytes, this.#length);
  }

  /** Counts bytes that were written to {@link free}. */
  grow(bytes: number): void {
    this.#length += bytes;
  }

  /** Appends bytes, if they fit and leave one free. */
  append(bytes: Uint8Array): boolean {
    const count = lengthOf(bytes);
    if (count >= lengthOf(this.#bytes) - this.#length) return false;
    if (count > 0) setBytes(this.#bytes, bytes, this.#length); // a detached array throws
    this.#length += count;
    return true;
  }

  /** Drops bytes from the end on. */
  shorten(length: number): void {
    fillBytes(this.#bytes, 0, length, this.#length);
    this.#length = length;
  }

  wipe(): void {
    wipeBytes(this.#bytes);
    this.#length = 0;
  }
}

// Whoever imports the files of this package past its exports gets this class.
Object.freeze(SecretText.prototype);

/**
 * @param facts of the source
 * @param limit bytes that would not have been too long
 */
export function secretTooLong(facts: ErrorFacts = {}, limit: number = maxSecretBytes): LocksignError {
  return new LocksignError('ERR_SECRET_TOO_LONG', { ...facts, limit });
}
