/**
 * Selects the backend of this thread. It is native where the addon can be loaded, and WebAssembly
 * otherwise. LOCKSIGN_BACKEND overrides that. The selection happens at first use, so that importing
 * the package does no work.
 * @module
 */
import { LocksignError } from '../errors/locksign-error.js';
import type { AddonFailure } from '../util/native-addon.js';
import { indexIn } from '../util/primordials.js';
import { warn } from '../util/warning.js';
import type { Backend } from './backend.js';
import { createNativeBackend, NativeUnavailable } from './native/native-backend.js';
import type { TokenBackend } from './pkcs11/backend.js';
import { type MemoryChoice, memoryChoices } from './shared-table.js';
import { createWasmBackend } from './wasm/wasm-backend.js';

/** The backend that signs in this thread, and why it was selected. */
export interface BackendInfo {
  readonly name: 'native' | 'wasm';
  /** The hash implementation for SHA-256, and the one for SHA-384 and SHA-512. */
  readonly implementation: { readonly sha256: string; readonly sha512: string };
  /** The reason why the backend is not native. Absent if it is native. */
  readonly reason?: string;
  /** What to do to sign natively, where that reason is known to have a remedy. */
  readonly remedy?: string;
}

interface Selection {
  readonly backend: Backend;
  readonly failure?: AddonFailure;
}

const choices = ['auto', 'native', 'wasm'] as const;
// These are read at import, so that a dependency cannot downgrade the selection later.
const requested = {
  backend: process.env['LOCKSIGN_BACKEND'] || 'auto',
  memory: process.env['LOCKSIGN_MEMORY'] || 'auto',
  cpu: process.env['LOCKSIGN_CPU'] || 'auto',
};
let selection: Selection | undefined;

function select(): Selection {
  const choice = requested.backend;
  if (indexIn(choices, choice) === -1) {
    throw new LocksignError('ERR_BACKEND_UNKNOWN', {
      // The message omits the value, because a user may have put a secret into the wrong variable.
      detail: `LOCKSIGN_BACKEND must be one of ${choices.join(', ')}`,
    });
  }
  requireKnownCpu();
  const memory = memoryChoice();
  if (choice === 'wasm' && memory !== 'auto') {
    throw new LocksignError('ERR_BACKEND_UNKNOWN', {
      detail: `LOCKSIGN_MEMORY=${memory} contradicts LOCKSIGN_BACKEND=wasm, which has no locked memory`,
      remedy: 'Unset one of the two, and start the process again.',
    });
  }
  if (choice === 'wasm') return { backend: createWasmBackend(), failure: { reason: 'LOCKSIGN_BACKEND=wasm' } };
  try {
    return { backend: createNativeBackend(memory) };
  } catch (error) {
    if (!(error instanceof NativeUnavailable)) throw error;
    const { failure } = error;
    const { reason, remedy } = failure;
    if (choice === 'native' || memory !== 'auto') {
      const subject = choice === 'native' ? 'LOCKSIGN_BACKEND=native' : `LOCKSIGN_MEMORY=${memory}`;
      throw new LocksignError('ERR_BACKEND_UNAVAILABLE', {
        subject,
        detail: reason,
        ...(remedy !== undefined && { remedy: `${remedy} Or unset that variable to sign in WebAssembly.` }),
        cause: error,
      });
    }
    const backend = createWasmBackend(reason);
    warn(
      `Signing in WebAssembly, since the native signer cannot be used: ${reason}. Keys are sealed from JavaScript, but ` +
        `their memory can be swapped out and dumped. ${remedy === undefined ? '' : `${remedy} `}LOCKSIGN_BACKEND=wasm accepts this silently; native refuses it.`,
      'LOCKSIGN_WASM_FALLBACK',
    );
    return { backend, failure };
  }
}

function requireKnownCpu(): void {
  const choice = requested.cpu;
  if (choice === 'auto' || choice === 'portable') return;
  throw new LocksignError('ERR_BACKEND_UNKNOWN', {
    detail: 'LOCKSIGN_CPU must be one of auto, portable',
  });
}

function memoryChoice(): MemoryChoice {
  const choice = requested.memory;
  const known = memoryChoices[indexIn(memoryChoices, choice)];
  if (known !== undefined) return known;
  throw new LocksignError('ERR_BACKEND_UNKNOWN', {
    detail: `LOCKSIGN_MEMORY must be one of ${memoryChoices.join(', ')}`,
  });
}

/** Returns the backend of this thread, and selects it at the first call. */
export function selectBackend(): Backend {
  selection ??= select();
  return selection.backend;
}

/**
 * The tokens of the backend.
 * @throws {LocksignError} `ERR_TOKEN_UNAVAILABLE` without the native addon.
 */
export function selectTokens(): TokenBackend {
  const { tokens } = selectBackend();
  if (tokens !== undefined) return tokens;
  const { reason: detail = 'this process signs in WebAssembly', remedy } = backend();
  throw new LocksignError('ERR_TOKEN_UNAVAILABLE', { detail, ...(remedy !== undefined && { remedy }) });
}

/**
 * Describes the backend that signs in this thread. Selects it, if no key has been loaded yet.
 *
 * @throws {LocksignError} `ERR_BACKEND_UNKNOWN`, `ERR_BACKEND_UNAVAILABLE`, `ERR_WASM_UNAVAILABLE`
 * @example
 * backend(); // { name: 'native', implementation: { sha256: 'sha-ni', sha512: 'avx2' } }
 */
export function backend(): BackendInfo {
  const { name, implementation } = selectBackend();
  return { name, implementation, ...selection?.failure };
}
