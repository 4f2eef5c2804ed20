/**
 * `locksign sign`: signs a message.
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
  output.data(`${await account.signMessageAsync(message, encoding)}\n`);
}

export function registerSign(program: Command, context: Context): void {
  program
    .command('sign')
    .summary("sign a message with an account's key")
    .description(
      "Signs a message with the account's key, with the algorithm and the encoding of the exchange, and prints the signature. Use it " +
        'where `locksign request` does not fit. Without a message, it signs every byte of standard input, including a line break at ' +
        'the end.',
    )
    .argument('<account>', 'the account')
    .argument('[message]', 'the message (default, or with -: standard input)')
    .addOption(
      choiceOption('--encoding <name>', "the encoding of the signature (default: the exchange's)", [
        'hex',
        'base64',
        'base64url',
      ]),
    )
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
