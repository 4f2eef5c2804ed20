/**
 * Secret memory of the addon, as arrays that JavaScript can pass to a library that encrypts.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { bufferOf, viewOf } from '../../util/primordials.js';
import type { SecretMemory } from '../backend.js';
import type { Addon, Failure } from './addon.js';
import { errorFrom } from './failure.js';

/** V8 with a memory sandbox, such as Electron's, allows no ArrayBuffer over foreign memory. */
const externalCall = 'napi_create_external_arraybuffer';

function memoryError(failure: Failure): LocksignError {
  if (failure.call !== externalCall) return errorFrom(failure);
  return new LocksignError('ERR_MEMORY_FAILED', {
    call: externalCall,
    remedy:
      'This runtime, as Electron does, keeps JavaScript away from locked memory. Set LOCKSIGN_BACKEND=wasm to use ordinary memory.',
  });
}

export class NativeMemory implements SecretMemory {
  readonly #addon: Addon;

  constructor(addon: Addon) {
    this.#addon = addon;
  }

  allocate(bytes: number): Uint8Array<ArrayBuffer> {
    const memory = this.#addon.allocateMemory(bytes);
    if ('code' in memory) throw memoryError(memory);
    return viewOf(memory);
  }

  protect(memory: Uint8Array, access: 'none' | 'write'): void {
    const failure = this.#addon.protectMemory(bufferOf(memory), access === 'write');
    if (failure !== undefined) throw memoryError(failure);
  }

  free(memory: Uint8Array): void {
    this.#addon.freeMemory(bufferOf(memory));
  }
}

// Every vault of this thread uses the one object. A dependency must not be able to patch it.
Object.freeze(NativeMemory.prototype);
