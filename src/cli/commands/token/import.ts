/**
 * `locksign token import`: moves the secret of an API key into a token, and adds an account with
 * it.
 * @module
 */
import type { Command } from 'commander';
import { exchangeIds } from '../../../exchanges/catalog.js';
import type { Exchange } from '../../../exchanges/core/types/exchange.js';
import type { ImportOptions, SecretSource } from '../../../index.js';
import {
  checkFields,
  exchangeOf,
  kindOf,
  type LockedSecret,
  readAccountPassphrase,
  requireNewKey,
} from '../../../vault/inspect.js';
import type { Context } from '../../context.js';
import { UsageError } from '../../exit.js';
import { commandName } from '../../help/command-name.js';
import { examples } from '../../help/examples.js';
import { fieldOptions, givenFields } from '../../options/account-options.js';
import { accountSources, isPrompt, readApiKey, secretQuestion } from '../../options/account-secrets.js';
import { secretOptions } from '../../options/secret-options.js';
import { oneOf } from '../../options/unrecognised.js';
import { output } from '../../output.js';
import { askUntilAccepted, refuses } from '../../terminal/ask-again.js';
import { warningsWritten } from '../../terminal/warnings.js';
import { addWithNewKey, keyUri, type NewKeyOptions, requireToken } from '../../tokens/new-key.js';
import { pinOptions } from '../../tokens/pin.js';

const hmacAlgorithms = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const;

/** @throws {UsageError} if the exchange issues no secrets for HMAC. */
function hmacOf(exchange: Exchange<unknown>): ImportOptions {
  const { algorithm: wanted, secretEncoding: encoding } = kindOf(exchange, {});
  const algorithm = hmacAlgorithms.find((each) => each === wanted);
  if (algorithm !== undefined) return { algorithm, encoding };
  throw new UsageError(
    `${exchange.name} issues no HMAC secrets, and a private key is not moved into a token: make it there, with ` +
      `\`${commandName} token generate\`.`,
  );
}

async function importSecret(context: Context, name: string, options: NewKeyOptions): Promise<void> {
  const { vaultPath } = context;
  const { token, label = name } = options;
  const exchange = exchangeOf(options.exchange, vaultPath);
  const hmac = hmacOf(exchange);
  const uri = keyUri(token, label);
  const fields = { ...givenFields(exchange, options), token: uri };
  const { secret: source, passphrase } = accountSources(
    exchange,
    secretQuestion(exchange, kindOf(exchange, {})),
    options,
  );
  checkFields(exchange, { ...fields, apiKey: options.apiKey || 'asked-for-below' }, vaultPath);
  const place = await requireToken(uri);
  using session = await context.openSession({ newName: name });
  const { sodium } = session.vault;
  const checkKey = (apiKey: string): void => {
    checkFields(exchange, { ...fields, apiKey }, vaultPath);
    requireNewKey(session.vault.file.accounts, exchange.id, apiKey, vaultPath);
  };
  const apiKey = await readApiKey(options.apiKey, `${exchange.name} API key`, checkKey);
  if (apiKey === undefined) throw new UsageError('--api-key is missing.');
  const ask = <T>(from: SecretSource, read: () => Promise<T>, isRefusal: (error: unknown) => boolean): Promise<T> =>
    isPrompt(from) ? askUntilAccepted(read, isRefusal) : read();
  const readPassphrase = (from: SecretSource): Promise<LockedSecret> =>
    readAccountPassphrase(sodium, exchange, from, { apiKey, secret: undefined }, vaultPath);
  await warningsWritten();
  // Everything that can be refused comes before the token is changed.
  using locked = passphrase && (await ask(passphrase, () => readPassphrase(passphrase), refuses.keyPassphrase));
  await addWithNewKey({
    name,
    exchange,
    options: { ...options, apiKey },
    place,
    uri,
    label,
    session,
    account: { ...fields, name, exchange: exchange.id, apiKey, ...(locked && { passphrase: locked.source() }) },
    make: (opened) =>
      ask(source, () => opened.importHmac(label, source, hmac, { issuer: exchange, apiKey }), refuses.secret),
  });
  output.note(
    `Added ${name}. Delete the other copies of its secret. To test the key at the exchange, run: ${commandName} check ${name} --send`,
  );
}

export function registerTokenImport(parent: Command, context: Context): void {
  const command = parent
    .command('import')
    .summary('move a secret into a token, and add an account with it')
    .description(
      'Moves the HMAC secret of an API key from the terminal, a file or a descriptor into a PKCS#11 token, and adds an account that ' +
        'signs there. The token does not give the secret out again, so keep no copy, or make a new API key if it is lost. It asks for ' +
        'the PIN of the token, and seals it. The vault does not have the secret.',
    )
    .argument('<name>', 'a name for the account: letters, digits, dots, hyphens and underscores')
    .requiredOption('--exchange <exchange>', 'the exchange, such as kraken or okx', oneOf('--exchange', exchangeIds))
    .requiredOption(
      '--token <uri>',
      'the token: pkcs11:token=LABEL?module-path=FILE (RFC 7512), as `token list` prints it',
    )
    .option('--label <label>', 'the name of the key in the token (default: the name of the account)')
    .option('--api-key <key>', 'the public part of the API key (default: asked for)');
  pinOptions(fieldOptions(command));
  secretOptions(command, 'secret', "the API key's secret");
  secretOptions(command, 'key-passphrase', "the API key's passphrase");
  command
    .addHelpText(
      'after',
      examples(
        `locksign token import kraken-hsm --exchange kraken --token "pkcs11:token=bots?module-path=$MODULE"`,
        `locksign token import okx-hsm --exchange okx --api-key "$KEY" --token "$TOKEN" --secret-fd 3 3< <(pass show okx)`,
      ),
    )
    .action((name, options) => importSecret(context, name, options));
}
