/**
 * Chooses the build of libsodium: native if it loads, otherwise WebAssembly. LOCKSIGN_BACKEND can
 * demand one of them.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { secretMemory } from '../../index.js';
import { type AddonFailure, explainLoadFailure } from '../../util/native-addon.js';
import { notThenable } from '../../util/not-thenable.js';
import { warn } from '../../util/warning.js';
import type { Sodium } from './sodium.js';
import { loadNativeSodium } from './sodium-native.js';
import { loadWasmSodium } from './sodium-wasm.js';

interface Selection {
  readonly sodium: Sodium;
  /** Why it is not native. */
  readonly failure?: AddonFailure;
}

// Read at import, as for the signing backend: code that runs later must not be able to downgrade
// the choice.
const requested = process.env['LOCKSIGN_BACKEND'] || 'auto';
let selection: Promise<Selection> | undefined;

function unavailable({ reason: detail, ...advice }: AddonFailure, cause: unknown): never {
  throw new LocksignError('ERR_SODIUM_UNAVAILABLE', { detail, ...advice, cause });
}

async function select(): Promise<Selection> {
  const memory = secretMemory();
  let failure: AddonFailure | undefined;
  if (requested !== 'wasm') {
    try {
      return notThenable({ sodium: await loadNativeSodium(memory) });
    } catch (error) {
      failure = explainLoadFailure(error);
      if (requested === 'native') unavailable(failure, error);
    }
  }
  let sodium: Sodium;
  try {
    sodium = await loadWasmSodium(memory);
  } catch (error) {
    return unavailable(failure ?? explainLoadFailure(error), error);
  }
  if (failure !== undefined) {
    warn(
      `The vault uses WebAssembly, because sodium-native cannot be loaded: ${failure.reason}. Its passphrase and keys are in memory ` +
        'that can be swapped out and dumped, and deriving a key takes several times as long. ' +
        `${failure.remedy ?? 'Install sodium-native.'} LOCKSIGN_BACKEND=wasm accepts this silently; native refuses it.`,
      'LOCKSIGN_SODIUM_FALLBACK',
    );
  }
  return notThenable({ sodium, failure: failure ?? { reason: 'LOCKSIGN_BACKEND=wasm' } });
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
