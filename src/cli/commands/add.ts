/**
 * `locksign add`: an account, whose secret is asked for.
 * @module
 */
import type { Command } from 'commander';
import { checkAccount } from '../../exchanges/core/checks.js';
import type { Account, Exchange } from '../../exchanges/core/types.js';
import { secret } from '../../index.js';
import { exchangeIds, exchangeOf } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { examples } from '../help/examples.js';
import type { Held } from '../options/held-secret.js';
import { refuseSource, secretOptions } from '../options/secret-options.js';
import { oneOf } from '../options/unrecognised.js';
import { output } from '../output.js';
import { ask } from '../terminal/ask.js';

interface AddOptions extends Readonly<Record<string, unknown>> {
  readonly exchange: string;
  readonly apiKey?: string;
  readonly host?: string;
  readonly subaccount?: string;
  readonly recvWindow?: string;
  readonly keyVersion?: string;
}

/** Milliseconds. Binance, bitbank, Bitvavo and MEXC refuse more; anywhere, whoever holds a request could send it for that long. */
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

/** @throws {UsageError} A field that is dropped in silence could send the orders of a subaccount to the main account. */
function requireUsed({ name, accountFields = [] }: Exchange<unknown>, options: AddOptions): void {
  for (const field of ['subaccount', 'recvWindow', 'keyVersion'] as const) {
    if (options[field] === undefined || accountFields.includes(field)) continue;
    throw new UsageError(`Requests to ${name} do not carry this field. Leave --${optionOf[field]} out.`);
  }
}

/** The public fields of the account that were given. @throws {UsageError} */
function publicFields(exchange: Exchange<unknown>, options: AddOptions): Omit<Account, 'apiKey' | 'passphrase'> {
  const { host, subaccount, recvWindow, keyVersion } = options;
  requireUsed(exchange, options);
  return {
    ...(host !== undefined && { host: oneOf('--host', Object.keys(exchange.hosts))(host) }),
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
  const apiKey = options.apiKey ?? (await ask(`${exchange.name} API key: `, 'pass it as --api-key; it is not secret'));
  checkAccount({ ...fields, apiKey, ...(needsPassphrase && { passphrase: 'asked for below' }) }, exchange);
  using apiSecret = await context.read(secret.prompt(`${exchange.name} secret`), 'secret', options);
  using passphrase: Held | undefined = needsPassphrase
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
  output.note(`Added ${name}. See whether the exchange takes it: ${commandName} check ${name} --send`);
}

export function registerAdd(program: Command, context: Context): void {
  const command = program
    .command('add')
    .summary('add an account')
    .description(
      "Adds an account. Its secret, and where the exchange issues one the API key's passphrase, are asked for without echo, " +
        'tried as a key of that exchange, and sealed.',
    )
    .argument('<name>', 'what to call it: letters, digits, dots, hyphens, underscores')
    .requiredOption(
      '--exchange <exchange>',
      'the exchange, such as binance or kraken',
      oneOf('--exchange', exchangeIds),
    )
    .option('--api-key <key>', 'the public half of the API key; asked for if left out')
    .option('--host <host>', "which of the exchange's hosts, such as usdm of binance; a wrong one is told the names")
    .option('--subaccount <id>', 'the subaccount that requests act on, where they name it')
    .option('--recv-window <ms>', `how long the exchange takes a request, in milliseconds: at most ${longestWindow}`)
    .option('--key-version <number>', 'the version that the exchange gave the API key');
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
