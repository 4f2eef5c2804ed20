/**
 * Judges the accounts of a file: gives each its name and exchange in the vault, and refuses what
 * can be refused before the user is asked.
 * @module
 */
import { checkAccount } from '../../exchanges/core/checks.js';
import { exchangeOf, type SealedVault } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { unrecognised } from '../options/unrecognised.js';
import type { Found, FoundAccount, FoundSecret } from './found.js';
import { judgeAll } from './judge.js';
import { findKnown, type Known } from './known.js';
import type { ImportOptions } from './options.js';

/** An account as it will be in the vault. */
export interface Planned {
  readonly name: string;
  readonly exchange: string;
  readonly host?: string;
  readonly apiKey: string;
  readonly secret: FoundSecret;
  readonly passphrase?: FoundSecret;
  /** The host for futures, if the file sets it up for them. */
  readonly futuresHost?: string;
  /** The name in the file, if it has one. */
  readonly label?: string;
  /** The account that already has its API key. */
  readonly known?: Known;
}

/**
 * --exchange is for the accounts whose exchange the file does not name.
 * @throws {UsageError} if there is no such account, and the file names another exchange.
 */
function checkExchange(wanted: readonly FoundAccount[], { exchange }: ImportOptions): void {
  if (exchange === undefined) return;
  const other = wanted.find(({ market }) => market !== undefined && market.exchange !== exchange);
  if (other?.market === undefined || wanted.some(({ market }) => market === undefined)) return;
  const { label, market } = other;
  throw new UsageError(
    `The file says that ${label ?? 'its account'} is one of ${market.exchange}, and ` +
      `not of ${exchange}. Leave --exchange out. If the file is wrong, use \`${commandName} add\`.`,
  );
}

/**
 * freqtrade's "futures" are settled in dollars. This is the host for them, if an exchange has one
 * for each market.
 */
const usdm = 'usdm';

/** Stands for the passphrase in the checks, because the real one must not become a string. */
const placeholder = 'placeholder';

/** Gives an account its name and exchange, and checks its public fields. */
function plan(found: FoundAccount, options: ImportOptions, vaultPath: string): Planned {
  const { label, apiKey, secret, passphrase, isForFutures = false } = found;
  const market = found.market ?? (options.exchange === undefined ? undefined : { exchange: options.exchange });
  if (market === undefined) {
    throw new UsageError(`The file does not name the exchange of ${label ?? 'its account'}. Pass it as --exchange.`);
  }
  const exchange = exchangeOf(market.exchange, vaultPath);
  const needsPassphrase = exchange.accountFields?.includes('passphrase') === true;
  if (needsPassphrase && passphrase === undefined) {
    throw new UsageError(
      `The file has no passphrase for ${label ?? 'its account'}, and ${exchange.name} issued one. Use \`${commandName} add\` ` +
        'for this account, and --only for the others.',
    );
  }
  const host = market.host ?? (isForFutures && usdm in exchange.hosts ? usdm : undefined);
  const futuresHost = isForFutures ? (host ?? Object.keys(exchange.hosts)[0]) : undefined;
  const fields = { apiKey, ...(host !== undefined && { host }) };
  checkAccount({ ...fields, ...(needsPassphrase && { passphrase: placeholder }) }, exchange);
  return {
    name: options.name ?? label ?? exchange.id,
    ...(label !== undefined && { label }),
    exchange: exchange.id,
    ...fields,
    secret,
    ...(needsPassphrase && passphrase !== undefined && { passphrase }),
    ...(futuresHost !== undefined && { futuresHost }),
  };
}

/** The accounts that --only names. @throws {UsageError} for a name that the file does not have. */
export function choose({ accounts, erased }: Found, { only }: ImportOptions): Found {
  if (only === undefined) return { accounts, erased };
  const all = [...accounts, ...erased];
  const labels = all.map(({ label }) => label ?? 'an account without a name');
  const missing = only.find((name) => !all.some(({ label }) => label === name));
  if (missing !== undefined) {
    throw unrecognised('--only names an account that the file does not have.', missing, 'The file has', labels);
  }
  const isWanted = ({ label = '' }: { readonly label?: string }): boolean => only.includes(label);
  return { accounts: accounts.filter(isWanted), erased: erased.filter(isWanted) };
}

/**
 * Refuses everything that can be refused before the user is asked or anything changes.
 * @returns the accounts, and the names of those whose secret or API key cannot be one.
 * @throws {UsageError}
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_REQUEST`
 */
export async function planAll(
  wanted: readonly FoundAccount[],
  options: ImportOptions,
  { path, file }: SealedVault,
): Promise<{ readonly accounts: Planned[]; readonly refused: string[] }> {
  if (options.name !== undefined && wanted.length > 1) {
    throw new UsageError('--name is for one account, and the file has several. Choose one with --only.');
  }
  checkExchange(wanted, options);
  const planned = wanted.map((account) => plan(account, options, path));
  const { fit, refused } = await judgeAll(planned, path);
  return { accounts: findKnown(fit, file.accounts, options.name, path), refused };
}

export const secretsOf = ({ secret, passphrase }: Planned): FoundSecret[] =>
  passphrase === undefined ? [secret] : [secret, passphrase];
