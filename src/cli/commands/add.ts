/**
 * `locksign add`: adds an account to the vault.
 * @module
 */

import type { Command } from 'commander';
import { exchangeIds } from '../../exchanges/catalog.js';
import { checkAccount, checkApiKey } from '../../exchanges/core/checks.js';
import type { Account } from '../../exchanges/core/types/account.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { secret } from '../../index.js';
import type { LockedSecret } from '../../vault/inspect.js';
import { exchangeOf, requireNewKey } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { examples } from '../help/examples.js';
import { baseUrlOption, requireOneHost } from '../options/host-options.js';
import { refuseSource, secretOptions } from '../options/secret-options.js';
import { oneOf } from '../options/unrecognised.js';
import { output } from '../output.js';
import { ask } from '../terminal/ask.js';

interface AddOptions extends Readonly<Record<string, unknown>> {
  readonly exchange: string;
  readonly apiKey?: string;
  readonly host?: string;
  readonly baseUrl?: string;
  readonly subaccount?: string;
  readonly recvWindow?: string;
  readonly keyVersion?: string;
}

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

const optionOf = { subaccount: 'subaccount', recvWindow: 'recv-window', keyVersion: 'key-version' } as const;

/**
 * @throws {UsageError} A field that is dropped in silence could send the orders of a subaccount to
 * the main account.
 */
function requireUsed({ name, accountFields = [] }: Exchange<unknown>, options: AddOptions): void {
  for (const field of ['subaccount', 'recvWindow', 'keyVersion'] as const) {
    if (options[field] === undefined || accountFields.includes(field)) continue;
    throw new UsageError(`Requests to ${name} do not carry this field. Leave --${optionOf[field]} out.`);
  }
}

/** The public fields of the account that were given. @throws {UsageError} */
function publicFields(exchange: Exchange<unknown>, options: AddOptions): Omit<Account, 'apiKey' | 'passphrase'> {
  const { host, baseUrl, subaccount, recvWindow, keyVersion } = options;
  requireUsed(exchange, options);
  requireOneHost(options);
  return {
    ...(host !== undefined && { host: oneOf('--host', Object.keys(exchange.hosts))(host) }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(subaccount !== undefined && { subaccount }),
    ...(recvWindow !== undefined && { recvWindow: windowOf(recvWindow) }),
    ...(keyVersion !== undefined && { keyVersion: wholeNumber(keyVersion, 'key-version') }),
  };
}

async function add(context: Context, name: string, options: AddOptions): Promise<void> {
  const exchange = exchangeOf(options.exchange, context.vaultPath);
  const fields = publicFields(exchange, options);
  const needsPassphrase = exchange.accountFields?.includes('passphrase') === true;
  if (!needsPassphrase)
    refuseSource(options, 'key-passphrase', `${exchange.name} issues no passphrase with its API keys.`);
  using vault = await context.openVault({ edit: true, newName: name });
  const apiKey =
    options.apiKey ??
    (await ask(`${exchange.name} API key: `, 'pass the API key with --api-key, since it is not secret'));
  if (apiKey.trim() === '')
    throw new UsageError(
      'The API key is empty. Copy it from the exchange, where it was made together with the secret.',
    );
  checkAccount({ ...fields, apiKey, ...(needsPassphrase && { passphrase: 'asked for below' }) }, exchange);
  checkApiKey(apiKey);
  requireNewKey(vault.accounts(), exchange.id, apiKey, vault.path);
  using apiSecret = await context.read(secret.prompt(`${exchange.name} secret`), 'secret', options);
  using passphrase: LockedSecret | undefined = needsPassphrase
    ? await context.read(secret.prompt(`${exchange.name} passphrase of the API key`), 'key-passphrase', options)
    : undefined;
  await output.during('Sealing the vault', () =>
    vault.add({
      ...fields,
      name,
      exchange: exchange.id,
      apiKey,
      secret: apiSecret.source(),
      ...(passphrase !== undefined && { passphrase: passphrase.source() }),
    }),
  );
  output.note(`Added ${name}. To test the key at the exchange, run: ${commandName} check ${name} --send`);
}

export function registerAdd(program: Command, context: Context): void {
  const command = program
    .command('add')
    .summary('add an account')
    .description(
      'Adds an account to the vault. It asks for the secret without echo, and for the passphrase of the API key if the exchange ' +
        'issues one. It tries the secret as a key of that exchange, and seals it.',
    )
    .argument('<name>', 'a name for the account: letters, digits, dots, hyphens and underscores')
    .requiredOption(
      '--exchange <exchange>',
      'the exchange, such as binance or kraken',
      oneOf('--exchange', exchangeIds),
    )
    .option('--api-key <key>', 'the public part of the API key (default: asked for)')
    .option('--host <host>', "one of the exchange's hosts by name, such as usdm for binance")
    .addOption(baseUrlOption())
    .option('--subaccount <id>', 'the subaccount, where requests to the exchange name one')
    .option('--recv-window <ms>', `how long the exchange accepts a request, in milliseconds (at most ${longestWindow})`)
    .option('--key-version <number>', 'the version of the API key, where the exchange has one');
  secretOptions(command, 'secret', "the API key's secret");
  secretOptions(command, 'key-passphrase', "the API key's passphrase");
  command
    .addHelpText(
      'after',
      `\nExchanges:\n  ${exchangeIds.join(' ')}\n${examples(
        'locksign add binance-main --exchange binance',
        'locksign add okx-sub --exchange okx --api-key 0d4…e1 --host eea',
        'locksign add bot --exchange kraken --api-key "$KEY" --secret-fd 3 3< <(pass show kraken)',
      )}`,
    )
    .action((name, options) => add(context, name, options));
}
