/**
 * Holds the text of a secret between its source and WebAssembly. The bytes are outside the
 * JavaScript heap, because the garbage collector copies what is inside. They are wiped once the key
 * is made.
 * @module
 */
import { type ErrorFacts, LocksignError } from '../errors/locksign-error.js';
import {
  bytesOutsideHeap,
  fillBytes,
  isUint8Array,
  lengthOf,
  setBytes,
  subarray,
  wipeBytes,
} from '../util/primordials.js';
import { maxSecretBytes } from './shared-table.js';

/** Room for the longest secret, CR LF, and one more byte that detects a longer secret. */
export const secretBufferBytes = maxSecretBytes + 3;

/**
 * Requires that a secret fits into the array at this moment. An array can be transferred away, or
 * shrink, while a source is read, so callers check before and after.
 *
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function requireRoom(into: Uint8Array): void {
  if (isUint8Array(into) && lengthOf(into) >= maxSecretBytes) return;
  throw new LocksignError('ERR_INVALID_ARGUMENT', {
    detail: `into must be a Uint8Array of at least ${maxSecretBytes} bytes, and stay one until the secret has been read`,
  });
}

/** A buffer that is filled from its start and can be wiped. */
export class SecretBuffer {
  // A promise that is resolved with this object looks up `then`. A `then` on Object.prototype would
  // receive the secret.
  // biome-ignore lint/suspicious/noThenProperty: the value undefined makes the object not thenable
  readonly then = undefined;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(room: number = secretBufferBytes) {
    this.#bytes = bytesOutsideHeap(room);
  }

  get length(): number {
    return this.#length;
  }

  /** The filled part. */
  get filled(): Uint8Array<ArrayBuffer> {
    return subarray(this.#bytes, 0, this.#length);
  }

  /** The unfilled part. After writing to it, call {@link grow}. */
  get free(): Uint8Array<ArrayBuffer> {
    return subarray(this.#bytes, this.#length);
  }

  /** The length of {@link free} in bytes. */
  get room(): number {
    return lengthOf(this.#bytes) - this.#length;
  }

  /** Counts bytes that were written to {@link free}. */
  grow(bytes: number): void {
    this.#length += bytes;
  }

  /**
   * Appends bytes, if at least one byte stays free after them.
   *
   * @returns false if they do not fit. Nothing is written then.
   */
  append(bytes: Uint8Array): boolean {
    const count = lengthOf(bytes);
    if (count >= this.room) return false;
    if (count > 0) setBytes(this.#bytes, bytes, this.#length); // set() throws for a detached array.
    this.#length += count;
    return true;
  }

  /** Shortens the text to `length` bytes and wipes the rest. */
  shorten(length: number): void {
    fillBytes(this.#bytes, 0, length, this.#length);
    this.#length = length;
  }

  wipe(): void {
    wipeBytes(this.#bytes);
    this.#length = 0;
  }
}

// A module that bypasses `exports` can import this class. It must not be able to patch it.
Object.freeze(SecretBuffer.prototype);

/**
 * @param facts the facts of the source that the error shows.
 * @param limit the largest length that is accepted, in bytes.
 */
export function secretTooLong(facts: ErrorFacts = {}, limit: number = maxSecretBytes): LocksignError {
  return new LocksignError('ERR_SECRET_TOO_LONG', { ...facts, limit });
}
