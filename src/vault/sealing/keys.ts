/**
 * The keys of a vault. They are derived from its passphrase and never leave their locked memory.
 * @module
 */

import { randomBytes } from 'node:crypto';
import { LocksignError } from '../../errors/locksign-error.js';
import { notThenable } from '../../util/not-thenable.js';
import { type Derivation, nonceBytes, saltBytes, tagBytes } from '../format/format.js';
import { keyBytes, type Sodium } from '../sodium/sodium.js';
import type { Cost } from '../types.js';
import { checkCost, noMemory } from './cost.js';
import type { LockedSecret } from './locked-secret.js';

/**
 * The number of the subkey for each purpose (crypto_kdf): `list` seals `check` and `seal`,
 * `entries` seals the secrets.
 */
const purposes = { list: 1, entries: 2 } as const;
export type Purpose = keyof typeof purposes;

/** A derivation with a new salt, and so with new keys. */
export function newDerivation({ memory, operations }: Cost): Derivation {
  return { algorithm: 'argon2id13', salt: randomBytes(saltBytes).toString('base64'), operations, memory };
}

/**
 * Their memory cannot be read or written (sodium_mprotect_noaccess) except while a key is in use.
 */
export class VaultKeys {
  readonly #sodium: Sodium;
  /** Both subkeys, in the order of {@link purposes}. */
  readonly #memory: Uint8Array;
  #freed = false;

  private constructor(sodium: Sodium, memory: Uint8Array) {
    notThenable(this);
    this.#sodium = sodium;
    this.#memory = memory;
  }

  /**
   * Derives the keys with Argon2id. This is slow and blocks the thread.
   * @param passphrase is not changed. Afterwards its memory cannot be read until it is freed or
   *   another derivation uses it.
   * @param path names the vault in errors.
   * @throws {LocksignError} `ERR_VAULT_COST`, `ERR_MEMLOCK_LIMIT`
   */
  static derive(
    sodium: Sodium,
    { memory: passphrase, length }: LockedSecret,
    derivation: Derivation,
    path: string,
  ): VaultKeys {
    checkCost(derivation, path);
    const master = sodium.allocate(keyBytes);
    sodium.protect(passphrase, 'write');
    try {
      const salt = Buffer.from(derivation.salt, 'base64');
      if (!sodium.pwhash(master, passphrase.subarray(0, length), salt, derivation)) noMemory(derivation, path);
      const memory = sodium.allocate(2 * keyBytes);
      try {
        for (const id of Object.values(purposes)) {
          sodium.deriveKey(memory.subarray((id - 1) * keyBytes, id * keyBytes), id, master);
        }
        sodium.protect(memory, 'none');
        return new VaultKeys(sodium, memory);
      } catch (error) {
        sodium.free(memory);
        throw error;
      }
    } finally {
      sodium.protect(passphrase, 'none');
      sodium.free(master);
    }
  }

  /**
   * @returns nonce, ciphertext and tag in base64. The nonce is random, and at 24 bytes long enough
   *   never to repeat.
   */
  seal(purpose: Purpose, plain: Uint8Array, additional: Uint8Array): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = Buffer.alloc(plain.length + tagBytes);
    this.#use(purpose, (key) => this.#sodium.seal(cipher, plain, additional, nonce, key));
    return Buffer.concat([nonce, cipher]).toString('base64');
  }

  /** @returns false if it was sealed with other keys or other additional data. */
  open(purpose: Purpose, plain: Uint8Array, sealed: string, additional: Uint8Array): boolean {
    const bytes = Buffer.from(sealed, 'base64');
    const nonce = bytes.subarray(0, nonceBytes);
    const cipher = bytes.subarray(nonceBytes);
    return this.#use(purpose, (key) => this.#sodium.open(plain, cipher, additional, nonce, key));
  }

  free(): void {
    this.#freed = true;
    this.#sodium.free(this.#memory);
  }

  [Symbol.dispose](): void {
    this.free();
  }

  #use<T>(purpose: Purpose, run: (key: Uint8Array) => T): T {
    // Native libsodium would crash on freed memory, and WebAssembly would seal with a key of zeros.
    if (this.#freed) throw new LocksignError('ERR_VAULT_CLOSED');
    const id = purposes[purpose];
    this.#sodium.protect(this.#memory, 'write');
    try {
      return run(this.#memory.subarray((id - 1) * keyBytes, id * keyBytes));
    } finally {
      this.#sodium.protect(this.#memory, 'none');
    }
  }
}
