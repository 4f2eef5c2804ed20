/**
 * Wraps one pair of WebAssembly instances that sign with private keys: Ed25519 (RFC 8032), ECDSA
 * with the nonces of RFC 6979, and RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017). Private keys go in,
 * and only signatures and public keys come out. It holds up to 64 keys of curves and 4 of RSA. When
 * it is full, the caller makes another.
 * @module
 */
import { LocksignError } from '../../../errors/locksign-error.js';
import {
  encodeText,
  fillBytes,
  indexIn,
  isUint8Array,
  lengthOf,
  plainView,
  setBytes,
  subarray,
  viewOf,
  wipeBytes,
} from '../../../util/primordials.js';
import type { Message } from '../../backend.js';
import { memoryOf } from '../modules.js';
import { equalBytes } from '../private-key/der.js';
import type { KeyKind, PrivateKeyParts, RsaNumbers } from '../private-key/form.js';
import { type KeyPartsRefusal, keyKinds, keyRefusals, rsaFields } from './kinds.js';
import { connectPublicKeyCourier, type PublicKeyCourier } from './modules.js';

const firstKind = 1;
const ed25519 = firstKind + keyKinds.indexOf('ed25519');
const secp256k1 = firstKind + keyKinds.indexOf('ecdsa-secp256k1');
const digestBytes = 32;
/** The bytes of the longest signature, of an RSA key of 4,096 bits. */
const outputBytes = 512;
/**
 * The depth to which the stack is overwritten after a key is made or wiped, in frames of
 * assembly/sealed/scrub.ts. The code that handles a key is at most ten calls deep.
 */
const scrubFrames = 64;

export class PublicKeySigner {
  readonly #courier: PublicKeyCourier;
  readonly #input: Uint8Array<ArrayBuffer>;
  readonly #output: Uint8Array<ArrayBuffer>;
  /** The length of the input in bytes. */
  readonly #room: number;
  #keys = 0;

  constructor() {
    this.#courier = connectPublicKeyCourier();
    // The memory cannot grow, so these views stay valid.
    const memory = viewOf(memoryOf(this.#courier));
    const input = this.#courier.input();
    const output = this.#courier.output();
    this.#room = this.#courier.inputBytes();
    this.#input = subarray(memory, input, input + this.#room);
    this.#output = subarray(memory, output, output + outputBytes);
  }

  /** Whether it holds no key. */
  get empty(): boolean {
    return this.#keys === 0;
  }

  /**
   * Makes a key from its parts. The caller must wipe the parts.
   * @returns the key's slot, or why the parts are no key, or 'full' if no slot is free.
   */
  load(kind: KeyKind, parts: PrivateKeyParts): number | KeyPartsRefusal {
    const courier = this.#courier;
    let result: number | KeyPartsRefusal;
    try {
      // Run no foreign code past this point: a patched method would see this memory.
      result = 'rsa' in parts ? this.#putRsa(parts.rsa) : this.#putSecret(parts.secret);
      if (result === 0) result = courier.loadKey(firstKind + indexIn(keyKinds, kind));
    } finally {
      wipeBytes(this.#input);
      courier.scrub(scrubFrames);
    }
    if (typeof result === 'string') return result;
    if (result < 0) return keyRefusals[-1 - result] ?? 'full';
    this.#keys++;
    if ('rsa' in parts || parts.publicKey === undefined || this.#isPublicKey(result, parts.publicKey)) return result;
    this.release(result);
    return 'public-key-mismatch';
  }

  /**
   * Signs a message, or for secp256k1 the digest of one.
   * @returns 64 bytes for Ed25519 and P-256 (r and s); 65 for secp256k1, of which the last is the
   *   recovery bit; as many as the modulus has for RSA. Undefined if there is no valid signature,
   *   because the processor or the memory has failed, or because the memory of an Ed25519 message
   *   changed while it was signed.
   * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
   */
  sign(slot: number, message: Message): Uint8Array<ArrayBuffer> | undefined {
    const courier = this.#courier;
    if (typeof message !== 'string' && !isUint8Array(message)) {
      throw invalid('message must be a string or a Uint8Array');
    }
    const bytes = typeof message === 'string' ? encodeText(message) : plainView(message);
    const kind = courier.begin(slot);
    if (kind === secp256k1 && (typeof message === 'string' || lengthOf(bytes) !== digestBytes)) {
      throw invalid('message must be a digest of 32 bytes');
    }
    if (kind === ed25519) courier.turn(this.#absorb(bytes));
    const count = courier.sign(this.#absorb(bytes));
    return count < 0 ? undefined : this.#copyOutput(count);
  }

  /**
   * Returns the public key: 32 bytes for Ed25519, and the coordinates x and y for ECDSA. The
   * numbers of RSA contain the public key, so the caller has it.
   */
  publicKey(slot: number): Uint8Array<ArrayBuffer> {
    return this.#copyOutput(this.#courier.publicKey(slot));
  }

  /** Wipes a key. */
  release(slot: number): void {
    this.#courier.release(slot);
    this.#courier.scrub(scrubFrames);
    this.#keys--;
  }

  /** Passes a message on, except for its last part, which stays at `input`. Returns its length. */
  #absorb(message: Uint8Array): number {
    const length = lengthOf(message);
    const room = this.#room;
    let absorbed = 0;
    for (; length - absorbed > room; absorbed += room) {
      setBytes(this.#input, subarray(message, absorbed, absorbed + room));
      this.#courier.absorb(room);
    }
    if (length > absorbed) setBytes(this.#input, subarray(message, absorbed));
    return length - absorbed;
  }

  #copyOutput(count: number): Uint8Array<ArrayBuffer> {
    const copy = new PlainBytes(count);
    setBytes(copy, subarray(this.#output, 0, count));
    return copy;
  }

  #putSecret(secret: Uint8Array): 0 {
    setBytes(this.#input, secret);
    return 0;
  }

  #putRsa(numbers: RsaNumbers): 0 | KeyPartsRefusal {
    let end = 0;
    for (let i = 0; i < rsaFields.length; i++) {
      const field = rsaFields[i];
      if (field === undefined) continue;
      const number = numbers[field.part];
      if (lengthOf(number) > field.bytes) return field.tooLong;
      fillBytes(this.#input, 0, end, end + field.bytes);
      end += field.bytes;
      setBytes(this.#input, number, end - lengthOf(number));
    }
    return 0;
  }

  /**
   * Compares a public key as PEM contains it: compressed, with the byte 4 in front, or 32 bytes.
   */
  #isPublicKey(slot: number, given: Uint8Array): boolean {
    const own = this.publicKey(slot);
    if (lengthOf(given) === lengthOf(own)) return equalBytes(given, own);
    const isCompressed = lengthOf(given) === 33;
    const first = isCompressed ? 2 | ((own[63] ?? 0) & 1) : 4;
    return given[0] === first && equalBytes(subarray(given, 1), isCompressed ? subarray(own, 0, 32) : own);
  }
}

const PlainBytes = Uint8Array;

function invalid(detail: string): LocksignError {
  return new LocksignError('ERR_INVALID_ARGUMENT', { detail });
}
