/**
 * Reads a file that is a private key in PEM (RFC 7468). It names neither its exchange nor an API
 * key.
 * @module
 */
import { isEncryptedPem } from '../../secrets/private-key.js';
import { space } from '../../util/ascii.js';
import { LockedSecret, selectSodium } from '../../vault/inspect.js';
import { ImportError } from '../exit.js';
import { pemPassphrase, pemPassphraseName, withPemPassphrase } from '../keys/pem-passphrase.js';
import { refuseSource } from '../options/secret-options.js';
import type { Found } from './found.js';

const begin = Buffer.from('-----BEGIN ');

/** Whether a text begins as PEM does, after whitespace. */
export function isPem(text: Uint8Array): boolean {
  const start = text.findIndex((byte) => byte > space);
  return start !== -1 && begin.every((byte, index) => text[start + index] === byte);
}

/**
 * Decrypts an encrypted key of a file. The caller frees it.
 * @returns undefined if the file is anything else.
 * @throws {UsageError} if an option names a passphrase, and the file is no private key in PEM.
 * @throws {LocksignError} `ERR_KEY_PASSPHRASE`, `ERR_PRIVATE_KEY`, and the errors of the
 *   passphrase's source.
 */
export async function decryptPem(
  file: Uint8Array,
  options: Readonly<Record<string, unknown>>,
): Promise<LockedSecret | undefined> {
  if (!isPem(file)) refuseSource(options, pemPassphraseName, 'The file is not a private key in PEM.');
  if (!isEncryptedPem(file, file.length)) return undefined;
  const sodium = await selectSodium();
  return withPemPassphrase(file, pemPassphrase(options), (source) => LockedSecret.read(sodium, source));
}

/**
 * @param apiKey the value of --api-key.
 * @param decrypted the key, if that of the file is encrypted.
 */
export function findInPem(file: Uint8Array, apiKey: string | undefined, decrypted?: Uint8Array): Found {
  const span = { start: file.findIndex((byte) => byte > space), end: file.findLastIndex((byte) => byte > space) + 1 };
  const text = decrypted ?? file.subarray(span.start, span.end);
  const secret = {
    spans: [span],
    writeTo: (memory: Uint8Array): number => {
      if (text.length > memory.length) {
        throw new ImportError(`The file has more than ${memory.length} bytes, and no private key is as long.`);
      }
      memory.set(text);
      return text.length;
    },
  };
  return { accounts: [{ secret, statements: [], ...(apiKey !== undefined && { apiKey }) }], erased: [] };
}
