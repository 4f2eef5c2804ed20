/**
 * Tells an error of one account, which does not stop the others, from an error of the vault, which
 * stops all of them.
 * @module
 */
import { LocksignError } from '../../index.js';
import { ImportError } from '../exit.js';
import { messageOf } from '../help/remedies.js';

export const isOfAccount = (error: unknown): error is LocksignError | ImportError =>
  error instanceof ImportError ||
  (error instanceof LocksignError && /^ERR_(?:SECRET_|PRIVATE_KEY$|DOTENV_|REQUEST$|VAULT_ACCOUNT$)/.test(error.code));

/**
 * The remedy for an empty secret is about a source that the user named, and here the user named a
 * file.
 */
export const whyRefused = (error: LocksignError | ImportError): string =>
  error instanceof ImportError || error.code === 'ERR_SECRET_EMPTY' ? error.message : messageOf(error);
