/**
 * Native libsodium, from the package sodium-native.
 * @module
 */

import type { SecretMemory } from '../../index.js';
import { saltBytes } from '../format/format.js';
import { kdfContext, keyBytes, leastCost, type Sodium, SodiumMemory } from './sodium.js';
import { type Malloc, SodiumMalloc } from './sodium-malloc.js';

type Bytes = Uint8Array;

/** The functions of sodium-native 5 that the vault uses. The package has no types. */
interface Library extends Malloc {
  readonly crypto_pwhash_ALG_ARGON2ID13: number;
  crypto_pwhash(
    key: Bytes,
    passphrase: Bytes,
    salt: Bytes,
    operations: number,
    memory: number,
    algorithm: number,
  ): void;
  crypto_kdf_derive_from_key(subkey: Bytes, id: number, context: Bytes, key: Bytes): void;
  randombytes_buf(bytes: Bytes): void;
  crypto_aead_xchacha20poly1305_ietf_encrypt(
    cipher: Bytes,
    plain: Bytes,
    additional: Bytes,
    unused: null,
    nonce: Bytes,
    key: Bytes,
  ): number;
  crypto_aead_xchacha20poly1305_ietf_decrypt(
    plain: Bytes,
    unused: null,
    cipher: Bytes,
    additional: Bytes,
    nonce: Bytes,
    key: Bytes,
  ): number;
}

class NativeSodium extends SodiumMemory implements Sodium {
  readonly name = 'native';
  readonly #library: Library;
  readonly #context = Buffer.from(kdfContext);

  constructor(library: Library, memory: SecretMemory) {
    super(memory);
    this.#library = library;
  }

  /**
   * libsodium leaves the key on the stack of the thread that derives it. A second call, with
   * nothing secret, overwrites the stack frames of the first. This is why it does not use
   * crypto_pwhash_async: that derives in an unknown thread of libuv's pool. In addition, a worker
   * that ends during an asynchronous call crashes the process.
   */
  pwhash(...inputs: Parameters<Sodium['pwhash']>): boolean {
    const derived = this.#pwhash(...inputs);
    const zeros = new Uint8Array(keyBytes);
    this.#pwhash(new Uint8Array(keyBytes), zeros, zeros.subarray(0, saltBytes), leastCost);
    return derived;
  }

  #pwhash(...[key, passphrase, salt, { operations, memory }]: Parameters<Sodium['pwhash']>): boolean {
    const { crypto_pwhash_ALG_ARGON2ID13: algorithm } = this.#library;
    try {
      this.#library.crypto_pwhash(key, passphrase, salt, operations, memory, algorithm);
      return true;
    } catch {
      return false;
    }
  }

  deriveKey(subkey: Bytes, id: number, key: Bytes): void {
    this.#library.crypto_kdf_derive_from_key(subkey, id, this.#context, key);
  }

  random(bytes: Bytes): void {
    this.#library.randombytes_buf(bytes);
  }

  seal(...[cipher, plain, additional, nonce, key]: Parameters<Sodium['seal']>): void {
    this.#library.crypto_aead_xchacha20poly1305_ietf_encrypt(cipher, plain, additional, null, nonce, key);
  }

  open(...[plain, cipher, additional, nonce, key]: Parameters<Sodium['open']>): boolean {
    try {
      this.#library.crypto_aead_xchacha20poly1305_ietf_decrypt(plain, null, cipher, additional, nonce, key);
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * @param memory for secrets. Default: sodium_malloc, for a system without the addon.
 * @throws the error of import() if the package or its file for this platform is missing.
 */
export async function loadNativeSodium(memory?: SecretMemory): Promise<Sodium> {
  // @ts-expect-error The package has no types.
  const { default: library }: { default: Library } = await import('sodium-native');
  // A copy, so that functions that other code replaces later are not called.
  const copy = { ...library };
  return new NativeSodium(copy, memory ?? new SodiumMalloc(copy));
}
