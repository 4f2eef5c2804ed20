/**
 * `locksign import`: accounts out of a file that has their secrets in clear.
 * @module
 */

import type { Command } from 'commander';
import { exchangeIds } from '../../exchanges/catalog.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { findAccounts, namesLeft } from '../import/accounts.js';
import { settleEarlier } from '../import/earlier.js';
import { blank, checkBlanking, requireDone, wantsBlanking, warnOfLeft } from '../import/erase.js';
import { ImportFile } from '../import/file.js';
import { bringAll, type Outcome, requireAll } from '../import/outcome.js';
import {
  checkOptions,
  choose,
  describe,
  type ImportOptions,
  type Planned,
  planAll,
  secretsOf,
} from '../import/plan.js';
import { oneOf } from '../options/unrecognised.js';
import { output } from '../output.js';
import { confirm } from '../terminal/ask.js';

/** "this account", unless some of those that were listed are not meant. */
function theFresh(fresh: readonly Planned[], all: readonly Planned[]): string {
  if (fresh.length < all.length) return fresh.map(({ name }) => name).join(', ');
  return fresh.length === 1 ? 'this account' : 'these accounts';
}

async function importAccounts(context: Context, path: string, options: ImportOptions): Promise<void> {
  checkOptions(options);
  const { vaultPath } = context;
  using file = await ImportFile.read(path, options.allowOthers === true);
  const wanted = choose(findAccounts(file.bytes, options), options);
  const accounts = planAll(await settleEarlier(wanted.accounts), options, context.readVault());
  if (accounts.length > 0) output.note(`In ${file.path}:\n${accounts.map(describe).join('\n')}`);
  const left = namesLeft(
    file.bytes,
    accounts.flatMap(secretsOf).flatMap(({ spans }) => spans),
  );
  warnOfLeft(file, left);
  if (accounts.length === 0) return requireDone(file, wanted.blank, vaultPath);
  const fresh = accounts.filter(({ known }) => known === undefined);
  const canBlank = checkBlanking(file, options);
  if (fresh.length > 0 && !options.yes) await confirm(`Import ${theFresh(fresh, accounts)} into ${vaultPath}?`);
  const wantsBlank = canBlank && (await wantsBlanking(options));
  let outcome: Outcome;
  {
    using vault = await context.openVault({ edit: fresh.length > 0 });
    outcome = await bringAll(vault, accounts);
  }
  const { inVault, differing, refused } = outcome;
  if (wantsBlank && inVault.length > 0) await blank(file, inVault, [...left, ...differing, ...refused]);
  else output.note(`The secrets are in ${file.path} still, in clear.`);
  requireAll(outcome, file.path);
}

export function registerImport(program: Command, context: Context): void {
  program
    .command('import')
    .summary('take accounts out of a configuration file')
    .description(
      "Adds the accounts of a dotenv file (NAME_API_KEY and NAME_API_SECRET), of freqtrade's config.json, or of JSON as ccxt takes it " +
        '({ "binance": { "apiKey", "secret", "password" } }, or one account alone). Shows what it found, but no secret, and asks; and asks ' +
        'whether to blank the secrets in the file. If an account is refused, its secret stays there, and the others go on. What was interrupted, the same ' +
        'command finishes: it blanks the secrets that the vault has already.',
    )
    .argument('<file>', 'the file, at most 64 KiB')
    .option('--exchange <exchange>', 'the exchange, where the file does not tell', oneOf('--exchange', exchangeIds))
    .option('--name <name>', 'what to call it, if it is one account')
    .option('--only <found...>', 'only these accounts of the file')
    .option('--key-name <variable>', 'the variable of a dotenv file that is the API key')
    .option('--secret-name <variable>', 'the variable that is its secret')
    .option('--passphrase-name <variable>', 'the variable that is its passphrase')
    .option('--allow-others', 'take a file that other users can read')
    .option('--blank', 'blank the secrets in the file, without asking')
    .option('--keep', 'leave the secrets in the file, without asking')
    .option('--yes', 'import without asking')
    .addHelpText(
      'after',
      examples(
        'locksign import .env',
        'locksign import user_data/config.json --blank',
        'locksign import .env --exchange bybit --key-name KEY --secret-name SECRET --name bybit-main',
      ),
    )
    .action((file: string, options: ImportOptions) => importAccounts(context, file, options));
}
