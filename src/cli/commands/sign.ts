/**
 * `locksign sign`: the signature of a message.
 * @module
 */
import type { Command } from 'commander';
import type { SignatureEncoding } from '../../index.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { choiceOption } from '../options/unrecognised.js';
import { output } from '../output.js';
import { readStandardInput } from '../request/standard-input.js';

async function sign(
  context: Context,
  name: string,
  text: string | undefined,
  encoding?: SignatureEncoding,
): Promise<void> {
  const message = text === undefined || text === '-' ? await readStandardInput('the message') : text;
  using vault = await context.openVault({ accounts: [name] });
  using account = await vault.account(name);
  vault.close();
  output.data(`${account.signMessage(message, encoding)}\n`);
}

export function registerSign(program: Command, context: Context): void {
  program
    .command('sign')
    .summary("sign a message with an account's key")
    .description(
      "Prints the signature of a message by the account's key, with the exchange's algorithm and in its encoding. For what has no " +
        'recipe; `request` makes whole requests. A message that is not given is read from standard input, every byte of it, also a ' +
        'line break at its end.',
    )
    .argument('<account>', 'the account')
    .argument('[message]', 'what to sign; - for standard input')
    .addOption(choiceOption('--encoding <name>', "instead of the exchange's", ['hex', 'base64', 'base64url']))
    .addHelpText(
      'after',
      examples(
        "locksign sign binance-main 'symbol=LTCBTC&side=BUY'",
        'printf %s "$message" | locksign sign binance-main --encoding base64',
      ),
    )
    .action((name: string, message: string | undefined, { encoding }: { readonly encoding?: SignatureEncoding }) =>
      sign(context, name, message, encoding),
    );
}
