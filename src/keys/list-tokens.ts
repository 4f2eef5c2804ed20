/**
 * listTokens: the tokens of a PKCS#11 module, without a PIN.
 * @module
 */
import type { TokenModule } from '../backend/pkcs11/backend.js';
import { selectTokens } from '../backend/select.js';
import { LocksignError } from '../errors/locksign-error.js';

/**
 * Lists the tokens of a PKCS#11 module, and says what the module is. It needs no PIN and uses up no
 * try. As for openToken(), the module is loaded into this process, so only root and this user may
 * be able to replace it. It stays loaded. Tokens of it that are open stay open.
 *
 * @param modulePath the absolute path of the module.
 * @throws {LocksignError} `ERR_TOKEN_MODULE` if the module cannot be loaded or is not trusted,
 *   `ERR_TOKEN_LOST`, `ERR_TOKEN_FAILED`, `ERR_MEMORY_EXHAUSTED`, `ERR_INVALID_ARGUMENT`.
 *   `ERR_TOKEN_UNAVAILABLE` without the native addon.
 * @example
 * const { tokens } = await listTokens('/usr/lib/x86_64-linux-gnu/pkcs11/libtpm2_pkcs11.so');
 * for (const { label, serial, pin, uri } of tokens) console.log(label, serial, pin, uri);
 */
export async function listTokens(modulePath: string): Promise<TokenModule> {
  if (typeof modulePath !== 'string' || modulePath === '' || modulePath.includes('\0')) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'modulePath must be a path without NUL characters' });
  }
  return selectTokens().list(modulePath);
}
