/**
 * `locksign rename`: gives an account another name.
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
    .description('Gives an account another name. Update the bots that use the old name.')
    .argument('<account>', 'the account')
    .argument('<new-name>', 'its new name')
    .addHelpText('after', examples('locksign rename binance-main binance-2025'))
    .action((from: string, to: string) =>
      context.withVault(
        async (vault) => {
          await output.during('Sealing the vault', () => vault.rename(from, to));
          output.note(`Renamed ${from} to ${to}. Update the bots that use the old name.`);
        },
        { edit: true, accounts: [from], newName: to },
      ),
    );
}
