/**
 * The interface of a backend. A backend reads a secret from its source, keeps what signing needs,
 * and signs. The two backends, native and WebAssembly, give the same results.
 * @module
 */

import type { Expected } from '../secrets/mistake.js';
import type { SecretSource } from '../secrets/source.js';
import { each, indexIn } from '../util/primordials.js';
import type { Message } from './message.js';
import type { TokenBackend } from './pkcs11/backend.js';
import type { Algorithm, SecretEncoding, SignatureEncoding } from './shared-table.js';

export type { Message } from './message.js';
export type { Algorithm, SecretEncoding, SignatureEncoding } from './shared-table.js';

/** The algorithm of a key, and the encoding of its secret. */
export interface KeyOptions {
  readonly algorithm: Algorithm;
  /**
   * How the secret's text becomes the key. An exchange that issues secrets in base64 usually
   * requires that they are decoded. Its documentation states that.
   */
  readonly encoding: SecretEncoding;
}

/** The algorithms of a private key, which has a public one. */
export type PrivateKeyAlgorithm = Extract<Algorithm, 'ed25519' | `ecdsa-${string}` | `rsa-${string}`>;
/** The algorithms of a secret: HMAC, and the suffix algorithms. */
export type SecretAlgorithm = Exclude<Algorithm, PrivateKeyAlgorithm>;
/** How a private key is written. */
export type PrivateKeyEncoding = Extract<SecretEncoding, 'pem' | 'base64' | 'base58' | 'hex' | 'private-key'>;
/** How a secret becomes the key of HMAC or of a suffix algorithm. */
export type TextEncoding = Exclude<SecretEncoding, 'pem' | 'base58' | 'private-key'>;

export const privateKeyAlgorithms: readonly PrivateKeyAlgorithm[] = Object.freeze([
  'ed25519',
  'ecdsa-p256-sha256',
  'ecdsa-secp256k1',
  'rsa-pkcs1-sha256',
] as const);
export const secretAlgorithms: readonly SecretAlgorithm[] = Object.freeze([
  'hmac-sha256',
  'hmac-sha384',
  'hmac-sha512',
  'secret-suffix-sha256',
  'secret-suffix-md5',
] as const);
export const privateKeyEncodings: readonly PrivateKeyEncoding[] = Object.freeze([
  'pem',
  'base64',
  'base58',
  'hex',
  'private-key',
] as const);
export const textEncodings: readonly TextEncoding[] = Object.freeze([
  'utf8',
  'base64',
  'hex',
  'to-base64',
  'to-uppercase',
  'to-md5-hex',
] as const);

/** Whether all of the keys are private ones. No text is both such a key and the secret of HMAC. */
export function allPrivate(purposes: readonly KeyOptions[]): boolean {
  let all = true;
  each(purposes, ({ algorithm }) => {
    if (indexIn(privateKeyAlgorithms, algorithm) < 0) all = false;
  });
  return all;
}

/**
 * The problem of a message that `secret-suffix-md5` does not sign. The addon and the WebAssembly
 * module refuse it themselves, so that no JavaScript can bypass the check.
 */
export const printableOnly = "message must be text of printable ASCII characters for algorithm 'secret-suffix-md5'";

/** The problem of a message that `ecdsa-secp256k1` does not sign. */
export const digestOnly = "message must be a digest of 32 bytes for algorithm 'ecdsa-secp256k1'";

/** The problem of a private key that derives keys. */
export const notDerivable = 'derive() needs a key of HMAC or of a suffix algorithm';

/** The problem of a length that is above the number of characters of the signature. */
export const tooManyCharacters = (characters: number): string =>
  `length must be at most ${characters}, the number of characters of the signature`;

/** The memory that holds one key, and the attacks that this memory prevents. */
export interface Protection {
  readonly backend: 'native' | 'wasm';
  /** The kind of memory that holds the key. */
  readonly memory: 'memfd_secret' | 'mlock' | 'wasm';
  /** The key cannot be written to swap. */
  readonly locked: boolean;
  /** Core dumps (Linux) or error reports (Windows) exclude the key. */
  readonly excludedFromCoreDumps: boolean;
  /** Root cannot read the key through `/proc/<pid>/mem`, ptrace or process_vm_readv. */
  readonly hiddenFromRoot: boolean;
}

/**
 * A key inside a backend. It is an object and not a number, because a module that bypasses
 * `exports` and imports the backend could guess numbers, and sign with every key of the thread.
 */
export interface BackendKey {
  readonly protection: Protection;
  /**
   * The public key in hexadecimal, undefined if there is none: 32 bytes for `ed25519`, x and y for
   * ECDSA, and for RSA the exponent in 8 bytes and the modulus.
   *
   * @throws {LocksignError} `ERR_KEY_DESTROYED`
   */
  readonly publicKey: string | undefined;
  /** @throws {LocksignError} `ERR_KEY_DESTROYED`, `ERR_INVALID_ARGUMENT`, `ERR_MEMORY_EXHAUSTED` */
  sign(message: Message, encoding: SignatureEncoding): string;
  /**
   * Compares in constant time. Returns false for a wrong or malformed signature.
   *
   * @throws {LocksignError} every error of sign().
   */
  verify(message: Message, signature: string, encoding: SignatureEncoding): boolean;
  /**
   * Makes keys whose secret is the text of a signature. If one key fails, none is kept.
   *
   * @param length the number of the text's first characters that are the secret, from 1. Undefined
   *   for the whole text.
   * @throws {LocksignError} every error of sign(), `ERR_SECRET_*` if the text cannot be such a key,
   *   `ERR_KEY_LIMIT`, `ERR_MEMLOCK_LIMIT`, `ERR_MEMORY_*`.
   */
  derive(
    message: Message,
    encoding: SignatureEncoding,
    length: number | undefined,
    purposes: readonly KeyOptions[],
  ): BackendKey[];
  /** Wipes the key. A second call does nothing. */
  destroy(): void;
}

/**
 * Locked memory for code that encrypts secrets. Its own process can read it, so a key that only
 * signs does not belong there.
 */
export interface SecretMemory {
  /**
   * Allocates zeroed memory in pages of its own, between guard pages. It is locked, and where the
   * kernel has memfd_secret(2), not even root can read it from outside the process. It is wiped
   * when it is freed, when it is garbage-collected, and when the thread or the process ends.
   *
   * @throws {LocksignError} `ERR_MEMLOCK_LIMIT`, `ERR_MEMORY_*`
   */
  allocate(bytes: number): Uint8Array<ArrayBuffer>;
  /**
   * Takes access to all of the memory away from the process, or gives it back. Code that reads
   * memory without access crashes the process (SIGSEGV).
   *
   * @param memory an array that allocate() returned, or a part of it.
   * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for other memory, `ERR_MEMORY_*`
   */
  protect(memory: Uint8Array, access: 'none' | 'write'): void;
  /**
   * Wipes the memory and detaches its arrays, which then have no length. A second call does
   * nothing.
   */
  free(memory: Uint8Array): void;
}

/** Keys that were made of one secret. It has no prototype, whose `then` would receive the keys. */
export interface LoadedKeys {
  readonly keys: BackendKey[];
  /** Whether the secret has the form of its exchange's secrets, as far as that is known. */
  readonly likely: boolean;
}

export function loadedKeys(keys: BackendKey[], likely: boolean): LoadedKeys {
  const loaded = { __proto__: null, keys, likely };
  return loaded;
}

/** The operations that SigningKey is built on. Every method throws only LocksignError. */
export interface Backend {
  readonly name: 'native' | 'wasm';
  /**
   * The hash implementation of each family: 'sha-ni', 'avx2', 'armv8', 'portable', 'wasm' or
   * 'wasm-simd'. `sha512` includes SHA-384.
   */
  readonly implementation: { readonly sha256: string; readonly sha512: string };
  /** Undefined if this backend has no locked memory. */
  readonly secretMemory?: SecretMemory;
  /** Undefined if this backend cannot load PKCS#11 modules. */
  readonly tokens?: TokenBackend;
  /**
   * Reads the secret once, makes a key for each purpose, and wipes the secret's text. If one key
   * fails, none is kept.
   *
   * @param expected states that an exchange issued the secret. Otherwise it may be any text.
   */
  load(source: SecretSource, purposes: readonly KeyOptions[], expected?: Expected): Promise<LoadedKeys>;
  /**
   * Reads the secret once, copies it to the start of `into`, fills the rest of `into` with zeros,
   * and wipes its own copy.
   *
   * @param expected as for load().
   * @returns the secret's length in bytes.
   */
  read(source: SecretSource, into: Uint8Array, expected?: Expected): Promise<number>;
  /**
   * Calls flock(2) without waiting. Returns false if another open file description has the lock.
   */
  lockFile(descriptor: number): boolean;
}
