/**
 * What `import` is going to do with the accounts of a file: under which names and for which exchanges they go into the vault.
 * @module
 */
import { checkAccount } from '../../exchanges/core/checks.js';
import { exchangeOf, type SealedVault } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { unrecognised } from '../options/unrecognised.js';
import type { VariableNames } from './dotenv.js';
import type { Found, FoundAccount, FoundSecret } from './found.js';
import { findKnown, type Known } from './known.js';

export interface ImportOptions extends VariableNames {
  readonly exchange?: string;
  readonly name?: string;
  readonly only?: readonly string[];
  readonly allowOthers?: true;
  readonly blank?: true;
  readonly keep?: true;
  readonly yes?: true;
}

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
  /** What the file calls it, if anything. */
  readonly label?: string;
  /** If its API key is that of an account which is there already. */
  readonly known?: Known;
}

/** What is wrong with the options by themselves: known before the file is read. @throws {UsageError} */
export function checkOptions({ blank, keep, keyName, secretName, passphraseName }: ImportOptions): void {
  if (blank && keep) throw new UsageError('--blank and --keep cannot be combined.');
  const hasNames = keyName !== undefined || secretName !== undefined;
  if ((keyName === undefined) !== (secretName === undefined) || (passphraseName !== undefined && !hasNames)) {
    throw new UsageError('--key-name and --secret-name go together, and --passphrase-name with them.');
  }
  const given = [keyName, secretName, passphraseName].filter((name) => name !== undefined);
  // An API key is shown, and not sealed: it must not be what is secret.
  if (new Set(given).size < given.length) {
    throw new UsageError('--key-name, --secret-name and --passphrase-name must be different variables.');
  }
}

/**
 * The exchange that was given is for the accounts of which the file tells none.
 * @throws {UsageError} if there is none, and the file says otherwise.
 */
function checkExchange(wanted: readonly FoundAccount[], { exchange }: ImportOptions): void {
  if (exchange === undefined) return;
  const other = wanted.find(({ market }) => market !== undefined && market.exchange !== exchange);
  if (other?.market === undefined || wanted.some(({ market }) => market === undefined)) return;
  const { label, market, apiKey } = other;
  throw new UsageError(
    `The file says that ${label ?? `the account with API key ${apiKey}`} is one of ${market.exchange}, and --exchange ${exchange}: ` +
      `leave --exchange out, or use \`${commandName} add\` if the file is wrong.`,
  );
}

/** What freqtrade calls "futures" are, on an exchange with hosts for each market, those settled in dollars. */
const usdm = 'usdm';

/** Gives an account its name and its exchange, and checks what is public of it. */
function plan(found: FoundAccount, options: ImportOptions, vaultPath: string): Planned {
  const { label, apiKey, secret, passphrase, isForFutures = false } = found;
  const market = found.market ?? (options.exchange === undefined ? undefined : { exchange: options.exchange });
  if (market === undefined) {
    throw new UsageError(`The file does not tell the exchange of ${label ?? apiKey}: pass it as --exchange.`);
  }
  const exchange = exchangeOf(market.exchange, vaultPath);
  const needsPassphrase = exchange.accountFields?.includes('passphrase') === true;
  if (needsPassphrase && passphrase === undefined) {
    throw new UsageError(
      `The file has no passphrase for ${label ?? apiKey}, and ${exchange.name} issued one: use \`${commandName} add\` for it, and --only for others.`,
    );
  }
  const host = market.host ?? (isForFutures && usdm in exchange.hosts ? usdm : undefined);
  const futuresHost = isForFutures ? (host ?? Object.keys(exchange.hosts)[0]) : undefined;
  const fields = { apiKey, ...(host !== undefined && { host }) };
  checkAccount({ ...fields, ...(needsPassphrase && { passphrase: 'in the file' }) }, exchange);
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

/** What is wanted of what was found. @throws {UsageError} for a name that the file does not have. */
export function choose({ accounts, blank }: Found, { only }: ImportOptions): Found {
  if (only === undefined) return { accounts, blank };
  const all = [...accounts, ...blank];
  const labels = all.map(({ label }) => label ?? 'one without a name');
  const missing = only.find((name) => !all.some(({ label }) => label === name));
  if (missing !== undefined) {
    throw unrecognised('--only names an account that the file does not have.', missing, 'The file has', labels);
  }
  const isWanted = ({ label = '' }: { readonly label?: string }): boolean => only.includes(label);
  return { accounts: accounts.filter(isWanted), blank: blank.filter(isWanted) };
}

/** Everything that can be refused before anything is asked or changed. */
export function planAll(
  wanted: readonly FoundAccount[],
  options: ImportOptions,
  { path, file }: SealedVault,
): Planned[] {
  if (options.name !== undefined && wanted.length > 1) {
    throw new UsageError('--name is for one account: choose it with --only.');
  }
  checkExchange(wanted, options);
  const planned = wanted.map((account) => plan(account, options, path));
  return findKnown(planned, file.accounts, options, path);
}

export const secretsOf = ({ secret, passphrase }: Planned): FoundSecret[] =>
  passphrase === undefined ? [secret] : [secret, passphrase];

/** Of a variable that was assigned more than once. */
function ofSeveral(account: Planned): string[] {
  const secrets = secretsOf(account);
  const others = secrets.flatMap(({ earlier = [] }) => earlier.map(({ line }) => line));
  if (others.length > 0)
    return [`assigned more than once: the last counts, and what differs stays (line ${others.join(', ')})`];
  return secrets.some(({ spans }) => spans.length > 1) ? ['assigned more than once: the last counts'] : [];
}

function ofKnown({ name, known }: Planned): string[] {
  if (known === undefined) return [];
  if (!known.isInVault) return [`the API key of ${known.name}: one account`];
  const as = known.name === name ? '' : `, as ${known.name}`;
  return [`in the vault already${as}${known.isForSameHost ? '' : ', for another host'}`];
}

/** A line on an account, without what is secret of it. */
export function describe(account: Planned): string {
  const { name, exchange, host, apiKey, passphrase, futuresHost } = account;
  return [
    `  ${name}: ${exchange}${host === undefined ? '' : ` (${host})`}, API key ${apiKey}`,
    ...(futuresHost === undefined ? [] : [`for futures on the host ${futuresHost}`]),
    ...(passphrase === undefined ? [] : ['with a passphrase']),
    ...ofSeveral(account),
    ...ofKnown(account),
  ].join(', ');
}
