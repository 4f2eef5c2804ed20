/**
 * Tells users which build of libsodium opens their vaults.
 * @module
 */
import type { LibsodiumInfo } from '../types.js';
import { selected } from './select.js';

/**
 * The build of libsodium that opens vaults: `native` keeps passphrases and keys in locked memory,
 * `wasm` cannot.
 *
 * @throws {LocksignError} `ERR_SODIUM_UNAVAILABLE` if neither can be loaded.
 * @example
 * if ((await libsodium()).name === 'wasm') console.warn('npm install sodium-native');
 */
export async function libsodium(): Promise<LibsodiumInfo> {
  const { sodium, failure } = await selected();
  return { name: sodium.name, ...failure };
}
