/**
 * libsodium as machine code: the package sodium-native, in memory between guard pages (sodium_malloc).
 * @module
 */
import { readFileSync } from 'node:fs';
import { LocksignError } from '../../errors/locksign-error.js';
import { notThenable } from '../../util/not-thenable.js';
import { saltBytes } from '../format/format.js';
import { type Cost, kdfContext, keyBytes, type Sodium } from './sodium.js';

type Bytes = Uint8Array;

/** The functions of sodium-native 5 that are used; it comes without types. */
interface Library {
  readonly crypto_pwhash_ALG_ARGON2ID13: number;
  sodium_malloc(bytes: number): Bytes;
  sodium_mlock(memory: Bytes): void;
  /** Wipes it first. */
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
/** What sodium_malloc puts in front of the memory, in its page, to see an overrun. */
const canaryBytes = 16;

/** What the kernel says (proc(5)); undefined on other systems. */
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
      // sodium_malloc locks its memory, and goes on if it could not. Locking it again tells: the kernel counts a page once.
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
      // sodium_free does both as well, but Node calls it some time later, and the limit of locked memory could be reached first.
      this.#library.sodium_munlock(memory);
    } catch {
      // It was not locked, which Windows says. It is wiped.
    }
    this.#library.sodium_free(memory);
  }

  protect(memory: Bytes, access: 'none' | 'write'): void {
    if (access === 'none') this.#library.sodium_mprotect_noaccess(memory);
    else this.#library.sodium_mprotect_readwrite(memory);
  }

  /**
   * Not crypto_pwhash_async: libsodium leaves the key on the stack of the thread that derives it, and which one of libuv's pool that
   * was, nothing says; and a worker that ends meanwhile takes the process with it. Here the next call, of nothing secret, lays
   * its frames over those of the first.
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

/** @throws what import() throws where there is no file for this platform. */
export async function loadNativeSodium(): Promise<Sodium> {
  // @ts-expect-error The package has no types; those used are above.
  const { default: library }: { default: Library } = await import('sodium-native');
  // A copy: what other code puts in the place of its functions later is not called.
  return new NativeSodium({ ...library });
}
