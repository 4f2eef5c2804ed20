/**
 * What of the command line an error may repeat. Standard error often ends in a journal, and what was typed in a wrong place
 * may be a secret: that is left out.
 * @module
 */
import { existsSync } from 'node:fs';

/** Characters. No passphrase is that short (held-secret.ts), and no exchange's secret. */
const harmless = 7;
/** Of an option that nobody knows. */
const longestOption = 16;
const forSecrets = /secret|pass|pw|key|token|private/;

/** Whether a variable may be named: it is there, or has the name that one would have. A secret in capital letters has no such words. */
export function isVariable(name: string): boolean {
  if (name.length <= harmless || Object.hasOwn(process.env, name)) return true;
  return name.length <= 48 && name.split('_').every((word) => /^(?:[A-Z]{0,12}\d{0,2})$/.test(word));
}

/** Whether a file may be named: it is there, or could be. Base64 has slashes too: its first folder has to be there. */
export function isPath(path: string): boolean {
  if (path.length <= harmless || existsSync(path) || /^(?:~|\.\.?)[/\\]/.test(path)) return true;
  const folder = /^[/\\]?[^/\\]+(?=[/\\])/.exec(path)?.[0];
  return folder !== undefined && existsSync(folder);
}

function shown(kind: string, word: string): string {
  if (word.length <= harmless && kind === 'command') return word;
  const [dashes = '', name = ''] = /^(-{0,2})(.*)$/s.exec(word)?.slice(1) ?? [];
  if (dashes !== '--') return `${dashes}${dashes === '' ? '' : name.slice(0, 1)}…`;
  const isOption = word.length <= longestOption && /^[a-z]+(?:-[a-z]+)*$/.test(name) && !forSecrets.test(name);
  return isOption ? word : `--${name.slice(0, 3)}…`;
}

/** What the parser says of a word that it does not know. */
const unknownWord = /^unknown (option|command) '(.*)'(\n\(Did you mean .*\?\))?$/s;

/** @returns the parser's message without what may be a secret; undefined if nothing has to be left out. */
export function withoutSecret(message: string): string | undefined {
  const [, kind = '', word = '', suggestion] = unknownWord.exec(message) ?? [];
  if (kind === '' || suggestion !== undefined) return undefined; // it differs from what is suggested by two characters at most
  const [name = ''] = word.split('=');
  const rest = shown(kind, name);
  return rest === word ? undefined : `unknown ${kind} '${rest}'. What else it had may be a secret, and is not shown.`;
}
