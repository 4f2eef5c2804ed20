/**
 * Judges the accounts of a file: gives each its name, exchange and host in the vault, and refuses
 * what can be refused before the user is asked.
 * @module
 */
import { exchangeById } from '../../exchanges/catalog.js';
import { checkAccount } from '../../exchanges/core/checks.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { KeyType } from '../../exchanges/core/types/key-kind.js';
import { exchangeOf, hostChoice, requireNewName, type SealedVault } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { requireTaken } from '../keys/key-type.js';
import { oneOf, unrecognised } from '../options/unrecognised.js';
import { output } from '../output.js';
import type { Found, FoundAccount } from './found.js';
import { destinationAt, destinationOf, hostText, shareKeys } from './host/resolve.js';
import type { Statement } from './host/says.js';
import { judgeAll } from './judge.js';
import { entryOf, findKnown, type Known } from './known.js';
import { type FoundSecret, placeText } from './leaf.js';
import type { ImportOptions } from './options.js';
import { isOfAccount, whyRefused } from './refused.js';

/** An account as it will be in the vault. */
export interface Planned {
  readonly name: string;
  readonly exchange: string;
  /** As the vault has it: the name of a host, or a base URL. Absent: the exchange's first. */
  readonly host?: string;
  /** The host with its address, for people. */
  readonly where: string;
  /** Whether the file or an option says which host it is. */
  readonly isHostStated: boolean;
  /** Whether a header selects demo trading for it. A vault does not store that. */
  readonly isDemo: boolean;
  readonly keyType?: KeyType;
  /** Absent for a private key whose public key is not registered. */
  readonly apiKey?: string;
  readonly secret: FoundSecret;
  readonly passphrase?: FoundSecret;
  /** The name in the file, if it has one. */
  readonly label?: string;
  /** The account that already has its API key. */
  readonly known?: Known;
}

/** What says that an account is for futures, where those have an exchange of their own. */
function futuresElsewhere({ exchange = '', statements }: FoundAccount): { other: string; said: Statement } | undefined {
  const other = exchangeById.get(exchange)?.futuresExchange;
  const said = statements.find(({ says }) => says.kind === 'markets' && !says.markets.includes('spot'));
  return other === undefined || said === undefined ? undefined : { other, said };
}

const isUncertain = (account: FoundAccount): boolean =>
  account.exchange === undefined || futuresElsewhere(account) !== undefined;

/**
 * --exchange is for the accounts whose exchange the file does not name.
 * @throws {UsageError} if there is no such account, and the file names another exchange.
 */
function checkExchange(wanted: readonly FoundAccount[], { exchange: given }: ImportOptions): void {
  if (given === undefined) return;
  const other = wanted.find(({ exchange }) => exchange !== undefined && exchange !== given.exchange);
  if (other === undefined || wanted.some(isUncertain)) return;
  const { label, exchange } = other;
  throw new UsageError(
    `The file says that ${label ?? 'its account'} is one of ${exchange}, and ` +
      `not of ${given.exchange}. Leave --exchange out. If the file is wrong, use \`${commandName} add\`.`,
  );
}

/** @throws {UsageError} if the exchange is not certain. */
function exchangeIdOf(found: FoundAccount, { exchange: given }: ImportOptions): string {
  const { exchange, label = 'its account' } = found;
  const futures = futuresElsewhere(found);
  if (exchange !== undefined && futures === undefined) return exchange;
  if (exchange === undefined || futures === undefined) {
    if (given !== undefined) return given.exchange;
    throw new UsageError(
      `The file does not name the exchange of ${label}, or names one that has no recipe. Pass it as --exchange.`,
    );
  }
  const choices = [exchange, futures.other];
  if (given !== undefined && choices.includes(given.exchange)) return given.exchange;
  throw new UsageError(
    `${placeText(futures.said.place)} says that ${label} is for futures, which are an exchange of their own here. ` +
      `Pass --exchange with ${choices.join(' or ')}, for the one that issued the API key.`,
  );
}

/** The host that --exchange implies: binanceus is Binance on another host. */
function statementsOf({ statements }: FoundAccount, exchange: string, { exchange: given }: ImportOptions): Statement[] {
  if (given?.host === undefined || given.exchange !== exchange) return [...statements];
  return [{ place: { name: '--exchange' }, says: { kind: 'host', host: given.host } }, ...statements];
}

/**
 * Stands in the checks for the passphrase, because the real one must not become a string, and for
 * an API key that is not issued yet.
 */
const placeholder = 'placeholder';

type Place = Pick<Planned, 'host' | 'where' | 'isHostStated' | 'isDemo'>;

/**
 * @throws {ImportError} if the host cannot be known.
 * @throws {UsageError} for a --host without one.
 */
function placeOf(found: FoundAccount, exchange: Exchange<unknown>, options: ImportOptions): Place {
  const { hosts } = exchange;
  const statements = statementsOf(found, exchange.id, options);
  if (options.baseUrl !== undefined) {
    const { baseUrl: host } = options;
    return { host, where: hostText(host, exchange), isHostStated: true, isDemo: false };
  }
  const names = Object.keys(hosts);
  const given = options.host === undefined ? undefined : oneOf('--host', names)(options.host);
  const { host, isDemo, against } =
    given === undefined
      ? { ...destinationOf(exchange, statements), against: [] }
      : destinationAt(given, exchange, statements);
  if (against.length > 0) output.warn(`--host is followed, although the file says otherwise: ${against.join(', ')}.`);
  const isHostStated = given !== undefined || statements.some(({ says }) => says.kind !== 'unclear');
  return {
    ...(host !== names[0] && { host }),
    where: `${hostText(host, exchange)}${isHostStated ? '' : ', which the file does not name'}`,
    isHostStated,
    isDemo,
  };
}

/** Gives an account its name, exchange and host, and checks its public fields. */
function plan(found: FoundAccount, options: ImportOptions, vaultPath: string): Planned {
  const { label, apiKey, secret, passphrase } = found;
  const exchange = exchangeOf(exchangeIdOf(found, options), vaultPath);
  const keyType = options.type ?? found.keyType;
  requireTaken(exchange, keyType);
  const needsPassphrase = exchange.accountFields?.includes('passphrase') === true;
  if (needsPassphrase && passphrase === undefined) {
    throw new UsageError(
      `The file has no passphrase for ${label ?? 'its account'}, and ${exchange.name} issued one. Use \`${commandName} add\` ` +
        'for this account, and --only for the others.',
    );
  }
  const place = placeOf(found, exchange, options);
  const key = { ...(keyType !== undefined && { keyType }), ...(apiKey !== undefined && { apiKey }) };
  const fields = { apiKey: placeholder, ...key, ...(place.host !== undefined && hostChoice({ host: place.host })) };
  checkAccount({ ...fields, ...(needsPassphrase && { passphrase: placeholder }) }, exchange);
  return {
    name: options.name ?? label ?? exchange.id,
    ...(label !== undefined && { label }),
    exchange: exchange.id,
    ...key,
    ...place,
    secret,
    ...(needsPassphrase && passphrase !== undefined && { passphrase }),
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

/** @throws {UsageError} if an option for one account is given for several. */
function requireOne(wanted: readonly FoundAccount[], options: ImportOptions): void {
  if (wanted.length < 2) return;
  for (const [option, value] of [
    ['--name', options.name],
    ['--host', options.host],
    ['--base-url', options.baseUrl],
  ]) {
    if (value === undefined) continue;
    throw new UsageError(`${option} is for one account, and the file has several. Choose one with --only.`);
  }
}

/** What is wrong with one account does not stop the others. */
function planEach(
  wanted: readonly FoundAccount[],
  options: ImportOptions,
  { path, file }: SealedVault,
): { planned: Planned[]; refused: string[] } {
  const planned: Planned[] = [];
  const refused: string[] = [];
  for (const found of wanted) {
    try {
      const account = plan(found, options, path);
      if (entryOf(file.accounts, account) === undefined) requireNewName([], account.name, path);
      planned.push(account);
    } catch (error) {
      const isUsage = error instanceof UsageError;
      if (wanted.length === 1 || !(isUsage || isOfAccount(error))) throw error;
      const name = found.label ?? found.exchange ?? 'an account without a name';
      output.warn(`${name} is refused: ${isUsage ? error.message : whyRefused(error)}`);
      refused.push(name);
    }
  }
  return { planned, refused };
}

/**
 * Refuses the accounts whose API key the vault has for a host on which it does not work. That
 * account cannot be used, so the secret in the file is not to be erased.
 */
function refuseElsewhere(accounts: readonly Planned[], vaultPath: string): { fit: Planned[]; refused: string[] } {
  const fit: Planned[] = [];
  const refused: string[] = [];
  for (const account of accounts) {
    const { name, exchange, host, where, isHostStated, known } = account;
    const facts = exchangeOf(exchange, vaultPath);
    const [first = ''] = Object.keys(facts.hosts);
    if (known === undefined || !isHostStated || shareKeys(host ?? first, known.host ?? first, facts)) {
      fit.push(account);
      continue;
    }
    const option = host?.includes('://') ? '--base-url' : '--host';
    const remedy = known.isInVault
      ? `If the file is right, run \`${commandName} edit ${known.name} ${option} ${host ?? first}\`, and import it again.`
      : 'Correct the file, and import it again.';
    output.warn(
      `${name} is refused: ${known.isInVault ? vaultPath : 'The file'} has this API key as ${known.name}, for the ` +
        `${hostText(known.host, facts)}, and not for the ${where}. ${remedy}`,
    );
    refused.push(name);
  }
  return { fit, refused };
}

/**
 * Refuses everything that can be refused before the user is asked or anything changes.
 * @returns the accounts, and the names of those that are refused.
 * @throws {UsageError}
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_REQUEST`
 */
export async function planAll(
  wanted: readonly FoundAccount[],
  options: ImportOptions,
  vault: SealedVault,
): Promise<{ readonly accounts: Planned[]; readonly refused: string[] }> {
  const { path, file } = vault;
  requireOne(wanted, options);
  checkExchange(wanted, options);
  const { planned, refused } = planEach(wanted, options, vault);
  const judged = await judgeAll(planned, path);
  const found = findKnown(judged.fit, file.accounts, options.name, path);
  const { fit, refused: elsewhere } = refuseElsewhere(found, path);
  return { accounts: fit, refused: [...refused, ...judged.refused, ...elsewhere] };
}

export const secretsOf = ({ secret, passphrase }: Planned): FoundSecret[] =>
  passphrase === undefined ? [secret] : [secret, passphrase];
