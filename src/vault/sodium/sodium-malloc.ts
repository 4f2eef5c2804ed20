/**
 * Memory of libsodium's sodium_malloc, for systems that have sodium-native and not the addon. It is
 * locked and lies between guard pages. Unlike the addon's memory, root can read it, and a forked
 * child has it.
 * @module
 */
import { readFileSync } from 'node:fs';
import { LocksignError } from '../../errors/locksign-error.js';
import type { SecretMemory } from '../../index.js';

/** The functions of sodium-native 5 that allocate memory. */
export interface Malloc {
  /** Aborts the process if the system cannot allocate any memory. */
  sodium_malloc(bytes: number): Uint8Array<ArrayBuffer>;
  sodium_mlock(memory: Uint8Array): void;
  /** Wipes the memory first. */
  sodium_munlock(memory: Uint8Array): void;
  sodium_free(memory: Uint8Array): void;
  sodium_mprotect_noaccess(memory: Uint8Array): void;
  sodium_mprotect_readwrite(memory: Uint8Array): void;
}

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

export class SodiumMalloc implements SecretMemory {
  readonly #library: Malloc;

  constructor(library: Malloc) {
    this.#library = library;
  }

  allocate(bytes: number): Uint8Array<ArrayBuffer> {
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

  free(memory: Uint8Array): void {
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

  protect(memory: Uint8Array, access: 'none' | 'write'): void {
    if (access === 'none') this.#library.sodium_mprotect_noaccess(memory);
    else this.#library.sodium_mprotect_readwrite(memory);
  }
}
