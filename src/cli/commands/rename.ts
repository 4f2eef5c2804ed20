/**
 * `locksign rename`: another name for an account.
 * @module
 */
import type { Command } from 'commander';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { output } from '../output.js';

export function registerRename(program: Command, context: Context): void {
  program
    .command('rename')
    .summary('give an account another name')
    .description('Gives an account another name. Bots open it by its name: tell them.')
    .argument('<account>', 'the account')
    .argument('<new-name>', 'its new name')
    .addHelpText('after', examples('locksign rename binance-main binance-2025'))
    .action((from: string, to: string) =>
      context.withVault(
        async (vault) => {
          await output.during('Sealing the vault', () => vault.rename(from, to));
          output.note(`${from} is now ${to}.`);
        },
        { edit: true, accounts: [from], newName: to },
      ),
    );
}
