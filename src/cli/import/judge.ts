/**
 * Judges the accounts of a file before anything is shown or asked: what was taken for an API key
 * may be the secret.
 * @module
 */
import { checkApiKey } from '../../exchanges/core/checks.js';
import { exchangeOf, LockedSecret, readAccountPassphrase, selectSodium } from '../../vault/inspect.js';
import { output } from '../output.js';
import type { FoundSecret } from './leaf.js';
import { isOfAccount, whyRefused } from './refused.js';
import { withSources } from './sources.js';

interface Account {
  readonly name: string;
  readonly exchange: string;
  readonly apiKey: string;
  readonly secret: FoundSecret;
  readonly passphrase?: FoundSecret;
}

/** @throws {LocksignError} `ERR_SECRET_*`, `ERR_REQUEST` */
async function judge({ exchange: id, apiKey, secret, passphrase }: Account, vaultPath: string): Promise<void> {
  checkApiKey(apiKey);
  const exchange = exchangeOf(id, vaultPath);
  const sodium = await selectSodium();
  await withSources(async (take) => {
    using locked = await LockedSecret.read(sodium, take(secret), { issuer: exchange, apiKey });
    if (passphrase === undefined) return;
    const halves = { apiKey, secret: locked };
    (await readAccountPassphrase(sodium, exchange, take(passphrase), halves, vaultPath)).free();
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
      await judge(account, vaultPath);
      fit.push(account);
    } catch (error) {
      if (!isOfAccount(error)) throw error;
      output.warn(`${account.name} is refused: ${whyRefused(error)}`);
      refused.push(account.name);
    }
  }
  return { fit, refused };
}
