/**
 * Checks of the memory that holds keys.
 * @module
 */
import { allowLocking } from '../../errors/memory-errors.js';
import type { BackendInfo, ErrorCode, LocksignError } from '../../index.js';
import type { LibsodiumInfo } from '../../vault/index.js';
import { enoughLocked, messageOf } from '../help/remedies.js';
import { attention, ok, type Result, unknown } from './finding.js';
import type { NoTrial, Trial } from './trial.js';

const needed = `${enoughLocked / 1024} KiB`;

const unlockable: readonly ErrorCode[] = [
  'ERR_MEMLOCK_LIMIT',
  'ERR_MEMORY_FORBIDDEN',
  'ERR_MEMORY_UNSUPPORTED',
  'ERR_MEMORY_EXHAUSTED',
  'ERR_MEMORY_FAILED',
];

function withoutTrial({ ending, signal }: NoTrial): Result {
  return signal === 'SIGSYS'
    ? attention(
        'A seccomp filter ends each process that locks memory (SIGSYS).',
        `${allowLocking} With SystemCallErrorNumber=EPERM the bot gets an error instead.`,
      )
    : unknown(`No lock was tried, because the process that tries it ${ending}.`);
}

/** @param trial locked as much memory as a vault and a few keys need. */
export function checkLockedMemory(trial: Trial | NoTrial): Result {
  if ('ending' in trial) return withoutTrial(trial);
  const { vault } = trial;
  if (vault === 'locked') return ok(`${needed} of memory could be locked. The vault and a few keys need no more.`);
  if (vault === 'none') return unknown('WebAssembly cannot lock memory. See the finding about the backend.');
  if (!unlockable.includes(vault.code)) return unknown('Nothing can sign. See the finding about the backend.');
  return attention(
    `${needed} of memory could not be locked, as the vault and a few keys may need. ${vault.problem}`,
    vault.remedy,
  );
}

/** The reason that backend() and libsodium() give if the user chose WebAssembly. */
const byChoice = 'LOCKSIGN_BACKEND=wasm';
const unsetBackend = 'Unset LOCKSIGN_BACKEND.';

export function checkBackend(backend: BackendInfo | LocksignError): Result {
  if (backend instanceof Error) return attention('Nothing can sign on this machine.', messageOf(backend));
  const { name, implementation, reason, remedy } = backend;
  if (name === 'native')
    return ok(`The native addon signs (SHA-256: ${implementation.sha256}, SHA-512: ${implementation.sha512}).`);
  return attention(
    `WebAssembly signs: ${reason ?? 'the reason is unknown'}. JavaScript cannot reach the keys, but they can be swapped out and dumped.`,
    reason === byChoice ? unsetBackend : (remedy ?? 'Install a release with a prebuilt addon for this platform.'),
  );
}

export function checkSodium(sodium: LibsodiumInfo | LocksignError): Result {
  if (sodium instanceof Error) return attention('No vault can be opened on this machine.', messageOf(sodium));
  const { name, reason, remedy } = sodium;
  if (name === 'native') return ok('The vault uses the native libsodium (sodium-native).');
  return attention(
    `The vault uses libsodium in WebAssembly: ${reason ?? 'the reason is unknown'}. The passphrase and the keys can be swapped out and dumped.`,
    reason === byChoice ? unsetBackend : (remedy ?? 'Run `npm install sodium-native`.'),
  );
}

/**
 * @param trial loaded a key.
 * @param hidden the trial of memfd_secret, if the key is in memory of mlock(2) and the user did not
 *   choose that.
 */
export function checkKeyMemory(trial: Trial | NoTrial, hidden?: Trial | NoTrial): Result {
  if ('ending' in trial) return withoutTrial(trial);
  const { key } = trial;
  if ('code' in key) {
    const advice = unlockable.includes(key.code)
      ? 'See the finding about locked memory.'
      : `${key.problem} ${key.remedy}`;
    return attention('No key can be loaded.', advice);
  }
  switch (key.memory) {
    case 'memfd_secret':
      return ok(
        'Keys are in memory that not even root can read (memfd_secret). It is never swapped out, and never part of a core file.',
      );
    case 'mlock': {
      const { reason, advice } = whyNotHidden(hidden);
      return attention(
        `Keys are in memory that is never swapped out and never part of a core file, but root can read it. ${reason}`,
        advice,
      );
    }
    case 'wasm':
      return attention(
        'Keys are in memory that can be swapped out and dumped (WebAssembly).',
        'See the finding about the backend.',
      );
  }
}

function whyNotHidden(hidden: Trial | NoTrial | undefined): { readonly reason: string; readonly advice: string } {
  if (hidden === undefined)
    return { reason: 'LOCKSIGN_MEMORY=mlock chooses this memory.', advice: 'Unset LOCKSIGN_MEMORY.' };
  const refused = 'ending' in hidden || !('code' in hidden.key) ? undefined : hidden.key;
  return {
    reason: refused?.problem ?? 'There is no memfd_secret.',
    advice:
      refused?.remedy ??
      'Use Linux 6.5, or 5.14 booted with secretmem.enable=1. In a container, the seccomp profile must allow memfd_secret.',
  };
}
