/**
 * The libraries of the agent are loaded by its own commands only, because every command starts
 * later with them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../../helpers/child.js';

const start = join(checkout, 'dist', 'cli', 'start.js');

/** The texts of a bundled file and of those that it imports. */
function textsFrom(file: string, pattern: RegExp, seen = new Map<string, string>()): ReadonlyMap<string, string> {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, path = ''] of text.matchAll(pattern)) textsFrom(join(file, '..', path), pattern, seen);
  return seen;
}

const atStart = [...textsFrom(start, /(?:from|import)"(\.[^"]+)"/g).values()];
const onDemand = [...textsFrom(start, /(?:from|import|import\()"(\.[^"]+)"/g).values()];

describe('the command', () => {
  it.each([
    ['the parser of policies', 'Invalid TOML document'],
    ['the agent', 'function requireReady('],
    ['the library for requests', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH'],
  ])('loads %s on demand', (_, mark) => {
    expect(onDemand.some((text) => text.includes(mark))).toBe(true);
    expect(atStart.some((text) => text.includes(mark))).toBe(false);
  });
});
