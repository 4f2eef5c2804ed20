/**
 * Checks of the memory that holds keys, and of its limits.
 * @module
 */
import { raiseMemlock } from '../../errors/memory-errors.js';
import type { BackendInfo, LocksignError, Protection } from '../../index.js';
import type { LibsodiumInfo } from '../../vault/index.js';
import { enoughLocked, messageOf } from '../help/remedies.js';
import { attention, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

const KiB = 1024;
/** CAP_IPC_LOCK (capabilities(7)): the limit does not apply to a process that has it. */
const ipcLock = 14n;

/** The soft limit of that name in /proc/self/limits (proc(5)). */
export function softLimit(system: System, name: string): number | undefined {
  const line = system
    .text('/proc/self/limits')
    ?.split('\n')
    .find((text) => text.startsWith(name));
  const value = line?.slice(name.length).trim().split(/\s+/)[0];
  if (value === 'unlimited') return Number.POSITIVE_INFINITY;
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

export function checkMemlock(system: System): Result {
  const limit = softLimit(system, 'Max locked memory');
  if (limit === undefined) return unknown('The limit of locked memory can be examined on Linux with /proc only.');
  const capabilities = /^CapEff:\s+([0-9a-f]+)$/m.exec(system.text('/proc/self/status') ?? '')?.[1];
  if (capabilities !== undefined && ((BigInt(`0x${capabilities}`) >> ipcLock) & 1n) === 1n) {
    return ok('This process may lock any amount of memory (CAP_IPC_LOCK).');
  }
  if (limit >= enoughLocked) {
    return ok(
      limit === Number.POSITIVE_INFINITY
        ? 'Any amount of memory may be locked.'
        : `${limit / KiB} KiB of memory may be locked.`,
    );
  }
  return attention(
    `Only ${limit / KiB} KiB of memory may be locked. The vault and a few keys need up to ${enoughLocked / KiB} KiB.`,
    raiseMemlock(enoughLocked),
  );
}

/** The reason that backend() and libsodium() give if the user chose WebAssembly. */
const byChoice = 'LOCKSIGN_BACKEND=wasm';
const unsetBackend = 'Unset LOCKSIGN_BACKEND.';

export function checkBackend(backend: BackendInfo | LocksignError): Result {
  if (backend instanceof Error) return attention('Nothing can sign on this machine.', messageOf(backend));
  const { name, implementation, reason } = backend;
  if (name === 'native')
    return ok(`The native addon signs (SHA-256: ${implementation.sha256}, SHA-512: ${implementation.sha512}).`);
  return attention(
    `WebAssembly signs: ${reason ?? 'the reason is unknown'}. JavaScript cannot reach the keys, but they can be swapped out and dumped.`,
    reason === byChoice ? unsetBackend : 'Install a release with a prebuilt addon for this platform.',
  );
}

export function checkSodium(sodium: LibsodiumInfo | LocksignError): Result {
  if (sodium instanceof Error) return attention('No vault can be opened on this machine.', messageOf(sodium));
  const { name, reason } = sodium;
  if (name === 'native') return ok('The vault uses the native libsodium (sodium-native).');
  return attention(
    `The vault uses libsodium in WebAssembly: ${reason ?? 'the reason is unknown'}. The passphrase and the keys can be swapped out and dumped.`,
    reason === byChoice ? unsetBackend : 'Run `npm install sodium-native`.',
  );
}

/**
 * @param protection the protection of a key that was loaded for this check, or the error.
 * @param memlock the finding about the limit. Its advice covers the vault too, while the error's
 * covers that key alone.
 */
export function checkKeyMemory(protection: Protection | LocksignError, memlock: Result): Result {
  if (protection instanceof Error) {
    const isAdvised = protection.code === 'ERR_MEMLOCK_LIMIT' && memlock.level === 'attention';
    return attention(
      'No key can be loaded.',
      isAdvised ? 'See the finding about locked memory.' : messageOf(protection),
    );
  }
  switch (protection.memory) {
    case 'memfd_secret':
      return ok(
        'Keys are in memory that not even root can read (memfd_secret). It is never swapped out, and never part of a core file.',
      );
    case 'mlock':
      return attention(
        'Keys are in memory that is never swapped out and never part of a core file, but root can read it: there is no memfd_secret.',
        'Use Linux 6.5, or 5.14 booted with secretmem.enable=1. In a container, the seccomp profile must allow memfd_secret. Check that LOCKSIGN_MEMORY is not mlock, which turns it off.',
      );
    case 'wasm':
      return attention(
        'Keys are in memory that can be swapped out and dumped (WebAssembly).',
        'See the finding about the backend.',
      );
  }
}
