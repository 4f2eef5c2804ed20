/**
 * What a backend does: it reads a secret where it is kept, holds what signing needs, and signs. The two
 * backends, native and WebAssembly, answer alike.
 * @module
 */

import type { SecretSource } from '../secrets/source.js';
import type { Boxed } from '../util/primordials.js';
import type { Algorithm, SecretEncoding, SignatureEncoding } from './shared-table.js';

export type { Algorithm, SecretEncoding, SignatureEncoding } from './shared-table.js';

/** What a key is made for. */
export interface KeyOptions {
  readonly algorithm: Algorithm;
  /** How the secret's text becomes the key. Exchanges that hand out base64 usually want it decoded: their page says so. */
  readonly encoding: SecretEncoding;
}

/** What is signed: a string is signed as UTF-8. */
export type Message = string | Uint8Array;

/** Of a message that `secret-suffix-md5` does not sign. Where its secret is, in the addon and in WebAssembly, it is refused. */
export const printableOnly = "message must be text of printable ASCII characters for algorithm 'secret-suffix-md5'";

/** Where one key lives, and what that keeps out. */
export interface Protection {
  readonly backend: 'native' | 'wasm';
  /** The memory the key lives in. */
  readonly memory: 'memfd_secret' | 'mlock' | 'wasm';
  /** The key cannot be written to swap. */
  readonly locked: boolean;
  /** The key is left out of core dumps (Linux) or error reports (Windows). */
  readonly excludedFromCoreDumps: boolean;
  /** Root cannot read the key through `/proc/<pid>/mem`, ptrace or process_vm_readv. */
  readonly hiddenFromRoot: boolean;
}

/**
 * A key inside a backend. An object and not a number: a module that imports the backend past `exports` could guess
 * numbers, and would sign with every key of the thread.
 */
export interface BackendKey {
  readonly protection: Protection;
  /** @throws LocksignError ERR_KEY_DESTROYED, ERR_INVALID_ARGUMENT */
  sign(message: Message, encoding: SignatureEncoding): string;
  /** False for a signature that is wrong or malformed; compares in constant time. */
  verify(message: Message, signature: string, encoding: SignatureEncoding): boolean;
  /** Wipes the key. Of a key already gone: nothing. */
  destroy(): void;
}

/** The lower side of SigningKey. Every method throws LocksignError and nothing else. */
export interface Backend {
  readonly name: 'native' | 'wasm';
  /** Which hash implementation serves each family: 'sha-ni', 'avx2', 'armv8', 'portable', 'wasm', 'wasm-simd'. */
  readonly implementation: { readonly sha256: string; readonly sha512: string };
  /** Reads the secret once, prepares a key for each purpose, wipes the rest. All of the keys, or none. */
  load(source: SecretSource, purposes: readonly KeyOptions[]): Promise<Boxed<BackendKey[]>>;
  /** Reads the secret once, copies it to the start of `into`, zeroes the rest of that, wipes its own; gives the length. */
  read(source: SecretSource, into: Uint8Array): Promise<number>;
  /** flock(2), without waiting: false if another open file description has the lock. */
  lockFile(descriptor: number): boolean;
}
