/**
 * Judges the accounts of a file before anything is shown or asked: what was taken for an API key
 * may be the secret.
 * @module
 */
import { checkApiKey } from '../../exchanges/core/checks.js';
import { kindsOf } from '../../exchanges/core/key-kinds.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { KeyType } from '../../exchanges/core/types/key-kind.js';
import { LocksignError } from '../../index.js';
import {
  exchangeOf,
  isPrivateKind,
  kindOf,
  LockedSecret,
  publicKeyOf,
  readAccountPassphrase,
  type Sodium,
  selectSodium,
} from '../../vault/inspect.js';
import { ImportError } from '../exit.js';
import { output } from '../output.js';
import type { FoundSecret } from './leaf.js';
import { isPem } from './pem.js';
import { isOfAccount, whyRefused } from './refused.js';
import { withSources } from './sources.js';

interface Account {
  readonly name: string;
  readonly exchange: string;
  readonly keyType?: KeyType;
  readonly apiKey?: string;
  readonly secret: FoundSecret;
  readonly passphrase?: FoundSecret;
}

/**
 * The kind of a private key, by the kinds that the exchange takes.
 * @throws {LocksignError} `ERR_PRIVATE_KEY` if it is none of them.
 */
async function recognised(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  locked: LockedSecret,
): Promise<KeyType | undefined> {
  const kinds = kindsOf(exchange).filter(isPrivateKind);
  let refusal: unknown;
  for (const kind of kinds) {
    try {
      await publicKeyOf(sodium, kind, locked);
      return kind.type;
    } catch (error) {
      if (!(error instanceof LocksignError) || error.code !== 'ERR_PRIVATE_KEY') throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
  return undefined;
}

/**
 * @returns the kind of the key, undefined for the usual one of the exchange.
 * @throws {LocksignError} `ERR_SECRET_*`, `ERR_PRIVATE_KEY`, `ERR_REQUEST`
 */
async function judge(account: Account, vaultPath: string): Promise<KeyType | undefined> {
  const { exchange: id, keyType: given, apiKey, secret, passphrase } = account;
  if (apiKey !== undefined) checkApiKey(apiKey);
  const exchange = exchangeOf(id, vaultPath);
  const sodium = await selectSodium();
  return await withSources(async (take) => {
    using text = await LockedSecret.read(sodium, take(secret));
    const keyType = given ?? (isPem(text.bytes) ? await recognised(sodium, exchange, text) : undefined);
    const kind = kindOf(exchange, { keyType });
    if (isPrivateKind(kind)) {
      await publicKeyOf(sodium, kind, text);
      return keyType;
    }
    if (apiKey === undefined)
      throw new ImportError(`The file has no API key, which ${exchange.name} issued with the secret.`);
    using locked = await LockedSecret.read(sodium, take(secret), { issuer: exchange, apiKey });
    if (passphrase === undefined) return keyType;
    const halves = { apiKey, secret: locked };
    (await readAccountPassphrase(sodium, exchange, take(passphrase), halves, vaultPath)).free();
    return keyType;
  });
}

/**
 * Refuses each account whose secret or API key cannot be one. The others are not affected.
 * @returns the accounts that are left, and the names of those that were refused.
 */
export async function judgeAll<T extends Account>(
  accounts: readonly T[],
  vaultPath: string,
): Promise<{ readonly fit: T[]; readonly refused: string[] }> {
  const fit: T[] = [];
  const refused: string[] = [];
  for (const account of accounts) {
    try {
      const keyType = await judge(account, vaultPath);
      fit.push({ ...account, ...(keyType !== undefined && { keyType }) });
    } catch (error) {
      if (!isOfAccount(error)) throw error;
      output.warn(`${account.name} is refused: ${whyRefused(error)}`);
      refused.push(account.name);
    }
  }
  return { fit, refused };
}
