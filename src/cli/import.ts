/**
 * `locksign import`: accounts out of a file that has their secrets in clear.
 * @module
 */
import type { Command } from 'commander';
import { commandName } from './command-name.js';
import type { Context } from './context.js';
import { examples } from './examples.js';
import { ImportError } from './exit.js';
import { findAccounts, namesLeft } from './import-accounts.js';
import { blank, checkBlanking, wantsBlanking } from './import-blank.js';
import { ImportFile } from './import-file.js';
import { checkOptions, describe, type ImportOptions, type Planned, planAll, secretsOf } from './import-plan.js';
import { bringInto } from './import-seal.js';
import { output } from './output.js';
import { confirm } from './terminal.js';

/** Which one signs, only the exchange can tell. */
const differs = (names: readonly string[], path: string): string =>
  `The vault has another secret than ${path} for ${names.join(', ')}. See whether the vault's is right with ` +
  `\`${commandName} check ${names[0]} --send\`: if so, delete the other from the file; if not, \`${commandName} remove\` the ` +
  'account and import again.';

async function importAccounts(context: Context, path: string, options: ImportOptions): Promise<void> {
  checkOptions(options);
  const { vaultPath } = context;
  using file = await ImportFile.read(path, options.allowOthers === true);
  const accounts = planAll(findAccounts(file.bytes, options), options, vaultPath);
  const fresh = accounts.filter(({ isKnown }) => !isKnown);
  output.note(`In ${file.path}:\n${accounts.map(describe).join('\n')}`);
  const left = namesLeft(
    file.bytes,
    accounts.flatMap(secretsOf).flatMap(({ spans }) => spans),
  );
  if (left.length > 0) output.warn(`Not imported, and left in the file as they are: ${left.join(', ')}.`);
  const canBlank = checkBlanking(file, options);
  if (fresh.length > 0 && !options.yes) {
    await confirm(`Import ${fresh.length === 1 ? 'this account' : 'these accounts'} into ${vaultPath}?`);
  }
  const wantsBlank = canBlank && (await wantsBlanking(options));
  const inVault: Planned[] = [];
  {
    using vault = await context.openVault({ edit: fresh.length > 0 });
    for (const account of accounts) if (await bringInto(vault, account)) inVault.push(account);
  }
  const others = accounts.filter((account) => !inVault.includes(account)).map(({ name }) => name);
  if (wantsBlank && inVault.length > 0) await blank(file, inVault, [...left, ...others]);
  else output.note(`The secrets are in ${file.path} still, in clear.`);
  if (others.length > 0) throw new ImportError(differs(others, file.path));
}

export function registerImport(program: Command, context: Context): void {
  program
    .command('import')
    .summary('take accounts out of a configuration file')
    .description(
      "Adds the accounts of a dotenv file (NAME_API_KEY and NAME_API_SECRET), of freqtrade's config.json, or of JSON as ccxt takes it " +
        '({ "binance": { "apiKey", "secret", "password" } }, or one account alone). Shows what it found, but no secret, and asks; and asks ' +
        'whether to blank the secrets in the file. If an account is refused, those before it are in the vault, and the file stays as it is: the same ' +
        'command again goes on, and blanks the secrets that the vault has already.',
    )
    .argument('<file>', 'the file, at most 64 KiB')
    .option('--exchange <id>', 'the exchange, where the file does not tell')
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
