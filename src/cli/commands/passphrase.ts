/**
 * `locksign passphrase`: changes the passphrase of the vault.
 * @module
 */
import type { Command } from 'commander';
import { openSealed, requireChangeable, resealVault } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { type CostOption, checkGivenCost, costFlags, parseCost } from '../options/cost.js';
import { secretOptions } from '../options/secret-options.js';
import { output } from '../output.js';

type PassphraseOptions = CostOption & Readonly<Record<string, unknown>>;

async function changePassphrase(context: Context, options: PassphraseOptions): Promise<void> {
  checkGivenCost(options);
  const vault = context.readVault();
  requireChangeable(vault.path);
  const open = await context.withPassphrase((passphrase) => openSealed(vault, passphrase));
  using _keys = open.keys;
  using next = await context.newPassphrase('New vault passphrase', 'new-passphrase', options);
  await output.during('Sealing the vault', () => resealVault(open, next, options.cost));
  output.note(
    'The passphrase is changed. Older copies of the file still open with the old one, including the .previous file next to it.',
  );
}

export function registerPassphrase(program: Command, context: Context): void {
  const command = program
    .command('passphrase')
    .summary("change the vault's passphrase")
    .description("Changes the vault's passphrase. It asks for the old one, and then twice for the new one.")
    .option(
      costFlags,
      'memory and passes that deriving the key takes from now on, with Argon2id (default: as before)',
      parseCost,
    );
  secretOptions(command, 'new-passphrase', 'the new passphrase');
  command
    .addHelpText(
      'after',
      examples(
        'locksign passphrase',
        'locksign passphrase --cost 1024,3',
        'locksign passphrase --passphrase-fd 3 --new-passphrase-fd 4 3< old 4< new',
      ),
    )
    .action((options) => changePassphrase(context, options));
}
