/**
 * The part of libsodium that the vault uses. sodium-native.ts and sodium-wasm.ts implement it with
 * the same results. Secrets are only in memory from `allocate`.
 * @module
 */

import type { SecretMemory } from '../../index.js';
import { notThenable } from '../../util/not-thenable.js';
import type { Cost } from '../types.js';

/** crypto_kdf_KEYBYTES, crypto_aead_xchacha20poly1305_ietf_KEYBYTES */
export const keyBytes = 32;

/**
 * The context of crypto_kdf, which separates the subkeys of different programs. It must be 8 bytes
 * long.
 */
export const kdfContext = 'locksign';

/**
 * libsodium, and the memory for what it works with. Ordinary memory ignores `protect`.
 */
export interface Sodium extends SecretMemory {
  readonly name: 'native' | 'wasm';
  /**
   * crypto_pwhash with Argon2id 1.3. It blocks the thread.
   * @returns false if there is not enough memory.
   */
  pwhash(key: Uint8Array, passphrase: Uint8Array, salt: Uint8Array, cost: Cost): boolean;
  /** crypto_kdf_derive_from_key (BLAKE2b). @param id the number of the subkey. */
  deriveKey(subkey: Uint8Array, id: number, key: Uint8Array): void;
  /** randombytes_buf: fills the memory with random bytes. */
  random(bytes: Uint8Array): void;
  /** crypto_aead_xchacha20poly1305_ietf_encrypt. @param cipher receives ciphertext and tag. */
  seal(cipher: Uint8Array, plain: Uint8Array, additional: Uint8Array, nonce: Uint8Array, key: Uint8Array): void;
  /** crypto_aead_xchacha20poly1305_ietf_decrypt. @returns false if the tag does not match. */
  open(plain: Uint8Array, cipher: Uint8Array, additional: Uint8Array, nonce: Uint8Array, key: Uint8Array): boolean;
}

/** The least that crypto_pwhash takes: crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_OPSLIMIT_MIN. */
export const leastCost: Cost = { memory: 8192, operations: 1 };

/** The memory of an implementation. */
export class SodiumMemory implements SecretMemory {
  readonly #memory: SecretMemory;

  constructor(memory: SecretMemory) {
    notThenable(this);
    this.#memory = memory;
  }

  allocate(bytes: number): Uint8Array<ArrayBuffer> {
    return this.#memory.allocate(bytes);
  }

  free(memory: Uint8Array): void {
    this.#memory.free(memory);
  }

  protect(memory: Uint8Array, access: 'none' | 'write'): void {
    this.#memory.protect(memory, access);
  }
}
