/**
 * The options for the public fields of an account, for the commands that set them.
 * @module
 */
import type { Command } from 'commander';
import type { Account, AccountField } from '../../exchanges/core/types/account.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { UsageError } from '../exit.js';
import { baseUrlOption, requireOneHost } from './host-options.js';
import { oneOf } from './unrecognised.js';

export interface FieldOptions extends Readonly<Record<string, unknown>> {
  readonly host?: string;
  readonly baseUrl?: string;
  readonly subaccount?: string;
  readonly recvWindow?: string;
  readonly keyVersion?: string;
}

/** The fields that only some exchanges use, and that are not secret. */
type PublicField = Exclude<AccountField, 'passphrase'>;

const optionOf = {
  subaccount: 'subaccount',
  recvWindow: 'recv-window',
  keyVersion: 'key-version',
} as const satisfies Record<PublicField, string>;
const publicFields = Object.keys(optionOf) as readonly PublicField[]; // the keys of the object above

/** The fields that an account may lack, by their options. */
export const fieldNames: readonly string[] = ['host', ...Object.values(optionOf)];

/**
 * Milliseconds. No exchange that documents a limit accepts more. Until then, anyone who has a
 * signed request can send it.
 */
const longestWindow = 60_000;

function wholeNumber(text: string, option: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${option} must be a whole number.`);
  return Number(text);
}

function windowOf(text: string): number {
  const window = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (window >= 1 && window <= longestWindow) return window;
  throw new UsageError(`--recv-window must be a whole number of milliseconds from 1 to ${longestWindow}.`);
}

/** The fields by their options, as the exchange knows them. */
export function fieldsByOption({ accountFields = [] }: Exchange<unknown>): ReadonlyMap<string, PublicField | 'host'> {
  const own = publicFields.filter((field) => accountFields.includes(field));
  return new Map([['host', 'host'], ...own.map((field) => [optionOf[field], field] as const)]);
}

/**
 * @param given the words that name the field, for the error.
 * @throws {UsageError} A field that is dropped in silence could send the orders of a subaccount to
 * the main account.
 */
export function requireUsed(exchange: Exchange<unknown>, option: string, given = `--${option}`): void {
  const known = fieldsByOption(exchange);
  if (known.has(option)) return;
  const choices = [...known.keys(), 'base-url'].map((each) => `--${each}`).join(', ');
  throw new UsageError(
    `Requests to ${exchange.name} do not carry this field. Leave ${given} out. Its fields are ${choices}.`,
  );
}

/** The public fields of the account that were given. @throws {UsageError} */
export function givenFields(
  exchange: Exchange<unknown>,
  options: FieldOptions,
): Omit<Account, 'apiKey' | 'passphrase' | 'demo'> {
  const { host, baseUrl, subaccount, recvWindow, keyVersion } = options;
  for (const field of publicFields) if (options[field] !== undefined) requireUsed(exchange, optionOf[field]);
  requireOneHost(options);
  return {
    ...(host !== undefined && { host: oneOf('--host', Object.keys(exchange.hosts))(host) }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(subaccount !== undefined && { subaccount }),
    ...(recvWindow !== undefined && { recvWindow: windowOf(recvWindow) }),
    ...(keyVersion !== undefined && { keyVersion: wholeNumber(keyVersion, 'key-version') }),
  };
}

export function fieldOptions(command: Command): Command {
  return command
    .option('--host <host>', "one of the exchange's hosts by name, such as usdm for binance")
    .addOption(baseUrlOption())
    .option('--subaccount <id>', 'the subaccount, where requests to the exchange name one')
    .option('--recv-window <ms>', `how long the exchange accepts a request, in milliseconds (at most ${longestWindow})`)
    .option('--key-version <number>', 'the version of the API key, where the exchange has one');
}
