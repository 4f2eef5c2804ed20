/**
 * `locksign import`: accounts out of a file that has their secrets in clear.
 * @module
 */
import type { Command } from 'commander';
import type { Span } from '../backend/dotenv-lines.js';
import { secret } from '../index.js';
import { maxSecretBytes } from '../vault/format.js';
import { selectSodium } from '../vault/select.js';
import type { Vault } from '../vault/vault.js';
import type { Context } from './context.js';
import { examples } from './examples.js';
import { findAccounts, namesLeft } from './import-accounts.js';
import { ImportFile } from './import-file.js';
import type { FoundSecret } from './import-found.js';
import { checkOptions, describe, type ImportOptions, type Planned, planAll, secretsOf } from './import-plan.js';
import { output } from './output.js';
import { askWhether, confirm } from './terminal.js';

async function addTo(vault: Vault, account: Planned): Promise<void> {
  const sodium = await selectSodium();
  const held: Uint8Array[] = [];
  const take = (found: FoundSecret) => {
    const memory = sodium.allocate(maxSecretBytes);
    held.push(memory);
    return secret.bytes(memory.subarray(0, found.writeTo(memory)), { outsideHeap: true });
  };
  try {
    const { passphrase, futuresHost: _, ...rest } = account;
    const sources = { secret: take(account.secret), ...(passphrase !== undefined && { passphrase: take(passphrase) }) };
    await output.during(`Sealing ${account.name}`, () => vault.add({ ...rest, ...sources }));
    output.note(`Added ${account.name}.`);
  } catch (error) {
    output.note(`${account.name} is not added, and the file stays as it is.`);
    throw error;
  } finally {
    for (const memory of held) sodium.free(memory);
  }
}

/** The lines where a secret is elsewhere too, as in a comment: as it stands in the file, or without its escapes. */
async function linesLeft(file: ImportFile, secrets: readonly FoundSecret[], spans: readonly Span[]): Promise<number[]> {
  const sodium = await selectSodium();
  const memory = sodium.allocate(maxSecretBytes);
  try {
    const lines = secrets.flatMap((found) => {
      const written = found.spans.map(({ start, end }) => file.bytes.subarray(start, end));
      return file.linesWith([...written, memory.subarray(0, found.writeTo(memory))], spans);
    });
    return [...new Set(lines)].sort((a, b) => a - b);
  } finally {
    sodium.free(memory);
  }
}

async function blank(file: ImportFile, accounts: readonly Planned[], left: readonly string[]): Promise<void> {
  const secrets = accounts.flatMap(secretsOf);
  const spans = secrets.flatMap((found) => found.spans);
  file.blank(spans);
  const lines = await linesLeft(file, secrets, spans);
  if (lines.length > 0) {
    output.warn(
      `The file ${file.path} has a secret of these elsewhere, which is not blanked: line ${lines.join(', ')}.`,
    );
  }
  output.note(
    `Blanked ${lines.length + left.length > 0 ? 'what was imported' : 'the secrets'} in ${file.path}. Older copies have them still: backups, the history of git, an editor's, and blocks of the ` +
      'disk. If one of those may be seen by others, make new API keys.',
  );
  if (file.hasOtherNames) output.warn('The file has another name (a hard link), under which it is as it was.');
}

async function importAccounts(context: Context, path: string, options: ImportOptions): Promise<void> {
  checkOptions(options);
  const { vaultPath } = context;
  using file = await ImportFile.read(path, options.allowOthers === true);
  const accounts = planAll(findAccounts(file.bytes, options), options, vaultPath);
  output.note(`In ${file.path}:\n${accounts.map(describe).join('\n')}`);
  const left = namesLeft(
    file.bytes,
    accounts.flatMap(secretsOf).flatMap(({ spans }) => spans),
  );
  if (left.length > 0) output.warn(`Not imported, and left in the file as they are: ${left.join(', ')}.`);
  if (!options.yes)
    await confirm(`Import ${accounts.length === 1 ? 'this account' : 'these accounts'} into ${vaultPath}?`);
  const wantsBlank =
    options.blank ??
    (!options.keep && (await askWhether('Blank the secrets in the file afterwards?', 'pass --blank or --keep')));
  {
    using vault = await context.openVault({ edit: true });
    for (const account of accounts) await addTo(vault, account);
  }
  if (wantsBlank) await blank(file, accounts, left);
  else output.note(`The secrets are in ${file.path} still, in clear.`);
}

export function registerImport(program: Command, context: Context): void {
  program
    .command('import')
    .summary('take accounts out of a configuration file')
    .description(
      "Adds the accounts of a dotenv file (NAME_API_KEY and NAME_API_SECRET), of freqtrade's config.json, or of JSON as ccxt takes it " +
        '({ "binance": { "apiKey", "secret", "password" } }, or one account alone). Shows what it found, but no secret, and asks; and asks ' +
        'whether to blank the secrets in the file. If an account is refused, those before it are in the vault, and the file stays as it is.',
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
