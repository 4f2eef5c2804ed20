/**
 * The keys of a vault: made of its passphrase, and used where they are.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { LocksignError } from '../../errors/locksign-error.js';
import { notThenable } from '../../util/not-thenable.js';
import { type Derivation, nonceBytes, saltBytes, tagBytes } from '../format/format.js';
import { type Cost, keyBytes, type Sodium } from '../sodium/sodium.js';
import { checkCost, noMemory } from './cost.js';
import type { LockedSecret } from './locked-secret.js';

/** Which subkey seals it (crypto_kdf): 1 for the check and the list, 2 for the entries. */
const purposes = { list: 1, entries: 2 } as const;
export type Purpose = keyof typeof purposes;

/** A new salt: new keys. */
export function newDerivation({ memory, operations }: Cost): Derivation {
  return { algorithm: 'argon2id13', salt: randomBytes(saltBytes).toString('base64'), operations, memory };
}

/** Out of reach of any read of this process, but while one of them is used. */
export class VaultKeys {
  readonly #sodium: Sodium;
  /** Both subkeys, in the order of their numbers. */
  readonly #memory: Uint8Array;
  #freed = false;

  private constructor(sodium: Sodium, memory: Uint8Array) {
    notThenable(this);
    this.#sodium = sodium;
    this.#memory = memory;
  }

  /**
   * The slow step: Argon2id, while this thread waits.
   * @param passphrase stays as it is, out of reach of any read afterwards.
   * @param path of the vault, for the errors.
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

  /** @returns nonce, ciphertext and tag in base64; the nonce is random, long enough never to come twice. */
  seal(purpose: Purpose, plain: Uint8Array, additional: Uint8Array): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = Buffer.alloc(plain.length + tagBytes);
    this.#use(purpose, (key) => this.#sodium.seal(cipher, plain, additional, nonce, key));
    return Buffer.concat([nonce, cipher]).toString('base64');
  }

  /** @returns false if these keys did not seal it, or not bound to this. */
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

  #use<T>(purpose: Purpose, run: (key: Uint8Array) => T): T {
    // Memory that was given back would end the process, or seal with zeros.
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
