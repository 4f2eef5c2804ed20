/**
 * The options of `locksign import`.
 * @module
 */
import { type Market, marketByName } from '../../exchanges/catalog.js';
import type { KeyType } from '../../exchanges/core/types/key-kind.js';
import { UsageError } from '../exit.js';
import { requireOneHost } from '../options/host-options.js';
import { oneOf } from '../options/unrecognised.js';
import type { VariableNames } from './dotenv.js';

export interface ImportOptions extends VariableNames {
  readonly exchange?: Market;
  readonly host?: string;
  readonly baseUrl?: string;
  readonly name?: string;
  readonly type?: KeyType;
  readonly apiKey?: string;
  readonly only?: readonly string[];
  readonly allowOthers?: true;
  readonly erase?: true;
  readonly keep?: true;
  readonly yes?: true;
}

/**
 * The value of --exchange, which may be an id of ccxt with a host of its own, such as binanceus.
 */
export function marketNamed(typed: string): Market {
  const names = [...marketByName.keys()].sort();
  return marketByName.get(oneOf('--exchange', names)(typed)) ?? { exchange: typed };
}

/** Refuses options that contradict each other, before the file is read. @throws {UsageError} */
export function checkOptions(options: ImportOptions): void {
  const { erase, keep, keyName, secretName, passphraseName } = options;
  requireOneHost(options);
  if (erase && keep) throw new UsageError('--erase and --keep cannot be combined. Pass one of them.');
  const hasNames = keyName !== undefined || secretName !== undefined;
  if ((keyName === undefined) !== (secretName === undefined) || (passphraseName !== undefined && !hasNames)) {
    throw new UsageError('--key-name and --secret-name go together, and --passphrase-name with them.');
  }
  const given = [keyName, secretName, passphraseName].filter((name) => name !== undefined);
  // An API key is shown and stored in plain text, so it must not be the value of a secret.
  if (new Set(given).size < given.length) {
    throw new UsageError('--key-name, --secret-name and --passphrase-name must be different variables.');
  }
}
