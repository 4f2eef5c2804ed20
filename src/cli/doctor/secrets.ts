/**
 * Secrets where they should not be: the environment, and the history of shells. Names and lines are told, and never values.
 * @module
 */
import { join } from 'node:path';
import { attention, listed, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

/** `BINANCE_API_SECRET`, `secretKey`, `--api-secret`. */
const secretName = /(?:^|[_-])(?:api[_-]?)?(?:secret|secret[_-]?key|private[_-]?key|passphrase)$/i;

export function checkEnvironment(system: System): Result {
  const names = Object.entries(system.facts.env)
    .filter(([name, value]) => value && secretName.test(name))
    .map(([name]) => name)
    .sort();
  if (names.length === 0) return ok('No variable of the environment looks like a secret.');
  return attention(
    `The environment has ${listed(names)}: every program that is started here gets them.`,
    'Keep them in the vault instead, or give each to the one program that needs it: there, secret.env takes it and erases it.',
  );
}

const lineFeed = 0x0a;
const isNameByte = (c: number): boolean =>
  (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c === 0x5f || c === 0x2d;
const isBlank = (c: number): boolean => c === 0x20 || c === 0x09;
/** What comes before a word: a blank, or one of ; & | ( ' " */
const isBoundary = (c: number): boolean => isBlank(c) || [0x3b, 0x26, 0x7c, 0x28, 0x27, 0x22].includes(c);
const equals = 0x3d;
/** A value that starts with $ < or ` is none: it is read from elsewhere. Quotes may come before. */
const references = [0x24, 0x3c, 0x60];
const quotes = [0x22, 0x27];
const maxNameBytes = 64;

/**
 * Whether the line gives a value to something that is called a secret: `NAME=value`, `--secret value`, fish's and csh's
 * `set -x NAME value` and `setenv NAME value`. Bytes, so that no value becomes a string.
 */
function givesSecret(line: Uint8Array): boolean {
  for (let start = 0; start < line.length; start += 1) {
    if (!isNameByte(line[start] ?? 0) || (start > 0 && !isBoundary(line[start - 1] ?? 0))) continue;
    let end = start;
    while (isNameByte(line[end] ?? 0)) end += 1;
    const name = end - start > maxNameBytes ? '' : Buffer.from(line.subarray(start, end)).toString('latin1');
    if (secretName.test(name) && hasValue(line, start, end, name)) return true;
    start = end;
  }
  return false;
}

function hasValue(line: Uint8Array, start: number, end: number, name: string): boolean {
  const next = line[end] ?? 0;
  const isAssigned = next === equals;
  const takesWord = name.startsWith('--') || isSet(line.subarray(0, start));
  if (!isAssigned && !(takesWord && isBlank(next))) return false;
  let value = end + 1;
  while (!isAssigned && isBlank(line[value] ?? 0)) value += 1;
  if (quotes.includes(line[value] ?? 0)) value += 1;
  const first = line[value] ?? 0;
  const isEmpty = first === 0 || isBoundary(first);
  return !isEmpty && !references.includes(first) && !(takesWord && first === 0x2d);
}

/** Whether what comes before the name is `setenv`, or `set` with options. */
function isSet(before: Uint8Array): boolean {
  const words = Buffer.from(before.subarray(-maxNameBytes)).toString('latin1').trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  return last === 'setenv' || (/^-[A-Za-z-]+$/.test(last) && words.at(-2) === 'set');
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
      if (system.stats(file) === undefined) continue;
      const lines = system.search(file, secretLines);
      looked += 1;
      if (lines === undefined) unread.push(file);
      else found.push(...lines.map((line) => `${file}:${line}`));
    } catch {
      unread.push(file);
    }
  }
  if (found.length > 0) {
    return attention(
      `Secrets were typed as commands: ${listed(found)}.`,
      'Take those lines out of the file, and make new API keys if others may have read it.',
    );
  }
  if (unread.length > 0) return unknown(`These cannot be looked at: ${listed(unread)}.`);
  return looked === 0
    ? unknown('No history of bash, zsh or fish was found.')
    : ok('No line in the history of a shell looks as if a secret was typed.');
}
