/**
 * Which accounts of a file the vault has already. One API key is one account, whatever it is called: two of one key would each
 * count nonces of their own, and an exchange that wants them rising would refuse the other's requests.
 * @module
 */
import { type PublicFacts, requireNewName } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import type { ImportOptions } from './plan.js';

/** What tells one account from another. */
export type Identity = Pick<PublicFacts, 'name' | 'exchange' | 'apiKey' | 'host'>;

/** Another account with the same API key. */
export interface Known {
  readonly name: string;
  readonly isForSameHost: boolean;
  /** In the vault, as far as what is not sealed tells; else before it in the file. */
  readonly isInVault: boolean;
}

/** The one that an account is: of the same exchange and API key, and of several with the same name or host. */
export function entryOf<T extends Identity>(
  entries: readonly T[],
  { name, exchange, apiKey, host }: Identity,
): T | undefined {
  const same = entries.filter((entry) => entry.exchange === exchange && entry.apiKey === apiKey);
  return same.find((entry) => entry.name === name) ?? same.find((entry) => entry.host === host) ?? same[0];
}

/** How one of several accounts is chosen. */
const choice = (label: string | undefined): string =>
  label === undefined ? '--key-name and --secret-name' : `--only ${label}`;

/**
 * Finds the accounts that are known, and sees to it that the others can have their names.
 * @throws {UsageError} for a name that is taken. @throws {LocksignError} for one that cannot be.
 */
export function findKnown<T extends Identity & { readonly label?: string }>(
  accounts: readonly T[],
  inVault: readonly Identity[],
  { name: given }: ImportOptions,
  vaultPath: string,
): (T & { readonly known?: Known })[] {
  const before = [...inVault];
  return accounts.map((account) => {
    const { name, exchange, host, label } = account;
    const entry = entryOf(before, account);
    if (entry !== undefined) {
      if (given !== undefined && entry.name !== given) {
        throw new UsageError(
          `${vaultPath} already has this API key, as ${entry.name}. Leave --name out. To give the account another name, run ` +
            `\`${commandName} rename ${entry.name} NEW-NAME\`.`,
        );
      }
      const known = { name: entry.name, isForSameHost: entry.host === host, isInVault: inVault.includes(entry) };
      return { ...account, known };
    }
    const holder = before.find((each) => each.name === name);
    if (holder === undefined) requireNewName([], name, vaultPath);
    else {
      const owner = inVault.includes(holder) ? vaultPath : 'The file';
      const difference = holder.exchange === exchange ? 'with another API key' : `of ${holder.exchange}`;
      const chosen = accounts.length > 1 ? `choose this one (${account.apiKey}) with ${choice(label)}, and ` : '';
      throw new UsageError(
        `${owner} has an account '${name}' already, ${difference}: ${chosen}pass ${given === undefined ? '' : 'another '}--name to call it ` +
          'otherwise.',
      );
    }
    before.push(account);
    return account;
  });
}
