/**
 * readSecret: a secret for memory of the caller's, where it is to be sealed and not to sign.
 * @module
 */
import { isUint8Array } from 'node:util/types';
import { requireRoom } from '../backend/secret-text.js';
import { selectBackend } from '../backend/select.js';
import { checkedSource, type SecretSource } from '../secrets/source.js';
import { wipeBytes } from '../util/primordials.js';

/**
 * Reads a secret from its source, as SigningKey.load() does, but into a byte array: for what encrypts secrets, such as this
 * package's vault. The native addon copies it straight from its locked memory into the array's, so that it is nowhere else if
 * the array is of libsodium's secure memory (`sodium_malloc`). JavaScript, and so every module of the process, can read
 * what is in the array: a bot that wants to sign takes SigningKey.load(), which shows the secret to nobody.
 *
 * @param into at least 4,096 bytes, outside V8's heap, writable until the promise is settled. The secret goes to its start,
 *   zeros go to the rest; if reading fails, zeros to all of it. The caller wipes it.
 * @returns the secret's length in bytes, without the one line break at its end.
 * @throws {LocksignError} what SigningKey.load() throws; `ERR_INVALID_ARGUMENT` also for an array that is too short, or was
 *   transferred away while the secret was read.
 * @example
 * const memory = sodium.sodium_malloc(4096);
 * const length = await readSecret(secret.prompt('API secret'), memory);
 * try {
 *   seal(memory.subarray(0, length));
 * } finally {
 *   sodium.sodium_memzero(memory);
 * }
 */
export async function readSecret(source: SecretSource, into: Uint8Array): Promise<number> {
  const checked = checkedSource(source);
  try {
    requireRoom(into);
    return await selectBackend().read(checked, into);
  } catch (error) {
    if (isUint8Array(into)) wipeBytes(into);
    if (checked.kind === 'bytes') wipeBytes(checked.bytes);
    throw error;
  }
}
