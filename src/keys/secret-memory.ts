/**
 * secretMemory: locked memory for code that encrypts secrets.
 * @module
 */
import type { SecretMemory } from '../backend/backend.js';
import { selectBackend } from '../backend/select.js';

/**
 * The locked memory of this thread's backend, for code that encrypts secrets, such as this
 * package's vault. Its own process can read it. To sign, use SigningKey.load(), which never exposes
 * the secret.
 *
 * @returns undefined with the WebAssembly backend, which has no locked memory.
 * @throws {LocksignError} `ERR_BACKEND_*`, `ERR_WASM_UNAVAILABLE`
 * @example
 * const memory = secretMemory()?.allocate(32);
 */
export function secretMemory(): SecretMemory | undefined {
  return selectBackend().secretMemory;
}
