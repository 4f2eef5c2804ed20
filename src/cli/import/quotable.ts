/**
 * What of import's arguments an error may repeat, beside what quotable.ts says: a secret may have been put in a wrong place.
 * @module
 */
import { exchangeIds, suggestion } from '../../vault/inspect.js';
import { SourceError, UsageError } from '../exit.js';
import { isPath, isVariable } from '../options/quotable.js';
import { neverAnArgument } from '../options/secret-options.js';

/** Characters. Secrets are rarely shorter. */
const longestLabel = 32;

/** Whether it may be named: it ends as such files do, is there, or could be. */
const isFile = (path: string): boolean => /\.(?:env(?:\.[a-z]{1,12})?|jsonc?)$/.test(path) || isPath(path);

/** What may follow an exchange's name: a word and a number. */
const ofAccount = /^(?:-[a-z]{1,8})?(?:-?\d{1,2})?$/;

/** Whether it may be named: it is like one of these, or an exchange's name with little behind it. */
export function isLike(name: string, known: readonly string[]): boolean {
  if (name.length > longestLabel) return false;
  return (
    suggestion(name, known) !== '' ||
    exchangeIds.some((id) => name.startsWith(id) && ofAccount.test(name.slice(id.length)))
  );
}

/** @throws {SourceError} for what is no file, and may be the secret. */
export function requireFile(path: string): void {
  if (!isFile(path)) throw new SourceError(`There is no such file. ${neverAnArgument}`);
}

/** @throws {SourceError} for what is no variable of the file, and may be the secret. */
export function requireVariable(option: string, name: string): void {
  if (!isVariable(name)) throw new SourceError(`${option}: the file has no such variable. ${neverAnArgument}`);
}

/** @throws {UsageError} for what is not like an exchange, and may be the secret. */
export function requireExchange(id: string): void {
  if (isVariable(id) || isLike(id, exchangeIds)) return;
  throw new UsageError(
    `--exchange: there is no such exchange. Use one of ${exchangeIds.join(', ')}. ${neverAnArgument}`,
  );
}

/** @throws {UsageError} always: the file has no account of that name. */
export function refuseLabel(label: string, known: readonly (string | undefined)[]): never {
  const names = known.map((each) => each ?? 'one without a name').join(', ');
  const labels = known.filter((each) => each !== undefined);
  if (isVariable(label) || isLike(label, labels)) {
    throw new UsageError(`The file has no account ${label}. It has ${names}.`);
  }
  throw new UsageError(`--only: the file has no such account. It has ${names}. ${neverAnArgument}`);
}
