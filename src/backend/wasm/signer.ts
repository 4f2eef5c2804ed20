/**
 * Wraps one pair of WebAssembly instances. Secrets go in, and only signatures come out. It holds up
 * to 256 HMAC keys and 64 suffix keys. When it is full, the backend makes another.
 * @module
 */
import { type ErrorCode, LocksignError } from '../../errors/locksign-error.js';
import {
  bufferFrom,
  encodeInto,
  indexIn,
  isUint8Array,
  latin1Slice,
  lengthOf,
  plainView,
  setBytes,
  subarray,
  viewOf,
  wipeBytes,
} from '../../util/primordials.js';
import { type KeyOptions, type Message, printableOnly, type SignatureEncoding, tooManyCharacters } from '../backend.js';
import { SecretBuffer } from '../secret-buffer.js';
import {
  algorithms,
  firstAlgorithm,
  firstLoadRefusal,
  type LoadRefusal,
  loadRefusals,
  maxSecretBytes,
  maxSuffixSecretBytes,
  secretEncodings,
  signatureEncodings,
} from '../shared-table.js';
import { type Courier, connectCourier, memoryOf } from './modules.js';

const md5Suffix = firstAlgorithm + algorithms.indexOf('secret-suffix-md5');
const refusals: Readonly<Record<LoadRefusal, Refusal | 'full'>> = {
  'no-slot': 'full',
  empty: { code: 'ERR_SECRET_EMPTY' },
  'too-long': { code: 'ERR_SECRET_TOO_LONG', limit: maxSecretBytes },
  newline: { code: 'ERR_SECRET_NEWLINE' },
  'not-base64': { code: 'ERR_SECRET_BASE64' },
  'not-hex': { code: 'ERR_SECRET_HEX' },
  'not-ascii': { code: 'ERR_SECRET_ASCII' },
  'suffix-too-long': { code: 'ERR_SECRET_TOO_LONG', limit: maxSuffixSecretBytes },
};
/**
 * More characters than a signature has. The longest has 128 hexadecimal digits, and one more
 * character is needed to detect a longer text.
 */
const signatureTextBytes = 136;

/**
 * The depth to which the stack is overwritten after a key is made or wiped, in frames of
 * assembly/sealed/scrub.ts of about 430 bytes. The code that handles a key is at most four calls
 * deep, even in the engine's slowest tier.
 */
const scrubFrames = 64;
/** The most bytes of UTF-8 that one UTF-16 code unit becomes. */
const maxBytesOfUnit = 3;

/** The reason why a secret cannot be a key. `limit` is in bytes. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly limit?: number;
}

export class WasmSigner {
  readonly #courier: Courier;
  readonly #input: Uint8Array<ArrayBuffer>;
  readonly #signature: Uint8Array<ArrayBuffer>;
  /** The length of the input in bytes. */
  readonly #room: number;
  #keys = 0;

  constructor(simd: boolean) {
    this.#courier = connectCourier(simd);
    // The memory cannot grow, so these views stay valid.
    const memory = viewOf(memoryOf(this.#courier));
    const input = this.#courier.input();
    const text = this.#courier.text();
    this.#room = this.#courier.inputBytes();
    this.#input = subarray(memory, input, input + this.#room);
    this.#signature = subarray(memory, text, text + signatureTextBytes);
  }

  /** Whether it holds no key. */
  get empty(): boolean {
    return this.#keys === 0;
  }

  /**
   * Makes a key from a secret. The caller must wipe the secret.
   * @returns the key's slot, 'full' if no slot is free, or the reason why the secret cannot be a
   *   key.
   */
  load(secret: SecretBuffer, { algorithm, encoding }: KeyOptions): number | 'full' | Refusal {
    const courier = this.#courier;
    const algorithmNumber = firstAlgorithm + indexIn(algorithms, algorithm);
    const form = indexIn(secretEncodings, encoding);
    const text = secret.filled;
    let result: number;
    try {
      // Run no foreign code past this point: a patched Buffer method would see this memory.
      setBytes(this.#input, text);
      result = courier.loadKey(algorithmNumber, form, secret.length);
    } finally {
      wipeBytes(this.#input);
      courier.scrub(scrubFrames);
    }
    if (result >= 0) {
      this.#keys++;
      return result;
    }
    const refusal = loadRefusals[result - firstLoadRefusal];
    return refusal === undefined ? { code: 'ERR_INVALID_ARGUMENT' } : refusals[refusal];
  }

  sign(slot: number, message: Message, encoding: SignatureEncoding): string {
    const number = encodingNumber(encoding);
    const bytes = this.#begin(slot, message);
    const characters = this.#courier.sign(bytes, number);
    if (characters < 0) throw invalid(printableOnly);
    return latin1Slice(this.#signature, 0, characters);
  }

  /**
   * Signs for a key that is made of the signature's text. The text is copied through memory that
   * JavaScript can read, as the secret of every key is, and becomes no string.
   *
   * @param length the number of characters that are copied. Undefined for all of them.
   * @returns the text, which the caller must wipe.
   */
  signSecretly(slot: number, message: Message, encoding: SignatureEncoding, length: number | undefined): SecretBuffer {
    const number = encodingNumber(encoding);
    const text = new SecretBuffer(signatureTextBytes);
    const bytes = this.#begin(slot, message);
    try {
      const characters = this.#courier.signSecretly(bytes, number);
      if (characters < 0) throw invalid(printableOnly);
      if (length !== undefined && length > characters) throw invalid(tooManyCharacters(characters));
      text.append(subarray(this.#signature, 0, length ?? characters));
      return text;
    } finally {
      wipeBytes(this.#signature);
      this.#courier.scrub(scrubFrames);
    }
  }

  /** WebAssembly compares, so that the right signature never reaches JavaScript. */
  verify(slot: number, message: Message, signature: string, encoding: SignatureEncoding): boolean {
    const number = encodingNumber(encoding);
    if (typeof signature !== 'string') throw invalid('signature must be a string');
    const bytes = this.#begin(slot, message);
    const { read, written } = encodeInto(signature, this.#signature);
    const characters = read === signature.length ? written : 0;
    const answer = this.#courier.verify(bytes, number, characters);
    if (answer < 0) throw invalid(printableOnly);
    return answer === 1;
  }

  /** Wipes a key. */
  release(slot: number): void {
    this.#courier.release(slot);
    this.#courier.scrub(scrubFrames);
    this.#keys--;
  }

  /**
   * Passes a message to the courier, except for its last part. That part is left at `input`, and
   * its length in bytes is returned. No code of the caller may run between begin() and the
   * signature, because it could sign with another key in between.
   */
  #begin(slot: number, message: Message): number {
    if (typeof message === 'string') {
      const long = message.length * maxBytesOfUnit > this.#room ? bufferFrom(message, 'utf8') : undefined;
      this.#courier.begin(slot);
      if (long !== undefined) return this.#absorb(long);
      return encodeInto(message, this.#input).written;
    }
    if (!isUint8Array(message)) throw invalid('message must be a string or a Uint8Array');
    const bytes = plainView(message);
    if (this.#courier.begin(slot) === md5Suffix) throw invalid(printableOnly);
    return this.#absorb(bytes);
  }

  #absorb(message: Uint8Array): number {
    const length = lengthOf(message);
    const room = this.#room;
    let absorbed = 0;
    for (; length - absorbed > room; absorbed += room) {
      setBytes(this.#input, subarray(message, absorbed, absorbed + room));
      this.#courier.absorb(room);
    }
    setBytes(this.#input, subarray(message, absorbed));
    return length - absorbed;
  }
}

/**
 * Searches the list instead of looking up a property, which would call toString() of an encoding
 * that is an array or an object.
 */
function encodingNumber(encoding: SignatureEncoding): number {
  const number = indexIn(signatureEncodings, encoding);
  if (number >= 0) return number;
  throw invalid(`encoding must be one of ${signatureEncodings.join(', ')}`);
}

function invalid(detail: string): LocksignError {
  return new LocksignError('ERR_INVALID_ARGUMENT', { detail });
}
