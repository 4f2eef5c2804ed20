/**
 * `locksign export`: accounts into a vault of their own.
 * @module
 */
import type { Command } from 'commander';
import { requireNewVault } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { type CostOption, checkGivenCost, costFlags, givenCost, parseCost } from '../options/cost.js';
import { secretOptions } from '../options/secret-options.js';
import { newFilePath } from '../options/vault-path.js';
import { output } from '../output.js';

interface ExportOptions extends CostOption, Readonly<Record<string, unknown>> {
  readonly only?: readonly string[];
}

async function exportAccounts(context: Context, file: string, options: ExportOptions): Promise<void> {
  const path = newFilePath(file);
  checkGivenCost(options);
  requireNewVault(path);
  using vault = await context.openVault({ accounts: options.only ?? [], accountOption: '--only' });
  using passphrase = await context.newPassphrase('Passphrase of the new vault', 'new-passphrase', options);
  const chosen = { ...givenCost(options), ...(options.only !== undefined && { names: options.only }) };
  await output.during('Making the vault', () => vault.export({ path, passphrase: passphrase.source(), ...chosen }));
  output.note(`Made ${path}. There, use it with --vault, or as LOCKSIGN_VAULT.`);
}

export function registerExport(program: Command, context: Context): void {
  const command = program
    .command('export')
    .summary('copy accounts into a new vault, for another machine')
    .description(
      'Makes a new vault with the accounts, or with some of them, and a passphrase of its own, asked for twice. Its folder must be ' +
        'yours alone. Nothing is ever exported in clear.',
    )
    .argument('<file>', 'the new vault')
    .option('--only <account...>', 'only these accounts')
    .option(
      costFlags,
      'what deriving its key costs (Argon2id), else as here; opening takes a machine with twice the memory free',
      parseCost,
    );
  secretOptions(command, 'new-passphrase', "the new vault's passphrase");
  command
    .addHelpText(
      'after',
      examples(
        'locksign export ~/transfer/vault.json',
        'locksign export ~/transfer/bot.json --only binance-main kraken --cost 128,3',
      ),
    )
    .action((file, options) => exportAccounts(context, file, options));
}
