/**
 * `locksign init`: a new vault.
 * @module
 */
import type { Command } from 'commander';
import { checkCost, defaultCost } from '../vault/cost.js';
import { createVault } from '../vault/index.js';
import type { Cost } from '../vault/sodium.js';
import type { Context } from './context.js';
import { examples } from './examples.js';
import { UsageError } from './exit.js';
import { output } from './output.js';

const MiB = 1024 * 1024;

/** `64,1`: MiB and passes. */
function parseCost(text: string): Cost {
  const [, memory, operations] = /^(\d{1,6}),(\d{1,3})$/.exec(text) ?? [];
  if (memory === undefined) throw new UsageError('--cost must be MIB,PASSES, such as 400,3.');
  return { memory: Number(memory) * MiB, operations: Number(operations) };
}

async function init(context: Context, { cost }: { readonly cost?: string }): Promise<void> {
  const chosen: { cost?: Cost } = cost === undefined ? {} : { cost: parseCost(cost) };
  const path = context.vaultPath;
  context.requireNewVault(path);
  checkCost(chosen.cost ?? defaultCost, path);
  using passphrase = await context.newPassphrase('New vault passphrase', 'passphrase');
  using vault = await output.during(
    'Making the vault',
    createVault({ path, passphrase: passphrase.source(), ...chosen }),
  );
  output.note(`Made ${vault.path}. Add an account: locksign add NAME --exchange EXCHANGE`);
}

export function registerInit(program: Command, context: Context): void {
  program
    .command('init')
    .summary('make a vault')
    .description(
      'Makes an empty vault, sealed with a passphrase. The passphrase is asked for twice; nobody can recover it. ' +
        'What guessing it costs is chosen so that opening the vault takes about a second on this machine.',
    )
    .option(
      '--cost <mib,passes>',
      'what deriving the key costs (Argon2id), where 800 MiB are not free: each halving makes guessing twice as cheap',
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
