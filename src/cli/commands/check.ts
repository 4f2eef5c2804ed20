/**
 * `locksign check`: tries an account's key, here or at the exchange.
 * @module
 */
import type { Command } from 'commander';
import { balanceRequest } from '../../exchanges/catalog.js';
import { requireAccount } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { demoOption } from '../options/host-options.js';
import { output } from '../output.js';
import { showAnswer } from '../request/answer.js';
import { httpText } from '../request/http-text.js';

interface CheckOptions {
  readonly send?: boolean;
  readonly demo?: true;
}

async function check(context: Context, name: string, { send = false, demo }: CheckOptions): Promise<void> {
  using vault = await context.openVault({ accounts: [name] });
  const { host } = requireAccount(vault.accounts(), name, vault.path);
  using account = await vault.account(name, demo === undefined ? {} : { demo });
  vault.close();
  const request = balanceRequest(account.exchange, host);
  if (send) await showAnswer(account.exchange, await account.send(request));
  else output.data(httpText(await account.signAsync(request)));
}

export function registerCheck(program: Command, context: Context): void {
  program
    .command('check')
    .summary('test the key of an account with a request for its balances')
    .description(
      'Signs a request for the balances, which changes nothing, and prints it. With --send, it sends the request to the exchange ' +
        'and prints the answer. The HTTP status goes to standard error.',
    )
    .argument('<account>', 'the account')
    .option('--send', 'send the request and print the answer')
    .addOption(demoOption())
    .addHelpText('after', examples('locksign check binance-main', 'locksign check binance-main --send | jq .balances'))
    .action((name: string, options: CheckOptions) => check(context, name, options));
}
