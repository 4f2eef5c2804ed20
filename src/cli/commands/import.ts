/**
 * `locksign import`: brings accounts from a file that has their secrets in plain text into the
 * vault.
 *
 * The order of its steps:
 * 1. find: read the file into locked memory, and find the accounts in it (accounts.ts)
 * 2. judge: name them, and refuse what can be refused before anything is asked (plan.ts, known.ts)
 * 3. seal: add each to the vault, or compare it with the one that is there (outcome.ts, seal.ts)
 * 4. erase: remove from the file the secrets that the vault has (erase.ts, file.ts)
 * @module
 */

import type { Command } from 'commander';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { findAccounts, namesLeft } from '../import/accounts.js';
import { describe } from '../import/describe.js';
import { settleEarlier } from '../import/earlier.js';
import { checkErasing, erase, explainErasing, requireDone, wantsErasing, warnOfLeft } from '../import/erase.js';
import { ImportFile } from '../import/file.js';
import { checkOptions, type ImportOptions, marketNamed } from '../import/options.js';
import { bringAll, type Outcome, requireAll } from '../import/outcome.js';
import { decryptPem } from '../import/pem.js';
import { choose, type Planned, planAll, secretsOf } from '../import/plan.js';
import { keyTypeOption } from '../keys/key-type.js';
import { pemPassphraseOptions } from '../keys/pem-passphrase.js';
import { baseUrlOption } from '../options/host-options.js';
import { output } from '../output.js';
import { confirm } from '../terminal/ask.js';

/** Names the new accounts if some of the listed ones are not new. */
function theNew(fresh: readonly Planned[], all: readonly Planned[]): string {
  if (fresh.length < all.length) return fresh.map(({ name }) => name).join(', ');
  return fresh.length === 1 ? 'this account' : 'these accounts';
}

async function importAccounts(context: Context, path: string, options: ImportOptions): Promise<void> {
  checkOptions(options);
  const { vaultPath } = context;
  using file = await ImportFile.read(path, options.allowOthers === true);
  using decrypted = await decryptPem(file.bytes, { ...options });
  const wanted = choose(findAccounts(file.bytes, options, decrypted?.bytes), options);
  const found = await settleEarlier(wanted.accounts);
  const { accounts, refused: judged } = await planAll(found, options, context.readVault());
  if (accounts.length > 0) output.note(`In ${file.path}:\n${accounts.map(describe).join('\n')}`);
  const left = namesLeft(
    file.bytes,
    accounts.flatMap(secretsOf).flatMap(({ spans }) => spans),
  );
  warnOfLeft(file, left);
  if (accounts.length === 0 && judged.length > 0) {
    return requireAll({ inVault: [], differing: [], refused: judged, hasPassphrases: false }, file.path);
  }
  if (accounts.length === 0) return requireDone(file, wanted.erased, vaultPath);
  const fresh = accounts.filter(({ known }) => known === undefined);
  const canErase = checkErasing(file, options);
  if (fresh.length > 0 && !options.yes) await confirm(`Import ${theNew(fresh, accounts)} into ${vaultPath}?`);
  if (canErase) explainErasing(file);
  const wantsErase = canErase && (await wantsErasing(options));
  let outcome: Outcome;
  {
    using vault = await context.openVault({ edit: fresh.length > 0 });
    const brought = await bringAll(vault, accounts);
    outcome = { ...brought, refused: [...judged, ...brought.refused] };
  }
  const { inVault, differing, refused } = outcome;
  if (wantsErase && inVault.length > 0) await erase(file, inVault, [...left, ...differing, ...refused]);
  else output.note(`The secrets are still in plain text in ${file.path}.`);
  requireAll(outcome, file.path);
}

export function registerImport(program: Command, context: Context): void {
  const command = program
    .command('import')
    .summary('import accounts from a configuration file')
    .description(
      "Adds the accounts of a dotenv file (NAME_API_KEY and NAME_API_SECRET, or freqtrade's variables), of freqtrade's " +
        'config.json, or of JSON in the form of ccxt ({ "binance": { "apiKey", "secret", "password" } }, a list of accounts, ' +
        'or a single account), a private key in PEM, or the cdp_api_key.json of Coinbase. It finds the host in settings such as sandbox, defaultType and BINANCE_TESTNET. If they ' +
        'contradict each other, the account is refused: name its host with --host. It shows the accounts with their hosts, ' +
        'without their secrets, and asks before it imports them. Then it asks whether to erase the secrets in the file. ' +
        'If an account is refused, its secret stays in the file, and the other accounts are imported. If import was ' +
        'interrupted, run the same command again: it erases the secrets that are already in the vault.',
    )
    .argument('<file>', 'the file, at most 64 KiB')
    .option('--exchange <exchange>', 'the exchange, if the file does not name it', marketNamed)
    .option('--host <host>', "one of the exchange's hosts by name, if the file does not say which")
    .addOption(baseUrlOption())
    .option('--name <name>', 'the name in the vault, for a single account')
    .addOption(keyTypeOption())
    .option('--api-key <key>', 'the API key of a private key in PEM, if the exchange has issued it')
    .option('--only <found...>', 'import only these accounts of the file')
    .option('--key-name <variable>', 'the variable of a dotenv file that holds the API key')
    .option('--secret-name <variable>', 'the variable that holds its secret')
    .option('--passphrase-name <variable>', 'the variable that holds its passphrase')
    .option('--allow-others', 'accept a file that other users can read')
    .option(
      '--erase',
      'erase the secrets in the file without asking; freqtrade and other programs that read the file stop working',
    )
    .option('--keep', 'leave the secrets in the file without asking')
    .option('--yes', 'import without asking');
  pemPassphraseOptions(command)
    .addHelpText(
      'after',
      examples(
        'locksign import .env',
        'locksign import user_data/config.json --erase',
        'locksign import key.pem --exchange binance --name binance-ed',
        'locksign import .env --only binance --host testnet',
        'locksign import .env --exchange bybit --key-name KEY --secret-name SECRET --name bybit-main',
      ),
    )
    .action((file: string, options: ImportOptions) => importAccounts(context, file, options));
}
