/**
 * `locksign rotate`: gives an account a new secret.
 * @module
 */
import type { Command } from 'commander';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { secret } from '../../index.js';
import {
  derivesApiKey,
  exchangeOf,
  fieldsAfterRotation,
  isPrivateKind,
  kindOf,
  type PublicFacts,
  publicKeyOfEntry,
  requireAccount,
  rotateAccount,
  tokenOf,
} from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { examples } from '../help/examples.js';
import { generatedType } from '../keys/key-type.js';
import { pemPassphraseName, pemPassphraseOptions } from '../keys/pem-passphrase.js';
import { showRegistration } from '../keys/show-public-key.js';
import {
  type AccountSources,
  accountSources,
  isPrompt,
  pinQuestion,
  readApiKey,
  secretQuestion,
  withApiKey,
} from '../options/account-secrets.js';
import { refuseSource, secretOptions } from '../options/secret-options.js';
import { output } from '../output.js';
import { canAsk } from '../terminal/ask.js';

interface RotateOptions extends Readonly<Record<string, unknown>> {
  readonly apiKey?: string;
  readonly generate?: true;
}

const keeps = ' (Enter keeps the present one)';

/** What to do after the account has a new secret. */
function nextSteps(name: string, oldKey: string | undefined, newKey: string | undefined): string {
  const old =
    newKey === oldKey || oldKey === undefined
      ? 'If the old secret is still valid, revoke it'
      : `Delete the old API key ${oldKey}`;
  const test =
    newKey === undefined ? '' : ` To test the new key at the exchange, run: ${commandName} check ${name} --send`;
  return (
    `Rotated ${name}.${test}\n` +
    'Restart the bots that use it: until then, they sign with the old secret.\n' +
    `${old} at the exchange. The .previous file next to the vault contains the old secret until the next change.`
  );
}

async function rotate(context: Context, name: string, options: RotateOptions): Promise<void> {
  const shown = context.shownAccount(name);
  const exchange = exchangeOf(shown.exchange, context.vaultPath);
  const kind = kindOf(exchange, shown);
  const isInToken = tokenOf(shown) !== undefined;
  const sources = rotationSources(exchange, shown, options);
  using session = await context.openSession({ accounts: [name] });
  const { path, file } = session.vault;
  const current = requireAccount(file.accounts, name, path).apiKey;
  const isDerived = derivesApiKey(exchange, kind) && !isInToken;
  const asksForKey = !isInToken && options.apiKey === undefined && !isDerived && isPrompt(sources.secret) && canAsk();
  // The exchange issues another API key for a new public key.
  const kept = options.generate === true || isDerived ? undefined : current;
  const given = asksForKey ? undefined : (options.apiKey ?? kept);
  const checkKey = (apiKey: string): void => void fieldsAfterRotation(session, name, apiKey);
  await withApiKey({
    exchange,
    isIssued: !isPrivateKind(kind) && !isInToken,
    sources,
    asksForKey,
    keepsPassphrase: true,
    readKey: async () =>
      asksForKey || given !== undefined
        ? await readApiKey(given, `${exchange.name} API key${keeps}`, checkKey, { apiKey: current })
        : undefined,
    change: (apiKey, steps) => rotateAccount(session, name, { ...sources, apiKey: apiKey ?? null }, steps),
  });
  const { vault } = session;
  const entry = requireAccount(vault.file.accounts, name, vault.path);
  if (isInToken) return output.note(`Rotated ${name}: the token has accepted the PIN. Restart the bots that use it.`);
  output.note(nextSteps(name, current, entry.apiKey));
  const publicKey = await publicKeyOfEntry(session.opener(), entry);
  if (publicKey !== undefined) showRegistration(entry, exchange, publicKey);
}

/** The passphrase of the API key is asked for together with the secret only. */
function rotationSources(exchange: Exchange<unknown>, account: PublicFacts, options: RotateOptions): AccountSources {
  const kind = kindOf(exchange, account);
  const isInToken = tokenOf(account) !== undefined;
  if (options.generate === true) {
    if (isInToken) {
      throw new UsageError(`The key of ${account.name} is in a token, which makes its keys. Leave --generate out.`);
    }
    if (!isPrivateKind(kind)) {
      throw new UsageError(`${exchange.name} issues the secret of this account. Leave --generate out.`);
    }
    generatedType(exchange, account.name, kind.type);
    for (const unused of ['secret', pemPassphraseName]) {
      refuseSource(options, unused, '--generate makes the private key.');
    }
    return { secret: secret.random() };
  }
  const question = isInToken ? pinQuestion : secretQuestion(exchange, kind);
  const sources = accountSources(exchange, question, options, keeps);
  const { secret: source, passphrase } = sources;
  const isAsked = passphrase !== undefined && isPrompt(passphrase);
  return isAsked && (isInToken || !isPrompt(source)) ? { secret: source } : sources;
}

export function registerRotate(program: Command, context: Context): void {
  const command = program
    .command('rotate')
    .summary('give an account a new secret')
    .description(
      'Gives an account a new secret, and a new API key if there is one. Make them at the exchange first. It asks for the API key, ' +
        'for the secret without echo, and for the passphrase of the API key if the exchange issues one. It tries the secret as a key of ' +
        'that exchange, and seals it. Everything else of the account stays. With --generate, it makes a new private key, prints its ' +
        'public key, and removes the old API key from the account. If the key is in a token, it asks for the new PIN, which the token ' +
        'must accept.',
    )
    .argument('<account>', 'the account')
    .option('--generate', 'make a new private key of the same kind in locked memory')
    .option('--api-key <key>', 'the public part of the new API key (default: asked for, with the secret)');
  secretOptions(command, 'secret', 'the new secret, or the new PIN,');
  pemPassphraseOptions(command);
  secretOptions(command, 'key-passphrase', "the new API key's passphrase");
  command
    .addHelpText(
      'after',
      examples(
        'locksign rotate binance-main',
        'locksign rotate binance-ed --generate',
        'locksign rotate bot --api-key "$KEY" --secret-fd 3 3< <(pass show kraken-new)',
      ),
    )
    .action((name, options) => rotate(context, name, options));
}
