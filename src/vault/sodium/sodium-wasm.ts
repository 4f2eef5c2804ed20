/**
 * libsodium in WebAssembly, from the package libsodium-wrappers-sumo. The package's wrappers leave
 * copies of secrets in memory. This module calls the functions that they wrap, and wipes every copy
 * that it makes.
 * @module
 */

import type { SecretMemory } from '../../index.js';
import { nonceBytes, saltBytes, tagBytes } from '../format/format.js';
import { kdfContext, keyBytes, leastCost, type Sodium, SodiumMemory } from './sodium.js';

type Bytes = Uint8Array;

/**
 * The exports of the build. They take addresses. A 64-bit number is two arguments, the low half
 * first.
 */
interface Library {
  /** The object changes when the memory grows. */
  readonly HEAPU8: Bytes;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _crypto_pwhash(
    key: number,
    keyLow: number,
    keyHigh: number,
    passphrase: number,
    passphraseLow: number,
    passphraseHigh: number,
    salt: number,
    operationsLow: number,
    operationsHigh: number,
    memory: number,
    algorithm: number,
  ): number;
  _crypto_kdf_derive_from_key(
    subkey: number,
    bytes: number,
    idLow: number,
    idHigh: number,
    context: number,
    key: number,
  ): number;
  _randombytes_buf(address: number, bytes: number): void;
  _crypto_aead_xchacha20poly1305_ietf_encrypt(
    cipher: number,
    cipherLength: number,
    plain: number,
    plainLow: number,
    plainHigh: number,
    additional: number,
    additionalLow: number,
    additionalHigh: number,
    unused: number,
    nonce: number,
    key: number,
  ): number;
  _crypto_aead_xchacha20poly1305_ietf_decrypt(
    plain: number,
    plainLength: number,
    unused: number,
    cipher: number,
    cipherLow: number,
    cipherHigh: number,
    additional: number,
    additionalLow: number,
    additionalHigh: number,
    nonce: number,
    key: number,
  ): number;
}

/** crypto_pwhash_ALG_ARGON2ID13 */
const argon2id13 = 2;
/** Addresses of the build's memory are below this. */
const addressable = 2 ** 31;
/** Argon2 allocates this much more than its blocks, to align them. */
const alignmentBytes = 64;

/** Memory that is not locked, for a process without the addon. */
const ordinaryMemory: SecretMemory = {
  allocate(bytes) {
    // With its own buffer, because the garbage collector moves short arrays and leaves copies of
    // them.
    return new Uint8Array(new ArrayBuffer(bytes));
  },
  protect() {},
  free(memory) {
    memory.fill(0);
  },
};

class WasmSodium extends SodiumMemory implements Sodium {
  readonly name = 'wasm';
  readonly #library: Library;
  readonly #context = Buffer.from(kdfContext);

  constructor(library: Library, memory: SecretMemory) {
    super(memory);
    this.#library = library;
  }

  pwhash(...inputs: Parameters<Sodium['pwhash']>): boolean {
    const derived = this.#pwhash(...inputs);
    this.#wipeStack();
    return derived;
  }

  deriveKey(...inputs: Parameters<Sodium['deriveKey']>): void {
    this.#deriveKey(...inputs);
    this.#wipeStack();
  }

  random(bytes: Bytes): void {
    this.#call([], bytes, (_, at) => {
      this.#library._randombytes_buf(at, bytes.length);
      return 0;
    });
    this.#wipeStack();
  }

  seal(...inputs: Parameters<Sodium['seal']>): void {
    this.#seal(...inputs);
    this.#wipeStack();
  }

  open(...inputs: Parameters<Sodium['open']>): boolean {
    const opened = this.#open(...inputs);
    this.#wipeStack();
    return opened;
  }

  #pwhash(...[key, passphrase, salt, { operations, memory }]: Parameters<Sodium['pwhash']>): boolean {
    if (memory >= addressable) return false; // the call below passes only the low half
    const result = this.#call([passphrase, salt], key, ([passphraseAt = 0, saltAt = 0], keyAt) =>
      this.#library._crypto_pwhash(
        keyAt,
        key.length,
        0,
        passphraseAt,
        passphrase.length,
        0,
        saltAt,
        operations,
        0,
        memory,
        argon2id13,
      ),
    );
    this.#wipeFreed(memory);
    return result;
  }

  #deriveKey(...[subkey, id, key]: Parameters<Sodium['deriveKey']>): void {
    this.#call([this.#context, key], subkey, ([contextAt = 0, keyAt = 0], subkeyAt) =>
      this.#library._crypto_kdf_derive_from_key(subkeyAt, keyBytes, id, 0, contextAt, keyAt),
    );
  }

  #seal(...[cipher, plain, additional, nonce, key]: Parameters<Sodium['seal']>): void {
    const inputs = [plain, additional, nonce, key];
    this.#call(inputs, cipher, ([plainAt = 0, additionalAt = 0, nonceAt = 0, keyAt = 0], cipherAt) =>
      this.#library._crypto_aead_xchacha20poly1305_ietf_encrypt(
        cipherAt,
        0,
        plainAt,
        plain.length,
        0,
        additionalAt,
        additional.length,
        0,
        0,
        nonceAt,
        keyAt,
      ),
    );
  }

  #open(...[plain, cipher, additional, nonce, key]: Parameters<Sodium['open']>): boolean {
    const inputs = [cipher, additional, nonce, key];
    return this.#call(inputs, plain, ([cipherAt = 0, additionalAt = 0, nonceAt = 0, keyAt = 0], plainAt) =>
      this.#library._crypto_aead_xchacha20poly1305_ietf_decrypt(
        plainAt,
        0,
        0,
        cipherAt,
        cipher.length,
        0,
        additionalAt,
        additional.length,
        0,
        nonceAt,
        keyAt,
      ),
    );
  }

  /**
   * Runs a function on copies of its inputs.
   * @returns whether the function returned 0. If not, the output is not written.
   */
  #call(inputs: readonly Bytes[], output: Bytes, run: (inputs: number[], output: number) => number): boolean {
    const library = this.#library;
    const blocks: { at: number; length: number }[] = [];
    const reserve = (length: number): number => {
      const at = library._malloc(length + 1); // one more, so that an empty input has an address too
      if (at === 0) throw new RangeError('WebAssembly has no memory left');
      blocks.push({ at, length });
      return at;
    };
    try {
      const places = inputs.map((input) => {
        const at = reserve(input.length);
        library.HEAPU8.set(input, at);
        return at;
      });
      const outputAt = reserve(output.length);
      if (run(places, outputAt) !== 0) return false;
      output.set(library.HEAPU8.subarray(outputAt, outputAt + output.length));
      return true;
    } finally {
      for (const { at, length } of blocks) {
        library.HEAPU8.fill(0, at, at + length);
        library._free(at);
      }
    }
  }

  /**
   * libsodium's functions leave keys on the stack of WebAssembly, which JavaScript cannot address.
   * Each function runs again on zeros, and overwrites the same part of the stack.
   */
  #wipeStack(): void {
    const zeros = new Uint8Array(keyBytes);
    const key = new Uint8Array(keyBytes);
    this.#pwhash(key, zeros, zeros.subarray(0, saltBytes), leastCost);
    this.#deriveKey(key, 1, zeros);
    const cipher = new Uint8Array(keyBytes + tagBytes);
    this.#seal(cipher, zeros, zeros, zeros.subarray(0, nonceBytes), zeros);
    this.#open(key, cipher, zeros, zeros.subarray(0, nonceBytes), zeros);
  }

  /**
   * Argon2 frees its blocks without wiping them, and the key could be computed from them. An
   * allocation of the same length gets the same memory again, and wipes it.
   */
  #wipeFreed(bytes: number): void {
    const length = bytes + alignmentBytes;
    const at = this.#library._malloc(length);
    if (at === 0) return; // Argon2 could not allocate its blocks either
    this.#library.HEAPU8.fill(0, at, at + length);
    this.#library._free(at);
  }
}

/**
 * @param memory for secrets. Default: ordinary memory, for a process without the addon.
 * @throws the error of import() if the package is not installed.
 */
export async function loadWasmSodium(memory: SecretMemory = ordinaryMemory): Promise<Sodium> {
  const wrappers: object & { ready: Promise<void> } = await import('libsodium-wrappers-sumo');
  await wrappers.ready;
  // The types lack this documented export, which is set when the package is ready.
  return new WasmSodium(Reflect.get(wrappers, 'libsodium') as Library, memory);
}
