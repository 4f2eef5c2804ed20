/**
 * Where keys are, and whether there is enough of it.
 * @module
 */
import type { BackendInfo, LocksignError, Protection } from '../../index.js';
import type { LibsodiumInfo } from '../../vault/index.js';
import { attention, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

const KiB = 1024;
/**
 * Bytes. Measured with pages of 4 KiB: 64 KiB do for `init` and `add`, and 192 KiB for `import` of the longest file. Pages may
 * have 64 KiB, and every secret takes one at least.
 */
const enoughLocked = 512 * KiB;
/** CAP_IPC_LOCK (capabilities(7)): the limit does not hold for its bearer. */
const ipcLock = 14n;

/** A line of /proc/self/limits (proc(5)): its soft limit. */
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
  if (limit === undefined) return unknown('The limit of locked memory is told by Linux only, in /proc/self/limits.');
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
    `Only ${limit / KiB} KiB of memory may be locked; the vault and a few keys need up to ${enoughLocked / KiB} KiB.`,
    `Raise it: \`ulimit -l ${enoughLocked / KiB}\`, LimitMEMLOCK=${enoughLocked / KiB}K in a systemd unit, --ulimit memlock=${enoughLocked} in Docker, or a memlock line in /etc/security/limits.conf.`,
  );
}

/** The reason that backend() and libsodium() give for what was asked for. */
const byChoice = 'LOCKSIGN_BACKEND=wasm';
const unsetBackend = 'Unset LOCKSIGN_BACKEND.';

export function checkBackend(backend: BackendInfo | LocksignError): Result {
  if (backend instanceof Error) return attention('Nothing can sign here.', backend.message);
  const { name, implementation, reason } = backend;
  if (name === 'native')
    return ok(`Signs natively (SHA-256: ${implementation.sha256}, SHA-512: ${implementation.sha512}).`);
  return attention(
    `Signs in WebAssembly: ${reason ?? 'the reason is unknown'}. Keys are sealed from JavaScript, but can be swapped out and dumped.`,
    reason === byChoice ? unsetBackend : 'Install a release that has a prebuilt file for this platform.',
  );
}

export function checkSodium(sodium: LibsodiumInfo | LocksignError): Result {
  if (sodium instanceof Error) return attention('The vault cannot be opened here.', sodium.message);
  const { name, reason } = sodium;
  if (name === 'native') return ok("The vault uses libsodium's machine code (sodium-native).");
  return attention(
    `The vault uses libsodium's WebAssembly: ${reason ?? 'the reason is unknown'}. Passphrase and keys are in memory that can be swapped out and dumped.`,
    reason === byChoice ? unsetBackend : 'Run `npm install sodium-native`.',
  );
}

/**
 * @param protection that of a key made for this.
 * @param memlock what was found of the limit: its advice holds for the vault as well, and the error's for that key alone.
 */
export function checkKeyMemory(protection: Protection | LocksignError, memlock: Result): Result {
  if (protection instanceof Error) {
    const isAdvised = protection.code === 'ERR_MEMLOCK_LIMIT' && memlock.level === 'attention';
    return attention('No key can be loaded.', isAdvised ? 'See the check of locked memory.' : protection.message);
  }
  switch (protection.memory) {
    case 'memfd_secret':
      return ok('Keys are in memory that not even root can read (memfd_secret), is never swapped and in no core file.');
    case 'mlock':
      return attention(
        'Keys are in memory that is never swapped and in no core file, but root can read it: there is no memfd_secret.',
        'Linux 6.5 has it, and 5.14 if booted with secretmem.enable=1; in a container, its seccomp profile must allow memfd_secret. LOCKSIGN_MEMORY=mlock turns it off.',
      );
    case 'wasm':
      return attention(
        'Keys are in memory that can be swapped out and dumped (WebAssembly).',
        'See the check of the backend.',
      );
  }
}
