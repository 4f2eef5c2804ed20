/**
 * `locksign init`: makes an empty vault.
 * @module
 */
import type { Command } from 'commander';
import { createVault } from '../../vault/index.js';
import { defaultCost, requireNewVault } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { commandName } from '../help/command-name.js';
import { examples } from '../help/examples.js';
import { type CostOption, checkGivenCost, costFlags, givenCost, parseCost } from '../options/cost.js';
import { output } from '../output.js';

async function init(context: Context, options: CostOption): Promise<void> {
  const path = context.vaultPath;
  checkGivenCost(options);
  requireNewVault(path, options.cost ?? defaultCost);
  using passphrase = await context.newPassphrase('New vault passphrase', 'passphrase');
  using vault = await output.during('Making the vault', () =>
    createVault({ path, passphrase: passphrase.source(), ...givenCost(options) }),
  );
  output.note(`Made ${vault.path}. To add an account, run: ${commandName} add NAME --exchange EXCHANGE`);
}

export function registerInit(program: Command, context: Context): void {
  program
    .command('init')
    .summary('make a vault')
    .description(
      'Makes an empty vault, sealed with a passphrase. It asks for the passphrase twice. Nobody can recover a forgotten one. ' +
        'The cost of guessing it is chosen so that opening the vault takes about a second on this machine.',
    )
    .option(
      costFlags,
      'memory and passes that deriving the key takes, with Argon2id (default: 400 MiB, which needs 800 MiB free). Halving the memory makes guessing twice as cheap',
      parseCost,
    )
    .addHelpText(
      'after',
      examples(
        'locksign init',
        'locksign --vault /srv/bot/vault.json init',
        'locksign init --passphrase-file /run/credentials/bot.service/vault',
      ),
    )
    .action((options) => init(context, options));
}
