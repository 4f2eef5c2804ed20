/**
 * Finds the accounts of a file that the vault already has. One API key is one account, whatever its
 * name: two accounts with one key would each count nonces, and an exchange that requires rising
 * nonces would refuse the requests of one of them.
 * @module
 */
import type { PublicFacts } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';

/** The facts that distinguish accounts. */
export type Identity = Pick<PublicFacts, 'name' | 'exchange' | 'apiKey' | 'host'>;

/** Another account with the same API key. */
export interface Known {
  readonly name: string;
  readonly host?: string;
  readonly isForSameHost: boolean;
  /** Whether the public part of the vault lists it. Otherwise it comes earlier in the file. */
  readonly isInVault: boolean;
}

/**
 * The entry with the exchange and API key of an account. If there are several, it prefers the one
 * with the same name, then the one with the same host. An account without an API key is the entry
 * of its name.
 */
export function entryOf<T extends Identity>(
  entries: readonly T[],
  { name, exchange, apiKey, host }: Identity,
): T | undefined {
  const ofExchange = entries.filter((entry) => entry.exchange === exchange);
  if (apiKey === undefined) return ofExchange.find((entry) => entry.name === name);
  const same = ofExchange.filter((entry) => entry.apiKey === apiKey);
  return same.find((entry) => entry.name === name) ?? same.find((entry) => entry.host === host) ?? same[0];
}

/** The options that choose one of several accounts. */
const choice = (label: string | undefined): string =>
  label === undefined ? '--key-name and --secret-name' : `--only ${label}`;

/**
 * Marks the accounts that are known, and checks that the names of the others are free.
 * @param given the value of --name.
 * @throws {UsageError} if a name is taken.
 */
export function findKnown<T extends Identity & { readonly label?: string }>(
  accounts: readonly T[],
  inVault: readonly Identity[],
  given: string | undefined,
  vaultPath: string,
): (T & { readonly known?: Known })[] {
  const before = [...inVault];
  return accounts.map((account) => {
    const { name, host } = account;
    const entry = entryOf(before, account);
    if (entry !== undefined) {
      if (given !== undefined && entry.name !== given) {
        throw new UsageError(
          `${vaultPath} already has this API key, as ${entry.name}. Leave --name out. To give the account another ` +
            `name, run \`${commandName} rename ${entry.name} NEW-NAME\`.`,
        );
      }
      const known = {
        name: entry.name,
        ...(entry.host !== undefined && { host: entry.host }),
        isForSameHost: entry.host === host,
        isInVault: inVault.includes(entry),
      };
      return { ...account, known };
    }
    const holder = before.find((each) => each.name === name);
    if (holder !== undefined) {
      const owner = inVault.includes(holder) ? vaultPath : 'The file';
      throw new UsageError(takenName(account, holder, owner, accounts.length > 1, given !== undefined));
    }
    before.push(account);
    return account;
  });
}

function takenName(
  { name, exchange, apiKey, label }: Identity & { readonly label?: string },
  holder: Identity,
  owner: string,
  isOneOfSeveral: boolean,
  hasName: boolean,
): string {
  const difference = holder.exchange === exchange ? 'with another API key' : `of ${holder.exchange}`;
  const choose = isOneOfSeveral
    ? `Choose this one (${apiKey ?? 'without an API key'}) with ${choice(label)}, and pass`
    : 'Pass';
  const another = hasName ? 'another ' : '';
  return `${owner} already has an account '${name}', ${difference}. ${choose} ${another}--name to give it another name.`;
}
