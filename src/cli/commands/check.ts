/**
 * `locksign check`: whether an account's key signs, and whether the exchange takes it.
 * @module
 */
import type { Command } from 'commander';
import { requireAccount } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { output } from '../output.js';
import { showAnswer } from '../request/answer.js';
import { balanceRequest } from '../request/balance-requests.js';
import { httpText } from '../request/http-text.js';

async function check(context: Context, name: string, send: boolean): Promise<void> {
  using vault = await context.openVault({ accounts: [name] });
  const { host } = requireAccount(vault.accounts(), name, vault.path);
  using account = await vault.account(name);
  vault.close();
  const request = balanceRequest(account.exchange, host);
  if (send) await showAnswer(await account.send(request));
  else output.data(httpText(account.sign(request)));
}

export function registerCheck(program: Command, context: Context): void {
  program
    .command('check')
    .summary('sign a request for the balances, to see that all is well')
    .description(
      'Signs a request that changes nothing, the one for the balances, and prints it. With --send it goes to the exchange, ' +
        'whose answer is printed; its status goes to standard error.',
    )
    .argument('<account>', 'the account')
    .option('--send', 'send it')
    .addHelpText('after', examples('locksign check binance-main', 'locksign check binance-main --send | jq .balances'))
    .action((name: string, { send = false }: { readonly send?: boolean }) => check(context, name, send));
}
