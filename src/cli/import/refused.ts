/**
 * What is wrong with one account of a file, so that the others can go on. What is wrong with the vault stops all of them.
 * @module
 */
import { LocksignError } from '../../index.js';
import { ImportError } from '../exit.js';
import { messageOf } from '../help/advice.js';

export const isOfAccount = (error: unknown): error is LocksignError | ImportError =>
  error instanceof ImportError ||
  (error instanceof LocksignError && /^ERR_(?:SECRET_|DOTENV_|REQUEST$|VAULT_ACCOUNT$)/.test(error.code));

/** What the library advises of an empty secret is about sources, as the file is one. */
export const whyRefused = (error: LocksignError | ImportError): string =>
  error instanceof ImportError || error.code === 'ERR_SECRET_EMPTY' ? error.message : messageOf(error);
