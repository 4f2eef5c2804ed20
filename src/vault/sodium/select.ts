/**
 * Chooses the build of libsodium: native if it loads, otherwise WebAssembly. LOCKSIGN_BACKEND can
 * demand one of them.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { secretMemory } from '../../index.js';
import { notThenable } from '../../util/not-thenable.js';
import type { Sodium } from './sodium.js';
import { loadNativeSodium } from './sodium-native.js';
import { loadWasmSodium } from './sodium-wasm.js';

interface Selection {
  readonly sodium: Sodium;
  readonly reason?: string;
}

// Read at import, as for the signing backend: code that runs later must not be able to downgrade
// the choice.
const requested = process.env['LOCKSIGN_BACKEND'] || 'auto';
let selection: Promise<Selection> | undefined;

/** The first line of the error's message, without its full stop, as a part of a sentence. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? message).replace(/\.$/, '');
}

async function select(): Promise<Selection> {
  const memory = secretMemory();
  let reason: string | undefined;
  if (requested !== 'wasm') {
    try {
      return notThenable({ sodium: await loadNativeSodium(memory) });
    } catch (error) {
      reason = reasonOf(error);
      if (requested === 'native') throw new LocksignError('ERR_SODIUM_UNAVAILABLE', { detail: reason, cause: error });
    }
  }
  let sodium: Sodium;
  try {
    sodium = await loadWasmSodium(memory);
  } catch (error) {
    throw new LocksignError('ERR_SODIUM_UNAVAILABLE', { detail: reason ?? reasonOf(error), cause: error });
  }
  if (reason !== undefined) {
    process.emitWarning(
      `The vault uses WebAssembly, because sodium-native cannot be loaded: ${reason}. Its passphrase and keys are in memory ` +
        'that can be swapped out and dumped, and deriving a key takes several times as long. Install sodium-native, or ' +
        'set LOCKSIGN_BACKEND=wasm to accept this without a warning, or LOCKSIGN_BACKEND=native to refuse it.',
      { type: 'LocksignWarning', code: 'LOCKSIGN_SODIUM_FALLBACK' },
    );
  }
  return notThenable({ sodium, reason: reason ?? 'LOCKSIGN_BACKEND=wasm' });
}

/** The libsodium of this thread, and why it is not native. */
export function selected(): Promise<Selection> {
  selection ??= select();
  return selection;
}

/** The libsodium of this thread. @throws {LocksignError} `ERR_SODIUM_UNAVAILABLE` */
export async function selectSodium(): Promise<Sodium> {
  return (await selected()).sodium;
}
