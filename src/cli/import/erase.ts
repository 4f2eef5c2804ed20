/**
 * Erases in the file the secrets that are in the vault, and reports those that stay.
 * @module
 */
import type { Span } from '../../util/dotenv.js';
import { maxSecretBytes, readVault, selectSodium } from '../../vault/inspect.js';
import { ImportError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { output } from '../output.js';
import { askWhether } from '../terminal/ask.js';
import type { ImportFile } from './file.js';
import type { ErasedAccount } from './found.js';
import type { FoundSecret } from './leaf.js';
import type { ImportOptions } from './options.js';
import { type Planned, secretsOf } from './plan.js';
import { leftBeside } from './replace.js';

/**
 * Names what may hold secrets and stays: values in the file, and temporary files of earlier runs.
 */
export function warnOfLeft(file: ImportFile, left: readonly string[]): void {
  if (left.length > 0) output.warn(`Not imported, and not erased: ${left.join(', ')}.`);
  const files = leftBeside(file.path);
  if (files.length === 0) return;
  output.warn(
    `An interrupted run probably left ${files.join(', ')}, which may contain secrets. Delete it, unless another import ` +
      'of this file is running.',
  );
}

/**
 * Reports that accounts whose secrets are erased need nothing more.
 * @throws {ImportError} if the public part of the vault lists none of their API keys.
 */
export function requireDone(file: ImportFile, erased: readonly ErasedAccount[], vaultPath: string): void {
  const { accounts } = readVault(vaultPath).file;
  const named = (some: readonly ErasedAccount[]): string =>
    some.map(({ label, apiKey }) => (label === undefined ? apiKey : `${label} (${apiKey})`)).join(', ');
  const isThere = ({ apiKey }: ErasedAccount): boolean => accounts.some((entry) => entry.apiKey === apiKey);
  const done = erased.filter(isThere);
  const lost = erased.filter((account) => !isThere(account));
  const problem =
    `The secret of ${named(lost)} is empty in ${file.path}, and the vault ${vaultPath} has no account with that API key. ` +
    'If the secret is lost, make a new API key.';
  if (done.length === 0) throw new ImportError(problem);
  if (lost.length > 0) output.warn(problem);
  output.note(
    `Nothing to do: the secrets in ${file.path} are already erased, and the vault has the API keys of ${named(done)}.`,
  );
}

/**
 * Whether the file can be replaced. This is tried before a secret moves.
 * @throws {ImportError} if it cannot be, and --erase is given.
 */
export function checkErasing(file: ImportFile, { erase, keep }: ImportOptions): boolean {
  if (keep) return false;
  const reason = file.whyNotReplaceable();
  if (reason === undefined) return true;
  const problem = `The secrets in ${file.path} cannot be erased, because the file cannot be replaced: ${reason}.`;
  if (erase) {
    throw new ImportError(
      `${problem} Nothing was imported. Fix this and run the command again. Or import with --keep now, and run it ` +
        'with --erase later.',
    );
  }
  output.warn(problem);
  return false;
}

/** What erasing means for the programs that read the file, before the user decides. */
export function explainErasing(file: ImportFile): void {
  output.note(
    `freqtrade and other programs that read the secrets in ${file.path} stop working once they are erased there. ` +
      'Erasing cannot be undone: the vault gives no secret back to a file. A program of your own can open the vault ' +
      `with locksign instead. For other programs, pass --keep, or use \`${commandName} copy\`, which puts a secret ` +
      'on the clipboard.',
  );
}

/** Whether to erase, by the options or by the user's answer. */
export const wantsErasing = ({ erase }: ImportOptions): Promise<boolean> | true =>
  erase ?? askWhether('Erase the secrets in the file afterwards?', 'pass --erase or --keep');

/**
 * The lines that still contain one of these secrets, such as a comment, with its escapes or
 * without.
 */
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

/** @param left names of other secrets in the file, which stay. */
export async function erase(file: ImportFile, accounts: readonly Planned[], left: readonly string[]): Promise<void> {
  const secrets = accounts.flatMap(secretsOf);
  const spans = secrets.flatMap((found) => found.spans);
  file.erase(spans);
  const lines = await linesLeft(file, secrets, spans);
  if (lines.length > 0) {
    output.warn(
      `${file.path} contains one of these secrets in other places, which are not erased: line ${lines.join(', ')}.`,
    );
  }
  output.note(
    `Erased ${lines.length + left.length > 0 ? 'the imported secrets' : 'the secrets'} in ${file.path}. Older copies ` +
      'still contain them: backups, the history of git, copies of an editor, and blocks of the disk. If others may ' +
      'see one of these, make new API keys.',
  );
  if (file.hasOtherNames) output.warn('The file has another name (a hard link), which still leads to the secrets.');
}
