/**
 * Native libsodium, from the package sodium-native. Its sodium_malloc allocates memory between
 * guard pages.
 * @module
 */
import { readFileSync } from 'node:fs';
import { LocksignError } from '../../errors/locksign-error.js';
import { notThenable } from '../../util/not-thenable.js';
import { saltBytes } from '../format/format.js';
import { type Cost, kdfContext, keyBytes, type Sodium } from './sodium.js';

type Bytes = Uint8Array;

/** The functions of sodium-native 5 that the vault uses. The package has no types. */
interface Library {
  readonly crypto_pwhash_ALG_ARGON2ID13: number;
  sodium_malloc(bytes: number): Bytes;
  sodium_mlock(memory: Bytes): void;
  /** Wipes the memory first. */
  sodium_munlock(memory: Bytes): void;
  sodium_free(memory: Bytes): void;
  sodium_mprotect_noaccess(memory: Bytes): void;
  sodium_mprotect_readwrite(memory: Bytes): void;
  crypto_pwhash(
    key: Bytes,
    passphrase: Bytes,
    salt: Bytes,
    operations: number,
    memory: number,
    algorithm: number,
  ): void;
  crypto_kdf_derive_from_key(subkey: Bytes, id: number, context: Bytes, key: Bytes): void;
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

/** crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_OPSLIMIT_MIN */
const leastCost: Cost = { memory: 8192, operations: 1 };

const pageBytes = 4096;
/** sodium_malloc puts a canary in front of the memory, in the same page, to detect an overrun. */
const canaryBytes = 16;

/**
 * The limit of locked memory, and the bytes needed for this allocation (proc(5)). Empty on systems
 * without /proc.
 */
function memlockFacts(bytes: number): { limit?: number; needed?: number } {
  try {
    const limit = /^Max locked memory +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    const locked = /^VmLck:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    const pages = Math.ceil((bytes + canaryBytes) / pageBytes);
    return {
      ...(limit !== undefined && { limit: Number(limit) }),
      ...(locked !== undefined && { needed: Number(locked) * 1024 + pages * pageBytes }),
    };
  } catch {
    return {};
  }
}

class NativeSodium implements Sodium {
  readonly name = 'native';
  readonly #library: Library;
  readonly #context = Buffer.from(kdfContext);

  constructor(library: Library) {
    notThenable(this);
    this.#library = library;
  }

  allocate(bytes: number): Bytes {
    const memory = this.#library.sodium_malloc(bytes);
    try {
      // sodium_malloc ignores a failure to lock. Locking again reports it, and costs nothing: the
      // kernel counts a page once.
      this.#library.sodium_mlock(memory);
    } catch {
      this.free(memory);
      throw new LocksignError('ERR_MEMLOCK_LIMIT', { call: 'mlock', ...memlockFacts(bytes) });
    }
    return memory.fill(0);
  }

  free(memory: Bytes): void {
    if (memory.length === 0) return;
    this.protect(memory, 'write');
    try {
      // sodium_free wipes and unlocks as well, but only some time later. The limit of locked memory
      // could be reached before.
      this.#library.sodium_munlock(memory);
    } catch {
      // Windows reports that the memory was not locked. It is wiped all the same.
    }
    this.#library.sodium_free(memory);
  }

  protect(memory: Bytes, access: 'none' | 'write'): void {
    if (access === 'none') this.#library.sodium_mprotect_noaccess(memory);
    else this.#library.sodium_mprotect_readwrite(memory);
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

/** @throws the error of import() if the package or its file for this platform is missing. */
export async function loadNativeSodium(): Promise<Sodium> {
  // @ts-expect-error The package has no types.
  const { default: library }: { default: Library } = await import('sodium-native');
  // A copy, so that functions that other code replaces later are not called.
  return new NativeSodium({ ...library });
}
