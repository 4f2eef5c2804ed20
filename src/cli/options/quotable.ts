/**
 * What of the command line an error may repeat. Standard error often ends in a journal, and what was typed in a wrong place
 * may be a secret: that is left out.
 * @module
 */
import { existsSync } from 'node:fs';

/** Characters. No passphrase is that short (held-secret.ts), and no exchange's secret. */
const harmless = 7;
/** Of an option that nobody knows: longer ones may be two words of a passphrase. */
const longestOption = 12;
/** No exchange issues shorter ones that are not short words as well. */
const shortestIssued = 20;
const longestFile = 40;
const forSecrets = /secret|pass|pw|key|token|private/;
const secretVariable =
  /(?:^|_)(?:(?:API|SECRET|PRIVATE)?KEY|SECRET|PASS|PASSPHRASE|PASSWORD|PW|PWD|TOKEN)\d{0,2}(?:_|$)/;
/** What text and key files are called, and no encoding of a secret has a dot. */
const ordinaryFile = /^[\w ./\\-]+\.(?:txt|key|json|pem|env|secret)$/;
/** Part of a name or a path, in any of the usual ways to write one. */
const ordinaryPart = /^(?:[a-z]{0,16}|[A-Z]{0,16}|[A-Z][a-z]{0,15})\d{0,4}$/;

/** Whether such a word, of whatever kind, is too short to be a secret. */
export const isHarmless = (word: string): boolean => word.length <= harmless;

/** Whether a variable may be named: it is there, or its name is one of a secret. A passphrase in capital letters has no such words. */
export function isVariable(name: string): boolean {
  if (isHarmless(name) || Object.hasOwn(process.env, name)) return true;
  return name.length <= 48 && /^[A-Z\d_]+$/.test(name) && secretVariable.test(name);
}

/** Whether a file may be named: it is there, or could be. Base64 has slashes too: its first folder has to be there. */
export function isPath(path: string): boolean {
  if (isHarmless(path) || existsSync(path) || /^(?:~|\.\.?)[/\\]/.test(path)) return true;
  if (path.length <= longestFile && ordinaryFile.test(path)) return true;
  const folder = /^[/\\]?[^/\\]+(?=[/\\])/.exec(path)?.[0];
  return folder !== undefined && existsSync(folder);
}

/** Of what an exchange may have issued, or several words of a passphrase. */
function mayBeSecret(word: string): boolean {
  if (isHarmless(word) || isPath(word)) return false;
  if (/\s/.test(word)) return true;
  return word.length >= shortestIssued && !word.split(/[-_./\\:=,@]/).every((part) => ordinaryPart.test(part));
}

function shownUnknown(kind: string, word: string): string {
  if (isHarmless(word) && kind === 'command') return word;
  const [dashes = '', name = ''] = /^(-{0,2})(.*)$/s.exec(word)?.slice(1) ?? [];
  if (dashes !== '--') return `${dashes}${dashes === '' ? '' : name.slice(0, 1)}…`;
  const isOption = word.length <= longestOption && /^[a-z]+(?:-[a-z]+)*$/.test(name) && !forSecrets.test(name);
  return isOption ? word : `--${name.slice(0, 3)}…`;
}

/** What the parser says of a word that it does not know. */
const unknownWord = /^unknown (option|command) '(.*)'(\n\(Did you mean .*\?\))?$/s;
/** And of one that is none of those that there are, which it names behind that. */
const invalidWord = /^(.*(?:argument|value)) '(.*)'( is invalid.*)$/s;

/** The parser's message on a choice, which is told without it: what can be chosen is enough. */
export function withoutChoice(message: string): string {
  return message.replace(invalidWord, (all, start, word, end) => (isHarmless(word) ? all : `${start} '…'${end}`));
}

/** @returns the parser's message on such a word without what may be a secret; undefined if nothing has to be left out. */
export function withoutUnknown(message: string): string | undefined {
  const [, kind = '', word = '', suggestion] = unknownWord.exec(message) ?? [];
  if (kind === '' || suggestion !== undefined) return undefined; // it differs from what is suggested by two characters at most
  const [name = ''] = word.split('=');
  const rest = shownUnknown(kind, name);
  return rest === word ? undefined : `unknown ${kind} '${rest}'. What else it had may be a secret, and is not shown.`;
}

/** Any message without those of the arguments that may be secrets: whatever quotes an argument, such as the library's errors. */
export function withoutSecrets(message: string, args: readonly string[]): string {
  return args
    .flatMap((arg) => [arg, arg.slice(arg.indexOf('=') + 1)])
    .filter(mayBeSecret)
    .reduce((told, word) => told.replaceAll(word, '…'), message);
}
