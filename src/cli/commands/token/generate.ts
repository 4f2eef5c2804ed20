/**
 * `locksign token generate`: makes a key pair in a token, and adds an account with it.
 * @module
 */
import type { Command } from 'commander';
import { exchangeIds } from '../../../exchanges/catalog.js';
import { checkFields, exchangeOf, publicKeyOfEntry, requireAccount, requireNewKey } from '../../../vault/inspect.js';
import type { Context } from '../../context.js';
import { UsageError } from '../../exit.js';
import { examples } from '../../help/examples.js';
import { generatedTypeOption, type TypeOption, tokenPair } from '../../keys/key-type.js';
import { showRegistration } from '../../keys/show-public-key.js';
import { fieldOptions, givenFields } from '../../options/account-options.js';
import { oneOf } from '../../options/unrecognised.js';
import { output } from '../../output.js';
import { addWithNewKey, keyUri, type NewKeyOptions, requireToken } from '../../tokens/new-key.js';
import { pinOptions } from '../../tokens/pin.js';

interface GenerateOptions extends NewKeyOptions, TypeOption {
  readonly bits?: string;
}

const leastBits = 2048;
const mostBits = 4096;

/** @throws {UsageError} for another size of a modulus, or another kind of key. */
function bitsOf(text: string | undefined, algorithm: string): { readonly bits?: number } {
  if (text === undefined) return {};
  if (algorithm !== 'rsa-pkcs1-sha256')
    throw new UsageError('--bits is for --type rsa: the other kinds have one size.');
  const bits = /^\d{4}$/.test(text) ? Number(text) : 0;
  if (bits >= leastBits && bits <= mostBits && bits % 8 === 0) return { bits };
  throw new UsageError(`--bits must be a multiple of 8 from ${leastBits} to ${mostBits}.`);
}

async function generate(context: Context, name: string, options: GenerateOptions): Promise<void> {
  const { vaultPath } = context;
  const { token, apiKey, label = name } = options;
  const exchange = exchangeOf(options.exchange, vaultPath);
  const { keyType, algorithm } = tokenPair(exchange, name, options.type);
  const bits = bitsOf(options.bits, algorithm);
  const uri = keyUri(token, label);
  const fields = { ...givenFields(exchange, options), ...(apiKey !== undefined && { apiKey }), keyType, token: uri };
  checkFields(exchange, fields, vaultPath);
  requireNewKey(context.readVault().file.accounts, exchange.id, apiKey, vaultPath);
  const place = await requireToken(uri);
  using session = await context.openSession({ newName: name });
  await addWithNewKey({
    name,
    exchange,
    options,
    place,
    uri,
    label,
    session,
    account: { ...fields, name, exchange: exchange.id },
    make: (opened) => output.during('Making the key in the token', () => opened.generate(label, algorithm, bits)),
  });
  output.note(`Added ${name}. Its private key was made in the token, which never gives it out.`);
  const { vault } = session;
  const entry = requireAccount(vault.file.accounts, name, vault.path);
  const publicKey = await publicKeyOfEntry(session.opener(), entry);
  if (publicKey !== undefined) showRegistration(entry, exchange, publicKey);
}

export function registerTokenGenerate(parent: Command, context: Context): void {
  const command = parent
    .command('generate')
    .summary('make a private key in a token, and add an account with it')
    .description(
      'Makes a private key in a PKCS#11 token, which never gives it out, and adds an account that signs with it. It asks for the ' +
        'PIN of the token, and seals it. It prints the public key on standard output, and how to register it at the exchange. The ' +
        'exchange then shows an API key: enter it with `locksign edit NAME --api-key KEY`.',
    )
    .argument('<name>', 'a name for the account: letters, digits, dots, hyphens and underscores')
    .requiredOption(
      '--exchange <exchange>',
      'the exchange, such as binance or backpack',
      oneOf('--exchange', exchangeIds),
    )
    .requiredOption(
      '--token <uri>',
      'the token: pkcs11:token=LABEL?module-path=FILE (RFC 7512), as `token list` prints it',
    )
    .addOption(generatedTypeOption())
    .option('--label <label>', 'the name of the key in the token (default: the name of the account)')
    .option('--bits <number>', `the size of an RSA key (${leastBits} to ${mostBits}, default: 3072)`)
    .option('--api-key <key>', 'the API key, if the exchange has issued it already');
  pinOptions(fieldOptions(command))
    .addHelpText(
      'after',
      examples(
        `locksign token generate binance-hsm --exchange binance --type ed25519 --token "pkcs11:token=bots?module-path=$MODULE"`,
        `locksign token generate bybit-hsm --exchange bybit --bits 4096 --token "$TOKEN" > public-key.pem`,
      ),
    )
    .action((name, options) => generate(context, name, options));
}
