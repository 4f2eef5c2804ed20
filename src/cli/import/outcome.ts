/**
 * Brings the accounts into the vault one by one, and reports those that are not there and why.
 * @module
 */
import type { Vault } from '../../vault/index.js';
import { ImportError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { output } from '../output.js';
import type { Planned } from './plan.js';
import { isOfAccount, whyRefused } from './refused.js';
import { bringInto } from './seal.js';

export interface Outcome {
  /** The vault has the secrets of the file for them. */
  readonly inVault: readonly Planned[];
  /** The vault has other secrets for them. These are their names in the vault. */
  readonly differing: readonly string[];
  readonly refused: readonly string[];
  /** Whether one that differs has a passphrase, which may be the difference. */
  readonly hasPassphrases: boolean;
}

/**
 * An account that is refused does not stop the others.
 * @throws errors of the vault, which stop all of them.
 */
export async function bringAll(vault: Vault, accounts: readonly Planned[]): Promise<Outcome> {
  const inVault: Planned[] = [];
  const differing: string[] = [];
  const refused: string[] = [];
  let hasPassphrases = false;
  for (const account of accounts) {
    try {
      const { name, isSame } = await bringInto(vault, account);
      if (isSame) inVault.push(account);
      else {
        differing.push(name);
        hasPassphrases ||= account.passphrase !== undefined;
      }
    } catch (error) {
      if (!isOfAccount(error)) throw error;
      output.warn(`${account.name} is refused: ${whyRefused(error)}`);
      refused.push(account.name);
    }
  }
  return { inVault, differing, refused, hasPassphrases };
}

/**
 * @throws {ImportError} that names the accounts whose secrets are only in the file, if there are
 *   any.
 */
export function requireAll({ differing, refused, hasPassphrases }: Outcome, path: string): void {
  const problems: string[] = [];
  if (differing.length > 0) {
    // Only the exchange knows which of the two is right.
    problems.push(
      `The vault has another ${hasPassphrases ? 'secret or passphrase' : 'secret'} than ${path} for ` +
        `${differing.join(', ')}. Test the one in the vault with \`${commandName} check ${differing[0]} --send\`. ` +
        'If it is right, delete the other from the file. If it is wrong, remove the account with ' +
        `\`${commandName} remove\` and import it again.`,
    );
  }
  if (refused.length > 0) {
    problems.push(
      // The reason may be that there is no secret, such as a placeholder.
      `Not imported (see above): ${refused.join(', ')}. If ${path} has a secret of theirs, it is still there in plain text. ` +
        'Fix them and run the command again.',
    );
  }
  if (problems.length > 0) throw new ImportError(problems.join(' '));
}
