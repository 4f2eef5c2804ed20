/**
 * `locksign rotate`: gives an account a new secret.
 * @module
 */
import type { Command } from 'commander';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { exchangeOf, fieldsAfterRotation, requireAccount, rotateAccount } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { commandName } from '../help/command-name.js';
import { examples } from '../help/examples.js';
import { type AccountSources, accountSources, isPrompt, readApiKey, withApiKey } from '../options/account-secrets.js';
import { secretOptions } from '../options/secret-options.js';
import { output } from '../output.js';
import { canAsk } from '../terminal/ask.js';

interface RotateOptions extends Readonly<Record<string, unknown>> {
  readonly apiKey?: string;
}

const keeps = ' (Enter keeps the present one)';

/** What to do after the account has a new secret. */
function nextSteps(name: string, oldKey: string, newKey: string): string {
  const old = newKey === oldKey ? 'If the old secret is still valid, revoke it' : `Delete the old API key ${oldKey}`;
  return (
    `Rotated ${name}. To test the new key at the exchange, run: ${commandName} check ${name} --send\n` +
    'Restart the bots that use it: until then, they sign with the old secret.\n' +
    `${old} at the exchange. The .previous file next to the vault contains the old secret until the next change.`
  );
}

async function rotate(context: Context, name: string, options: RotateOptions): Promise<void> {
  const exchange = exchangeOf(context.shownAccount(name).exchange, context.vaultPath);
  const sources = rotationSources(exchange, options);
  using session = await context.openSession({ accounts: [name] });
  const { path, file } = session.vault;
  const current = requireAccount(file.accounts, name, path).apiKey;
  const asksForKey = options.apiKey === undefined && isPrompt(sources.secret) && canAsk();
  const given = asksForKey ? undefined : (options.apiKey ?? current);
  const checkKey = (apiKey: string): void => void fieldsAfterRotation(session, name, apiKey);
  await withApiKey({
    exchange,
    sources,
    asksForKey,
    keepsPassphrase: true,
    readKey: () => readApiKey(given, `${exchange.name} API key${keeps}`, checkKey, current),
    change: async (apiKey, steps) => {
      await rotateAccount(session, name, { ...sources, apiKey }, steps);
      output.note(nextSteps(name, current, apiKey));
    },
  });
}

/** The passphrase of the API key is asked for together with the secret only. */
function rotationSources(exchange: Exchange<unknown>, options: RotateOptions): AccountSources {
  const sources = accountSources(exchange, options, keeps);
  const { secret, passphrase } = sources;
  return passphrase !== undefined && isPrompt(passphrase) && !isPrompt(secret) ? { secret } : sources;
}

export function registerRotate(program: Command, context: Context): void {
  const command = program
    .command('rotate')
    .summary('give an account a new secret')
    .description(
      'Gives an account a new secret, and a new API key if there is one. Make them at the exchange first. It asks for the API key, ' +
        'for the secret without echo, and for the passphrase of the API key if the exchange issues one. It tries the secret as a key of ' +
        'that exchange, and seals it. Everything else of the account stays.',
    )
    .argument('<account>', 'the account')
    .option('--api-key <key>', 'the public part of the new API key (default: asked for, with the secret)');
  secretOptions(command, 'secret', 'the new secret');
  secretOptions(command, 'key-passphrase', "the new API key's passphrase");
  command
    .addHelpText(
      'after',
      examples(
        'locksign rotate binance-main',
        'locksign rotate bot --api-key "$KEY" --secret-fd 3 3< <(pass show kraken-new)',
      ),
    )
    .action((name, options) => rotate(context, name, options));
}
