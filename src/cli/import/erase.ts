/**
 * Blanking, in the file, the secrets that are in the vault: what can be told beforehand, and what is left.
 * @module
 */
import type { Span } from '../../util/dotenv.js';
import { maxSecretBytes, readVault, selectSodium } from '../../vault/inspect.js';
import { ImportError } from '../exit.js';
import { output } from '../output.js';
import { askWhether } from '../terminal/ask.js';
import type { ImportFile } from './file.js';
import type { BlankAccount, FoundSecret } from './found.js';
import { type ImportOptions, type Planned, secretsOf } from './plan.js';
import { leftBeside } from './replace.js';

/** Names what may hold secrets and is not blanked: beside the file, and in it. */
export function warnOfLeft(file: ImportFile, left: readonly string[]): void {
  if (left.length > 0) output.warn(`Not imported, and left in the file as they are: ${left.join(', ')}.`);
  const beside = leftBeside(file.path);
  if (beside.length === 0) return;
  output.warn(
    `An interrupted run seems to have left ${beside.join(', ')}, which may hold secrets: delete it, unless another import of this ` +
      'file is running.',
  );
}

/**
 * Says of accounts whose secrets are blank that nothing is to be done.
 * @throws {ImportError} if the vault has none of their API keys, as far as what is not sealed tells.
 */
export function requireDone(file: ImportFile, blank: readonly BlankAccount[], vaultPath: string): void {
  const { accounts } = readVault(vaultPath).file;
  const named = (some: readonly BlankAccount[]): string =>
    some.map(({ label, apiKey }) => (label === undefined ? apiKey : `${label} (${apiKey})`)).join(', ');
  const isThere = ({ apiKey }: BlankAccount): boolean => accounts.some((entry) => entry.apiKey === apiKey);
  const done = blank.filter(isThere);
  const lost = blank.filter((account) => !isThere(account));
  const toldLost = `The vault ${vaultPath} has no account with the API key of ${named(lost)}, whose secret is blank in ${file.path}.`;
  if (done.length === 0) throw new ImportError(toldLost);
  if (lost.length > 0) output.warn(toldLost);
  output.note(
    `Nothing to do: the secrets are blank already in ${file.path}, and the vault has the API keys, of ${named(done)}.`,
  );
}

/**
 * Whether the file could be blanked: found out before a secret moves.
 * @throws {ImportError} if it cannot be, and was to be.
 */
export function checkBlanking(file: ImportFile, { blank, keep }: ImportOptions): boolean {
  if (keep) return false;
  const reason = file.whyNotReplaceable();
  if (reason === undefined) return true;
  const told = `The secrets in ${file.path} cannot be blanked, as the file cannot be replaced: ${reason}.`;
  if (blank) {
    throw new ImportError(
      `${told} Nothing was imported. Mend that, or pass --keep to import, and run the same with --blank later.`,
    );
  }
  output.warn(told);
  return false;
}

/** Whether to blank, as the options or the user say. */
export const wantsBlanking = ({ blank }: ImportOptions): Promise<boolean> | true =>
  blank ?? askWhether('Blank the secrets in the file afterwards?', 'pass --blank or --keep');

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

export async function blank(file: ImportFile, accounts: readonly Planned[], left: readonly string[]): Promise<void> {
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
