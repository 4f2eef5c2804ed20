/**
 * `locksign add`: adds an account to the vault.
 * @module
 */

import type { Command } from 'commander';
import { exchangeIds } from '../../exchanges/catalog.js';
import { addAccount, checkFields, exchangeOf, requireNewKey } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { commandName } from '../help/command-name.js';
import { examples } from '../help/examples.js';
import { type FieldOptions, fieldOptions, givenFields } from '../options/account-options.js';
import { accountSources, readApiKey, withApiKey } from '../options/account-secrets.js';
import { secretOptions } from '../options/secret-options.js';
import { oneOf } from '../options/unrecognised.js';
import { output } from '../output.js';

interface AddOptions extends FieldOptions {
  readonly exchange: string;
  readonly apiKey?: string;
}

async function add(context: Context, name: string, options: AddOptions): Promise<void> {
  const { vaultPath } = context;
  const exchange = exchangeOf(options.exchange, vaultPath);
  const fields = givenFields(exchange, options);
  const sources = accountSources(exchange, options);
  checkFields(exchange, { ...fields, apiKey: options.apiKey || 'asked-for-below' }, vaultPath);
  using session = await context.openSession({ newName: name });
  const checkKey = (apiKey: string): void => {
    checkFields(exchange, { ...fields, apiKey }, vaultPath);
    requireNewKey(session.vault.file.accounts, exchange.id, apiKey, vaultPath);
  };
  await withApiKey({
    exchange,
    sources,
    asksForKey: options.apiKey === undefined,
    readKey: () => readApiKey(options.apiKey, `${exchange.name} API key`, checkKey),
    change: (apiKey, steps) =>
      addAccount(session, { ...fields, ...sources, name, exchange: exchange.id, apiKey }, steps),
  });
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
    .option('--api-key <key>', 'the public part of the API key (default: asked for)');
  fieldOptions(command);
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
