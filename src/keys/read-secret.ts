/**
 * readSecret: copies a secret into the caller's memory, for code that encrypts secrets.
 * @module
 */
import { requireRoom } from '../backend/secret-buffer.js';
import { selectBackend } from '../backend/select.js';
import { LocksignError } from '../errors/locksign-error.js';
import { expectedOf, type Issued } from '../secrets/issued.js';
import { checkedSource, type SecretSource, wipeSource } from '../secrets/source.js';
import { isUint8Array, wipeBytes } from '../util/primordials.js';
import { isSealedSecret } from './sealed-secret.js';

/**
 * Reads a secret from its source, as SigningKey.load() does, but into a byte array. It is meant for
 * code that encrypts secrets, such as this package's vault. The native addon copies the secret
 * straight from its locked memory into the array. If the array is memory of secretMemory(), no
 * other copy exists.
 *
 * JavaScript, and so every module of the process, can read the array. To sign, use
 * SigningKey.load(), which never exposes the secret.
 *
 * @param into at least 4,096 bytes, outside V8's heap, writable until the promise is settled. The
 *   secret is written at the start and the rest is filled with zeros. If reading fails, the whole
 *   array is filled with zeros. The caller must wipe it.
 * @param issued states that an exchange issued the secret. A text that cannot be the secret of an
 *   API key is then refused, as by SigningKey.load().
 * @returns the secret's length in bytes, without a single trailing line break.
 * @throws {LocksignError} every error of SigningKey.load(). `ERR_INVALID_ARGUMENT` also means that
 *   the array is too short, or was transferred away while the secret was read.
 * @example
 * const locked = secretMemory();
 * const memory = locked?.allocate(4096) ?? new Uint8Array(new ArrayBuffer(4096));
 * const length = await readSecret(secret.prompt('API secret'), memory);
 * try {
 *   seal(memory.subarray(0, length));
 * } finally {
 *   memory.fill(0);
 *   locked?.free(memory);
 * }
 */
export async function readSecret(source: SecretSource, into: Uint8Array, issued?: Issued): Promise<number> {
  if (isSealedSecret(source)) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', {
      detail: 'source is a secret of a vault, which can only become a key',
      remedy: 'Pass it to SigningKey.load, to open() of its exchange, or to guard.',
    });
  }
  const checked = checkedSource(source);
  try {
    requireRoom(into);
    return await selectBackend().read(checked, into, issued === undefined ? undefined : expectedOf(issued));
  } catch (error) {
    if (isUint8Array(into)) wipeBytes(into);
    wipeSource(checked);
    throw error;
  }
}
