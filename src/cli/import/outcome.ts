/**
 * How an import ends: which accounts are in the vault, and which are not, and why.
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
  /** With the secrets of the file. */
  readonly inVault: readonly Planned[];
  /** By their names in the vault, which has other secrets. */
  readonly differing: readonly string[];
  readonly refused: readonly string[];
  /** Whether a passphrase may be what differs. */
  readonly hasPassphrases: boolean;
}

/** Each by itself. @throws what is wrong with the vault. */
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

/** @throws {ImportError} that says of which accounts the file still has the secrets, unless there are none. */
export function requireAll({ differing, refused, hasPassphrases }: Outcome, path: string): void {
  const told: string[] = [];
  if (differing.length > 0) {
    // Which one signs, only the exchange can tell.
    told.push(
      `The vault has another ${hasPassphrases ? 'secret or passphrase' : 'secret'} than ${path} for ${differing.join(', ')}. See whether the vault's is ` +
        `right with \`${commandName} check ${differing[0]} --send\`: if so, delete the other from the file; if not, \`${commandName} remove\` the account ` +
        'and import again.',
    );
  }
  if (refused.length > 0) {
    told.push(
      `Not imported, for what is told above: ${refused.join(', ')}. The secrets of these are in ${path} still, in clear: mend them there, and run the same again.`,
    );
  }
  if (told.length > 0) throw new ImportError(told.join(' '));
}
