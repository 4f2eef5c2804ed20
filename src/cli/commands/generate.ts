/**
 * `locksign generate`: makes a private key in locked memory, and adds an account with it.
 * @module
 */
import type { Command } from 'commander';
import { exchangeIds } from '../../exchanges/catalog.js';
import { secret } from '../../index.js';
import { checkFields, exchangeOf, requireAccount, requireNewKey } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { generatedType, generatedTypeOption, type TypeOption } from '../keys/key-type.js';
import { showRegistration } from '../keys/show-public-key.js';
import { type FieldOptions, fieldOptions, givenFields } from '../options/account-options.js';
import { oneOf } from '../options/unrecognised.js';
import { output } from '../output.js';

interface GenerateOptions extends FieldOptions, TypeOption {
  readonly exchange: string;
  readonly apiKey?: string;
}

async function generate(context: Context, name: string, options: GenerateOptions): Promise<void> {
  const { vaultPath } = context;
  const exchange = exchangeOf(options.exchange, vaultPath);
  const keyType = generatedType(exchange, name, options.type);
  const given = { ...givenFields(exchange, options), ...(options.apiKey !== undefined && { apiKey: options.apiKey }) };
  const fields = { ...given, keyType };
  checkFields(exchange, fields, vaultPath);
  requireNewKey(context.readVault().file.accounts, exchange.id, options.apiKey, vaultPath);
  using vault = await context.openVault({ edit: true, newName: name });
  const account = { ...fields, name, exchange: exchange.id, secret: secret.random() };
  await output.during('Sealing the vault', () => vault.add(account));
  output.note(`Added ${name}. Its private key was made in locked memory, and only the vault has it.`);
  const publicKey = await vault.publicKey(name);
  if (publicKey !== undefined)
    showRegistration(requireAccount(vault.accounts(), name, vault.path), exchange, publicKey);
}

export function registerGenerate(program: Command, context: Context): void {
  const command = program
    .command('generate')
    .summary('make a private key, and add an account with it')
    .description(
      'Makes a private key in locked memory and seals it, so that nobody ever sees or types a secret. It prints the public key ' +
        'on standard output, and how to register it at the exchange. The exchange then shows an API key: enter it with ' +
        '`locksign edit NAME --api-key KEY`. Until then nothing is signed for the account.',
    )
    .argument('<name>', 'a name for the account: letters, digits, dots, hyphens and underscores')
    .requiredOption(
      '--exchange <exchange>',
      'the exchange, such as binance or backpack',
      oneOf('--exchange', exchangeIds),
    )
    .addOption(generatedTypeOption())
    .option('--api-key <key>', 'the API key, if the exchange has issued it already');
  fieldOptions(command)
    .addHelpText(
      'after',
      examples(
        'locksign generate binance-ed --exchange binance --type ed25519',
        'locksign generate backpack --exchange backpack > public-key.pem',
      ),
    )
    .action((name, options) => generate(context, name, options));
}
