/**
 * `locksign export`: copies accounts into a new vault.
 * @module
 */
import type { Command } from 'commander';
import { openSealed, planExport, writeExport } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { type CostOption, checkGivenCost, costFlags, givenCost, parseCost } from '../options/cost.js';
import { secretOptions } from '../options/secret-options.js';
import { listedAccount } from '../options/unrecognised.js';
import { newFilePath } from '../options/vault-path.js';
import { output } from '../output.js';

interface ExportOptions extends CostOption, Readonly<Record<string, unknown>> {
  readonly only?: readonly string[];
}

async function exportAccounts(context: Context, file: string, options: ExportOptions): Promise<void> {
  const path = newFilePath(file);
  checkGivenCost(options);
  const vault = context.readVault();
  for (const name of options.only ?? []) listedAccount(vault.file.accounts, name, '--only');
  const chosen = { ...givenCost(options), ...(options.only !== undefined && { names: options.only }) };
  const plan = planExport(vault, { path, ...chosen });
  const open = await context.withPassphrase((passphrase) => openSealed(vault, passphrase));
  using _keys = open.keys;
  using passphrase = await context.newPassphrase('Passphrase of the new vault', 'new-passphrase', options);
  await output.during('Making the vault', () => writeExport(plan, open, passphrase));
  output.note(`Made ${path}. On the other machine, name it with --vault or LOCKSIGN_VAULT.`);
}

export function registerExport(program: Command, context: Context): void {
  const command = program
    .command('export')
    .summary('copy accounts into a new vault, for another machine')
    .description(
      'Makes a new vault with all accounts, or with those of --only. It asks twice for a passphrase of its own. The folder of the ' +
        'new vault must be accessible to you alone. Secrets are never exported as plain text.',
    )
    .argument('<file>', 'the new vault')
    .option('--only <account...>', 'copy these accounts only')
    .option(
      costFlags,
      'memory and passes that deriving its key takes, with Argon2id (default: as in this vault). Opening needs twice the memory free',
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
