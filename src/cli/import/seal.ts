/**
 * Seals the accounts of a file in the vault, or compares them with those that it has. Their secrets
 * never become JavaScript strings.
 * @module
 */
import { LocksignError } from '../../index.js';
import type { Vault } from '../../vault/index.js';
import { exchangeOf, hostChoice, requireAccount, tokenOf } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { showRegistration } from '../keys/show-public-key.js';
import { output } from '../output.js';
import { hostText } from './host/resolve.js';
import { entryOf } from './known.js';
import type { Planned } from './plan.js';
import { isOfAccount } from './refused.js';
import { withSources } from './sources.js';

/** A vault stores no demo trading. The account works with the option only. */
const warnOfDemo = ({ name }: Planned): void =>
  output.warn(
    `The API key of ${name} is for demo trading, which a vault does not store. Open it with \`demo: true\`, as in ` +
      `\`vault.account('${name}', { demo: true })\`, and pass --demo to \`${commandName} check\` and \`${commandName} request\`.`,
  );

async function add(vault: Vault, account: Planned): Promise<void> {
  const { name, exchange, host, where, isDemo, keyType, apiKey, passphrase } = account;
  try {
    await withSources((take) => {
      const sources = {
        secret: take(account.secret),
        ...(passphrase !== undefined && { passphrase: take(passphrase) }),
      };
      const key = { ...(keyType !== undefined && { keyType }), ...(apiKey !== undefined && { apiKey }) };
      const facts = { name, exchange, ...key, ...(host !== undefined && hostChoice({ host })) };
      return output.during(`Sealing ${name}`, () => vault.add({ ...facts, ...sources }));
    });
  } catch (error) {
    if (!isOfAccount(error)) output.note(`${name} was not added, and the file was not changed.`);
    throw error;
  }
  output.note(`Added ${name}: ${exchange}, ${where}.`);
  if (isDemo) warnOfDemo(account);
  const entry = requireAccount(vault.accounts(), name, vault.path);
  const publicKey = entry.apiKey === undefined ? await vault.publicKey(name) : undefined;
  if (publicKey !== undefined) showRegistration(entry, exchangeOf(exchange, vault.path), publicKey);
}

/** Whether the secrets of the file are those of an account in the vault. */
async function hasSameSecrets(vault: Vault, name: string, { secret, passphrase }: Planned): Promise<boolean> {
  try {
    return await withSources((take) =>
      vault.matches(name, { secret: take(secret), ...(passphrase !== undefined && { passphrase: take(passphrase) }) }),
    );
  } catch (error) {
    // A vault takes no such secret, so it holds another one.
    if (error instanceof LocksignError && /^ERR_(?:SECRET_|PRIVATE_KEY$)/.test(error.code)) return false;
    throw error;
  }
}

/**
 * Adds an account, or compares it with the one that the vault has.
 * @returns its name in the vault, and whether the vault has the secrets of the file.
 * @throws what Vault.add and Vault.matches throw.
 */
export async function bringInto(vault: Vault, account: Planned): Promise<{ name: string; isSame: boolean }> {
  const entry = entryOf(vault.accounts(), account);
  if (entry === undefined) {
    await add(vault, account);
    return { name: account.name, isSame: true };
  }
  const { name } = entry;
  if (tokenOf(entry) !== undefined) {
    throw new UsageError(
      `${name} is in the vault already, and its key is in a token, so that the secret of the file cannot be compared with it. ` +
        'Import the other accounts with --only, and erase this secret in the file yourself.',
    );
  }
  const isSame = await output.during(`Comparing ${name}`, () => hasSameSecrets(vault, name, account));
  const as = name === account.name ? '' : `, as ${name}`;
  const where = hostText(entry.host, exchangeOf(entry.exchange, vault.path));
  if (isSame) output.note(`${account.name} is already in the vault${as}, with the same secret, for the ${where}.`);
  return { name, isSame };
}
