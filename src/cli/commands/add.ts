/**
 * `locksign add`: adds an account to the vault.
 * @module
 */

import type { Command } from 'commander';
import { exchangeIds } from '../../exchanges/catalog.js';
import {
  addAccount,
  checkFields,
  derivesApiKey,
  exchangeOf,
  isPrivateKind,
  kindOf,
  publicKeyOfEntry,
  requireAccount,
  requireNewKey,
} from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { commandName } from '../help/command-name.js';
import { examples } from '../help/examples.js';
import { keyTypeOption, requireTaken, type TypeOption } from '../keys/key-type.js';
import { pemPassphraseOptions } from '../keys/pem-passphrase.js';
import { showRegistration } from '../keys/show-public-key.js';
import { type FieldOptions, fieldOptions, givenFields } from '../options/account-options.js';
import { accountSources, pinQuestion, readApiKey, secretQuestion, withApiKey } from '../options/account-secrets.js';
import { secretOptions } from '../options/secret-options.js';
import { oneOf } from '../options/unrecognised.js';
import { output } from '../output.js';
import { canAsk } from '../terminal/ask.js';
import { requireTokenUri } from '../tokens/pin.js';

interface AddOptions extends FieldOptions, TypeOption {
  readonly exchange: string;
  readonly token?: string;
  readonly apiKey?: string;
}

async function add(context: Context, name: string, options: AddOptions): Promise<void> {
  const { vaultPath } = context;
  const exchange = exchangeOf(options.exchange, vaultPath);
  requireTaken(exchange, options.type);
  const { type, token } = options;
  const key = {
    ...(type !== undefined && { keyType: type }),
    ...(token !== undefined && { token: requireTokenUri(token) }),
  };
  const fields = { ...givenFields(exchange, options), ...key };
  const kind = kindOf(exchange, key);
  const isInToken = token !== undefined;
  const sources = accountSources(exchange, isInToken ? pinQuestion : secretQuestion(exchange, kind), options);
  checkFields(exchange, { ...fields, apiKey: options.apiKey || 'asked-for-below' }, vaultPath);
  using session = await context.openSession({ newName: name });
  const checkKey = (apiKey: string): void => {
    checkFields(exchange, { ...fields, apiKey }, vaultPath);
    requireNewKey(session.vault.file.accounts, exchange.id, apiKey, vaultPath);
  };
  const isPrivate = isPrivateKind(kind);
  // A public key can be registered later, and some exchanges take it for the API key.
  const asksForKey = options.apiKey === undefined && !(isPrivate && (derivesApiKey(exchange, kind) || !canAsk()));
  const question = `${exchange.name} API key${isPrivate ? ' (Enter if there is none yet)' : ''}`;
  const whenEmpty = isPrivate ? { apiKey: undefined } : undefined;
  await withApiKey({
    exchange,
    isIssued: !isPrivate && !isInToken,
    sources,
    asksForKey,
    readKey: async () =>
      asksForKey || options.apiKey !== undefined
        ? await readApiKey(options.apiKey, question, checkKey, whenEmpty)
        : undefined,
    change: (apiKey, steps) => {
      const account = { ...fields, ...sources, name, exchange: exchange.id, ...(apiKey !== undefined && { apiKey }) };
      return addAccount(session, account, steps);
    },
  });
  const { vault } = session;
  const entry = requireAccount(vault.file.accounts, name, vault.path);
  if (entry.apiKey !== undefined) {
    output.note(`Added ${name}. To test the key at the exchange, run: ${commandName} check ${name} --send`);
    return;
  }
  output.note(`Added ${name}, which has no API key yet.`);
  const publicKey = await publicKeyOfEntry(session.opener(), entry);
  if (publicKey !== undefined) showRegistration(entry, exchange, publicKey);
}

export function registerAdd(program: Command, context: Context): void {
  const command = program
    .command('add')
    .summary('add an account')
    .description(
      'Adds an account to the vault. It asks for the secret without echo, and for the passphrase of the API key if the exchange ' +
        'issues one. It tries the secret as a key of that exchange, and seals it. A private key is PEM, or the form that the ' +
        'exchange shows. Without its API key, it prints the public key and how to register it. With --token, the key is in a PKCS#11 ' +
        'token: it asks for the PIN, logs in once, and seals the PIN.',
    )
    .argument('<name>', 'a name for the account: letters, digits, dots, hyphens and underscores')
    .requiredOption(
      '--exchange <exchange>',
      'the exchange, such as binance or kraken',
      oneOf('--exchange', exchangeIds),
    )
    .addOption(keyTypeOption())
    .option(
      '--token <uri>',
      'the key inside a PKCS#11 token: pkcs11:token=LABEL;object=KEY?module-path=FILE (RFC 7512)',
    )
    .option('--api-key <key>', 'the public part of the API key (default: asked for)');
  fieldOptions(command);
  secretOptions(command, 'secret', "the API key's secret or private key, or the PIN of the token,");
  pemPassphraseOptions(command);
  secretOptions(command, 'key-passphrase', "the API key's passphrase");
  command
    .addHelpText(
      'after',
      `\nExchanges:\n  ${exchangeIds.join(' ')}\n${examples(
        'locksign add binance-main --exchange binance',
        'locksign add binance-rsa --exchange binance --type rsa --secret-file key.pem',
        'locksign add binance-hsm --exchange binance --type ed25519 --token "pkcs11:token=bots;object=binance?module-path=$MODULE"',
        'locksign add okx-sub --exchange okx --api-key 0d4…e1 --host eea',
        'locksign add bot --exchange kraken --api-key "$KEY" --secret-fd 3 3< <(pass show kraken)',
      )}`,
    )
    .action((name, options) => add(context, name, options));
}
