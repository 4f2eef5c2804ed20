/**
 * The private keys of the WebAssembly backend.
 * @module
 */
import { type ErrorFacts, LocksignError } from '../../errors/locksign-error.js';
import {
  append,
  base64Slice,
  base64urlSlice,
  encodeInto,
  encodeText,
  hexSlice,
  indexIn,
  lengthOf,
  wipeBytes,
} from '../../util/primordials.js';
import {
  type BackendKey,
  type KeyOptions,
  type Message,
  notDerivable,
  type PrivateKeyAlgorithm,
  type PrivateKeyEncoding,
  type Protection,
  type SignatureEncoding,
} from '../backend.js';
import { privateKeyFacts } from '../private-key-problems.js';
import { SecretBuffer } from '../secret-buffer.js';
import { type FoundKey, type KeyFormError, signatureEncodings } from '../shared-table.js';
import { knownAnswers } from './known-answers.js';
import {
  isRefusal,
  type KeyKind,
  type KeyTextEncoding,
  type PrivateKeyParts,
  type RsaNumbers,
} from './private-key/form.js';
import { beginsAsPem } from './private-key/pem.js';
import { readPrivateKey } from './private-key/read.js';
import type { KeyPartsRefusal } from './public-key/kinds.js';
import { PublicKeySigner } from './public-key/signer.js';

const kinds: Readonly<Record<PrivateKeyAlgorithm, KeyKind>> = Object.freeze({
  ed25519: 'ed25519',
  'ecdsa-p256-sha256': 'ecdsa-p256',
  'ecdsa-secp256k1': 'ecdsa-secp256k1',
  'rsa-pkcs1-sha256': 'rsa',
});

const noFacts = (): ErrorFacts => ({});
const ignore = (): void => {};

const exponentBytes = 8;
const equalsSign = 0x3d;

/** Only the first line of PEM, a prefix, the length and the padding tell the forms apart. */
function recognised(text: Uint8Array): KeyTextEncoding {
  if (beginsAsPem(text)) return 'pem';
  const length = lengthOf(text) - (text[0] === 0x30 && text[1] === 0x78 ? 2 : 0); // 0x
  if (length === 64 || length === 128) return 'hex';
  return text[lengthOf(text) - 1] === equalsSign ? 'base64' : 'base58';
}

/** The reason by the name that it has natively. */
function nameOf(refusal: Exclude<KeyPartsRefusal, 'full'>): KeyFormError {
  switch (refusal) {
    case 'scalar-range':
      return 'not-in-range';
    case 'public-key-mismatch':
      return 'public-key-differs';
    case 'rsa-too-small':
    case 'rsa-too-large':
    case 'rsa-public-exponent':
    case 'rsa-prime-sizes':
      return refusal;
    default:
      return 'rsa-inconsistent';
  }
}

const hexOf = (bytes: Uint8Array): string => textOf(bytes, 'hex');

/** For signatures and public keys only: a string cannot be wiped. */
function textOf(bytes: Uint8Array, encoding: SignatureEncoding): string {
  const end = lengthOf(bytes);
  if (encoding === 'hex') return hexSlice(bytes, 0, end);
  return encoding === 'base64' ? base64Slice(bytes, 0, end) : base64urlSlice(bytes, 0, end);
}

/** The exponent in 8 bytes, and the modulus. */
function publicNumbers({ modulus, publicExponent }: RsaNumbers): string {
  return hexOf(publicExponent).padStart(2 * exponentBytes, '0') + hexOf(modulus);
}

/** Signers that hold private keys. A full one is joined by another. */
export class PrivateKeys {
  readonly #protection: Protection;
  #signers: PublicKeySigner[] = [];
  /** The algorithms that have given their known answer. */
  #tested: PrivateKeyAlgorithm[] = [];

  constructor(protection: Protection) {
    this.#protection = protection;
  }

  /**
   * Makes a key of a text, which the caller wipes.
   * @param facts about the source of the text, for the error.
   * @param destroyed is called once the key is wiped.
   * @throws {LocksignError} `ERR_PRIVATE_KEY`, `ERR_MEMORY_EXHAUSTED`; `ERR_WASM_UNAVAILABLE` if
   *   a signature is wrong in the self-test, which runs before the first key of an algorithm.
   */
  make(text: SecretBuffer, options: PrivateKeyOptions, facts: () => ErrorFacts, destroyed: () => void): BackendKey {
    this.#test(options.algorithm);
    return this.#make(text, options, facts, destroyed);
  }

  #test(algorithm: PrivateKeyAlgorithm): void {
    if (indexIn(this.#tested, algorithm) >= 0) return;
    const { encoding, key: text, message, start } = knownAnswers[algorithm];
    const secret = new SecretBuffer();
    secret.append(encodeText(text));
    const key = this.#make(secret, { algorithm, encoding }, noFacts, ignore);
    const signature = key.sign(algorithm === 'ecdsa-secp256k1' ? encodeText(message) : message, 'hex');
    key.destroy();
    for (let i = 0; i < start.length; i++) {
      if (signature[i] === start[i]) continue;
      throw new LocksignError('ERR_WASM_UNAVAILABLE', {
        detail: `it computed a wrong signature of ${algorithm} in its self-test`,
      });
    }
    append(this.#tested, algorithm);
  }

  #make(
    text: SecretBuffer,
    { algorithm, encoding }: PrivateKeyOptions,
    facts: () => ErrorFacts,
    destroyed: () => void,
  ): BackendKey {
    const copy = new SecretBuffer();
    try {
      copy.append(text.filled);
      const form = encoding === 'private-key' ? recognised(copy.filled) : encoding;
      const parts = readPrivateKey(kinds[algorithm], form, copy.filled);
      if (isRefusal(parts)) throw refused(parts.error, parts.found ?? 'none', algorithm, facts());
      const { signer, slot } = this.#put(kinds[algorithm], parts, algorithm, facts);
      const publicKey = 'rsa' in parts ? publicNumbers(parts.rsa) : hexOf(signer.publicKey(slot));
      return new WasmPrivateKey(signer, slot, publicKey, this.#protection, () => {
        this.#tidy();
        destroyed();
      });
    } finally {
      copy.wipe();
    }
  }

  #put(kind: KeyKind, parts: PrivateKeyParts, algorithm: PrivateKeyAlgorithm, facts: () => ErrorFacts) {
    // With for…of, a patched iterator would receive the signers, and could sign with every key.
    for (let i = 0; i <= this.#signers.length; i++) {
      const signer = this.#signers[i] ?? newSigner();
      const slot = signer.load(kind, parts);
      if (slot === 'full') continue;
      if (typeof slot === 'string') throw refused(nameOf(slot), 'none', algorithm, facts());
      if (i === this.#signers.length) append(this.#signers, signer);
      return { signer, slot };
    }
    throw new LocksignError('ERR_MEMORY_EXHAUSTED');
  }

  /** Instances without a key are left to the garbage collector. */
  #tidy(): void {
    const kept: PublicKeySigner[] = [];
    for (let i = 0; i < this.#signers.length; i++) {
      const signer = this.#signers[i];
      if (signer !== undefined && !signer.empty) append(kept, signer);
    }
    this.#signers = kept;
  }
}

/** The options of a private key. */
export interface PrivateKeyOptions extends KeyOptions {
  readonly algorithm: PrivateKeyAlgorithm;
  readonly encoding: PrivateKeyEncoding;
}

function newSigner(): PublicKeySigner {
  try {
    return new PublicKeySigner();
  } catch (error) {
    throw new LocksignError('ERR_MEMORY_EXHAUSTED', { cause: error });
  }
}

function refused(error: KeyFormError, found: FoundKey, algorithm: PrivateKeyAlgorithm, facts: ErrorFacts) {
  return new LocksignError('ERR_PRIVATE_KEY', { ...facts, ...privateKeyFacts(error, found, algorithm) });
}

function requireEncoding(encoding: SignatureEncoding): void {
  if (indexIn(signatureEncodings, encoding) >= 0) return;
  throw new LocksignError('ERR_INVALID_ARGUMENT', {
    detail: `encoding must be one of ${signatureEncodings.join(', ')}`,
  });
}

class WasmPrivateKey implements BackendKey {
  readonly #signer: PublicKeySigner;
  readonly #slot: number;
  readonly #publicKey: string;
  readonly #protection: Protection;
  readonly #destroyed: () => void;
  #alive = true;

  constructor(signer: PublicKeySigner, slot: number, publicKey: string, protection: Protection, destroyed: () => void) {
    this.#signer = signer;
    this.#slot = slot;
    this.#publicKey = publicKey;
    this.#protection = protection;
    this.#destroyed = destroyed;
  }

  get protection(): Protection {
    this.#requireAlive();
    return this.#protection;
  }

  get publicKey(): string {
    this.#requireAlive();
    return this.#publicKey;
  }

  sign(message: Message, encoding: SignatureEncoding): string {
    this.#requireAlive();
    requireEncoding(encoding);
    const signature = this.#signer.sign(this.#slot, message);
    if (signature === undefined) throw new LocksignError('ERR_SIGNATURE_WRONG');
    return textOf(signature, encoding);
  }

  /** Only `ecdsa-secp256k1` is verified here, whose signature of a digest is always the same. */
  verify(message: Message, signature: string, encoding: SignatureEncoding): boolean {
    const right = this.sign(message, encoding);
    if (typeof signature !== 'string') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'signature must be a string' });
    }
    const given = new Uint8Array(right.length + 4);
    const { read, written } = encodeInto(encoding === 'hex' ? signature.toLowerCase() : signature, given);
    const wanted = new Uint8Array(right.length);
    encodeInto(right, wanted);
    let difference = read === signature.length && written === right.length ? 0 : 1;
    for (let i = 0; i < right.length; i++) difference |= (given[i] ?? 0) ^ (wanted[i] ?? 0);
    wipeBytes(wanted);
    return difference === 0;
  }

  derive(): never {
    this.#requireAlive();
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: notDerivable });
  }

  destroy(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#signer.release(this.#slot);
    this.#destroyed();
  }

  #requireAlive(): void {
    if (!this.#alive) throw new LocksignError('ERR_KEY_DESTROYED');
  }
}
