/**
 * Which build of libsodium the vault uses: native where it can be loaded, else WebAssembly, as LOCKSIGN_BACKEND says.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { notThenable } from '../../util/not-thenable.js';
import type { Sodium } from './sodium.js';
import { loadNativeSodium } from './sodium-native.js';
import { loadWasmSodium } from './sodium-wasm.js';

/** Which libsodium opens vaults in this thread, and why. */
export interface LibsodiumInfo {
  readonly name: 'native' | 'wasm';
  /** Why it is not native; absent if it is. */
  readonly reason?: string;
}

interface Selection {
  readonly sodium: Sodium;
  readonly reason?: string;
}

// Read at import, as the signer's: a dependency must not downgrade what is chosen later.
const requested = process.env['LOCKSIGN_BACKEND'] || 'auto';
let selection: Promise<Selection> | undefined;

/** A message of one line, to be part of a sentence. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? message).replace(/\.$/, '');
}

async function select(): Promise<Selection> {
  let reason: string | undefined;
  if (requested !== 'wasm') {
    try {
      return notThenable({ sodium: await loadNativeSodium() });
    } catch (error) {
      reason = reasonOf(error);
      if (requested === 'native') throw new LocksignError('ERR_SODIUM_UNAVAILABLE', { detail: reason, cause: error });
    }
  }
  let sodium: Sodium;
  try {
    sodium = await loadWasmSodium();
  } catch (error) {
    throw new LocksignError('ERR_SODIUM_UNAVAILABLE', { detail: reason ?? reasonOf(error), cause: error });
  }
  if (reason !== undefined) {
    process.emitWarning(
      `The vault is opened in WebAssembly, since sodium-native cannot be used: ${reason}. Its passphrase and keys are in memory ` +
        'that can be swapped out and dumped, and deriving a key takes several times as long. ' +
        'LOCKSIGN_BACKEND=wasm accepts this silently; native refuses it.',
      { type: 'LocksignWarning', code: 'LOCKSIGN_SODIUM_FALLBACK' },
    );
  }
  return notThenable({ sodium, reason: reason ?? 'LOCKSIGN_BACKEND=wasm' });
}

function selected(): Promise<Selection> {
  selection ??= select();
  return selection;
}

/** libsodium, for this thread. @throws {LocksignError} `ERR_SODIUM_UNAVAILABLE` */
export async function selectSodium(): Promise<Sodium> {
  return (await selected()).sodium;
}

/**
 * Which build of libsodium vaults are opened with: `native` holds passphrase and keys in locked memory, `wasm` cannot.
 *
 * @throws {LocksignError} `ERR_SODIUM_UNAVAILABLE` if there is neither.
 * @example
 * if ((await libsodium()).name === 'wasm') console.warn('npm install sodium-native');
 */
export async function libsodium(): Promise<LibsodiumInfo> {
  const { sodium, reason } = await selected();
  return { name: sodium.name, ...(reason !== undefined && { reason }) };
}
