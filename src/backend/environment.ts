/**
 * The views that JavaScript has of the environment. In Node, `process.env` is the environment of
 * the system. In Bun it is a copy, and in both a program can replace it with an object of its own.
 * A secret in any of them is visible to every module, and child processes inherit it.
 * @module
 */
import { hasOwn, startsWith } from '../util/primordials.js';
import { warn } from '../util/warning.js';

// Captured at import. Other code can replace them later.
const currentProcess = process;
const first = process.env;

type View = NodeJS.ProcessEnv;

function valueIn(view: View, name: string): string | undefined {
  // process.env inherits the properties of every object, such as `constructor`.
  const value: unknown = hasOwn(view, name) ? view[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Whether `process.env` had the variable before a program replaced it. */
export const isInherited = (name: string): boolean => hasOwn(first, name);

/** Whether any view has the variable. It does not read the value, which would become a string. */
export const hasVariable = (name: string): boolean => isInherited(name) || hasOwn(currentProcess.env, name);

/** The value of a variable in JavaScript. Undefined if no view has it. */
export const valueOfVariable = (name: string): string | undefined =>
  valueIn(first, name) ?? valueIn(currentProcess.env, name);

function isErasedIn(view: View, name: string): boolean {
  try {
    delete view[name];
  } catch {
    // The object is frozen, or a proxy refuses.
  }
  return !hasOwn(view, name);
}

/**
 * Whether a load from a variable erases it, which is decided by how the load ended. A key is made,
 * or the text was refused: it is erased, because a refused text may be a secret all the same. If
 * the load failed for another reason, such as memory that cannot be locked, or if the text is
 * longer than any secret, the variable stays everywhere as it was, and can be loaded again.
 *
 * @param failure the code of the error, or undefined if there is none.
 */
export const erasesVariable = (failure: string | undefined): boolean =>
  failure === undefined || (startsWith(failure, 'ERR_SECRET_') && failure !== 'ERR_SECRET_TOO_LONG');

/**
 * Removes a variable from every view, and warns if one keeps it.
 *
 * @param isWiped whether it was erased where JavaScript has no view.
 */
export function eraseVariable(name: string, isWiped: boolean): void {
  const isErased = isErasedIn(first, name) && isWiped;
  if (isErasedIn(currentProcess.env, name) && isErased) return;
  warn(
    `The environment variable ${name} cannot be removed. Every module and child process can still read it. Do not replace process.env by an object that refuses changes.`,
    'LOCKSIGN_ENV_KEPT',
  );
}

/**
 * Warns about a variable that only JavaScript has, so that its value was a string from the start.
 */
export function warnOfJavaScriptVariable(name: string): void {
  warn(
    `The environment variable ${name} was set by JavaScript. It is removed, but the string cannot be wiped. Set it before the process starts, or keep the secret in a file.`,
    'LOCKSIGN_ENV_STRING',
  );
}
