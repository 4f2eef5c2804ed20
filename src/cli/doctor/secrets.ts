/**
 * Checks of places where secrets should not be: the environment, and the history of shells. The
 * findings name variables and lines, and never values.
 * @module
 */

import { join } from 'node:path';
import {
  backquote,
  doubleQuote,
  equals,
  hyphen,
  isDigit,
  isLetter,
  isSpaceOrTab,
  lineFeed,
  singleQuote,
  underscore,
} from '../../util/ascii.js';
import { attention, listed, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

const keys = ['secret', 'private'].flatMap((kind) => ['key', '_key', '-key'].map((key) => kind + key));
const endings = ['secret', 'passphrase', 'password', ...keys];
const secretEndings = [...endings, ...endings.map((ending) => `api${ending}`)].map((ending) => Buffer.from(ending));

/** Whether the word starts there. Case does not count. @param word in lower case. */
function isAt(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  const lower = (c = 0): number => (c >= 0x41 && c <= 0x5a ? c | 0x20 : c);
  return word.every((c, index) => lower(bytes[start + index]) === c);
}

/** The end of a name without the number of a further account: `SECRET_2` becomes `SECRET`. */
function withoutNumber(bytes: Uint8Array, end: number): number {
  let at = end;
  while (isDigit(bytes[at - 1] ?? 0)) at -= 1;
  return at < end && bytes[at - 1] === underscore ? at - 1 : end;
}

/**
 * Whether it is a name such as `BINANCE_API_SECRET`, `secretKey`, `--api-secret` or
 * `OKX_PASSWORD_2`.
 */
function isSecretName(bytes: Uint8Array, from: number, whole: number): boolean {
  const end = withoutNumber(bytes, whole);
  return secretEndings.some((ending) => {
    const start = end - ending.length;
    const before = bytes[start - 1];
    const isWord = start === from || before === underscore || before === hyphen;
    return start >= from && isWord && isAt(bytes, start, ending);
  });
}

export function checkEnvironment(system: System): Result {
  const names = Object.entries(system.facts.env)
    .filter(([name, value]) => value && isSecretName(Buffer.from(name), 0, Buffer.byteLength(name)))
    .map(([name]) => name)
    .sort();
  if (names.length === 0) return ok('No environment variable looks like a secret.');
  return attention(
    `The environment contains ${listed(names)}. Every program that you start gets a copy.`,
    'Keep these secrets in the vault, or set each variable for the one program that needs it. There, secret.env reads and erases it.',
  );
}

const isNameByte = (c: number): boolean => isLetter(c) || isDigit(c) || c === underscore || c === hyphen;
/** Whether a word can begin after this character: whitespace, or one of ; & | ( ' " */
const isBoundary = (c: number): boolean =>
  isSpaceOrTab(c) || [0x3b, 0x26, 0x7c, 0x28, singleQuote, doubleQuote].includes(c);
/** A value that starts with $, < or ` is read from elsewhere. A quote may precede it. */
const references = [0x24, 0x3c, backquote];
const quotes = [doubleQuote, singleQuote];
const setWord = Buffer.from('set');
const setenvWord = Buffer.from('setenv');

/**
 * Whether the line gives a value to a name that sounds secret: `NAME=value`, `--secret value`, or
 * `set -x NAME value` and `setenv NAME value` of fish and csh. It reads bytes, so that no part of
 * the line becomes a string.
 */
function givesSecret(line: Uint8Array): boolean {
  for (let start = 0; start < line.length; start += 1) {
    if (!isNameByte(line[start] ?? 0) || (start > 0 && !isBoundary(line[start - 1] ?? 0))) continue;
    let end = start;
    while (isNameByte(line[end] ?? 0)) end += 1;
    if (isSecretName(line, start, end) && hasValue(line, start, end)) return true;
    start = end;
  }
  return false;
}

function hasValue(line: Uint8Array, start: number, end: number): boolean {
  const next = line[end] ?? 0;
  const isAssigned = next === equals;
  const takesWord = (line[start] === hyphen && line[start + 1] === hyphen) || followsSet(line, start);
  if (!isAssigned && !(takesWord && isSpaceOrTab(next))) return false;
  let value = end + 1;
  while (!isAssigned && isSpaceOrTab(line[value] ?? 0)) value += 1;
  if (quotes.includes(line[value] ?? 0)) value += 1;
  const first = line[value] ?? 0;
  const isEmpty = first === 0 || isBoundary(first);
  return !isEmpty && !references.includes(first) && !(takesWord && first === hyphen);
}

/** The last word before a position. */
function wordBefore(line: Uint8Array, position: number): { readonly start: number; readonly end: number } {
  let end = position;
  while (end > 0 && isSpaceOrTab(line[end - 1] ?? 0)) end -= 1;
  let start = end;
  while (start > 0 && isNameByte(line[start - 1] ?? 0)) start -= 1;
  return { start, end };
}

/** Whether `setenv`, or `set` with options, precedes the name. */
function followsSet(line: Uint8Array, name: number): boolean {
  const isWord = ({ start, end }: ReturnType<typeof wordBefore>, word: Uint8Array): boolean =>
    end - start === word.length && isAt(line, start, word);
  const last = wordBefore(line, name);
  return isWord(last, setenvWord) || (line[last.start] === hyphen && isWord(wordBefore(line, last.start), setWord));
}

function secretLines(bytes: Uint8Array): number[] {
  const lines: number[] = [];
  let number = 1;
  for (let start = 0; start < bytes.length; number += 1) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found === -1 ? bytes.length : found;
    if (givesSecret(bytes.subarray(start, end))) lines.push(number);
    start = end + 1;
  }
  return lines;
}

export function checkHistory(system: System): Result {
  const { home, env } = system.facts;
  const usual = ['.bash_history', '.zsh_history', '.local/share/fish/fish_history'].map((name) => join(home, name));
  const files = [...new Set([...usual, ...(env['HISTFILE'] ? [env['HISTFILE']] : [])])];
  const found: string[] = [];
  const unread: string[] = [];
  let looked = 0;
  for (const file of files) {
    try {
      const stats = system.stats(file);
      if (stats === undefined) continue;
      // Opening a FIFO would wait for its writer.
      const lines = stats.isFile() ? system.search(file, secretLines) : undefined;
      looked += 1;
      if (lines === undefined) unread.push(file);
      else found.push(...lines.map((line) => `${file}:${line}`));
    } catch {
      unread.push(file);
    }
  }
  if (found.length > 0) {
    return attention(
      `These lines of a shell's history look like secrets typed as arguments: ${listed(found)}.`,
      'Remove the lines from the file. If others may have read it, replace the API keys.',
    );
  }
  if (unread.length > 0) return unknown(`These files cannot be examined: ${listed(unread)}.`);
  return looked === 0
    ? unknown('No history of bash, zsh or fish was found.')
    : ok("No line of a shell's history looks like a secret typed as an argument.");
}
