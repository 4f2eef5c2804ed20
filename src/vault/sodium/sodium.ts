/**
 * What the vault uses of libsodium. Two builds answer alike: sodium-native.ts and sodium-wasm.ts. Secrets are in memory that
 * `allocate` gives, and nowhere else.
 * @module
 */

/** What Argon2id spends on a passphrase. */
export interface Cost {
  /** Bytes. */
  readonly memory: number;
  /** Passes over that memory. */
  readonly operations: number;
}

/** crypto_kdf_KEYBYTES, crypto_aead_xchacha20poly1305_ietf_KEYBYTES */
export const keyBytes = 32;

/** The eight bytes that crypto_kdf keeps the subkeys of different programs apart with. */
export const kdfContext = 'locksign';

export interface Sodium {
  readonly name: 'native' | 'wasm';
  /**
   * Memory for a secret, outside V8's heap, zeroed.
   * @throws {LocksignError} `ERR_MEMLOCK_LIMIT` if it cannot be locked. Where the system gives none at all, such as at the end of a
   *   limit of the address space, sodium-native ends the process (SIGABRT).
   */
  allocate(bytes: number): Uint8Array;
  /** Wipes it at once, and gives it back. Of memory already given back: nothing. */
  free(memory: Uint8Array): void;
  /** `none`: a read or write of it ends the process. In WebAssembly: nothing. */
  protect(memory: Uint8Array, access: 'none' | 'write'): void;
  /**
   * crypto_pwhash with Argon2id 1.3. This thread waits.
   * @returns false if there is not enough memory.
   */
  pwhash(key: Uint8Array, passphrase: Uint8Array, salt: Uint8Array, cost: Cost): boolean;
  /** crypto_kdf_derive_from_key (BLAKE2b). @param id of the subkey. */
  deriveKey(subkey: Uint8Array, id: number, key: Uint8Array): void;
  /** crypto_aead_xchacha20poly1305_ietf_encrypt. @param cipher gets ciphertext and tag. */
  seal(cipher: Uint8Array, plain: Uint8Array, additional: Uint8Array, nonce: Uint8Array, key: Uint8Array): void;
  /** crypto_aead_xchacha20poly1305_ietf_decrypt. @returns false if it was not sealed so. */
  open(plain: Uint8Array, cipher: Uint8Array, additional: Uint8Array, nonce: Uint8Array, key: Uint8Array): boolean;
}
