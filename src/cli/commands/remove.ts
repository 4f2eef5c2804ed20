/**
 * `locksign remove`: removes an account from the vault.
 * @module
 */
import type { Command } from 'commander';
import { requireAccount } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { output } from '../output.js';
import { confirm } from '../terminal/ask.js';

export function registerRemove(program: Command, context: Context): void {
  program
    .command('remove')
    .alias('rm')
    .summary('remove an account')
    .description(
      'Removes an account from the vault. The old file is kept next to it, as .previous, until the next change. The API key stays ' +
        'valid until you revoke it at the exchange.',
    )
    .argument('<account>', 'the account')
    .option('--yes', 'do not ask for confirmation')
    .addHelpText('after', examples('locksign remove binance-2025', 'locksign remove binance-2025 --yes'))
    .action((name: string, { yes }: { readonly yes?: true }) =>
      context.withVault(
        async (vault) => {
          const { exchange, apiKey } = requireAccount(vault.accounts(), name, vault.path);
          if (!yes) await confirm(`Remove ${name} (${exchange}, API key ${apiKey ?? '(none yet)'})?`);
          await output.during('Sealing the vault', () => vault.remove(name));
          output.note(`Removed ${name}. Its API key stays valid until you revoke it at the exchange.`);
        },
        { edit: true, accounts: [name] },
      ),
    );
}
