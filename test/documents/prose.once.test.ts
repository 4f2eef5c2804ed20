/**
 * Lines of prose have at most 100 columns (docs/style.md), in comments and in Markdown. The
 * exceptions are code in examples, types, tables and addresses, which cannot be wrapped.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../helpers/child.js';

const most = 100;
const files = execFileSync('git', ['ls-files'], { cwd: checkout, encoding: 'utf8' }).trim().split('\n');
const isCode = /\.(?:ts|js|mjs|cc|h|c)$/;
/** Made by scripts, or from elsewhere. */
const isForeign = /(?:^test\/fixtures\/|generated|package-lock|^docs\/(?:errors|exchanges)\.md$)/;
const isException = (line: string): boolean => /https?:\/\/|@type|@typedef|@template|@import|biome-ignore/.test(line);

/** The lines that are too long, as `file:line`. */
function tooLong(file: string, isProse: (lines: readonly string[]) => (index: number) => boolean): string[] {
  const lines = readFileSync(join(checkout, file), 'utf8').split('\n');
  const counts = isProse(lines);
  return lines.flatMap((line, i) =>
    line.length > most && counts(i) && !isException(line) ? [`${file}:${i + 1}`] : [],
  );
}

/** Whether a line is part of a comment, and not of an example in it. */
function inComments(lines: readonly string[]): (index: number) => boolean {
  let inExample = false;
  const prose = lines.map((line) => {
    if (/^\s*\/\*\*/.test(line) || /^\s*\*\/|^\s*\* @(?!example)/.test(line)) inExample = false;
    if (/@example/.test(line)) inExample = true;
    return /^\s*(?:\/\/|\/\*|\*(?: |\/|$))/.test(line) && !inExample;
  });
  return (index) => prose[index] ?? false;
}

/** Whether a line is outside code blocks and tables. */
function inMarkdown(lines: readonly string[]): (index: number) => boolean {
  let inBlock = false;
  const prose = lines.map((line) => {
    const isFence = /^\s*```/.test(line);
    if (isFence) inBlock = !inBlock;
    return !isFence && !inBlock && !line.startsWith('|');
  });
  return (index) => prose[index] ?? false;
}

describe('prose has at most 100 columns', () => {
  it('in comments', () => {
    const code = files.filter((file) => isCode.test(file) && !isForeign.test(file));
    expect(code.length).toBeGreaterThan(400);
    expect(code.flatMap((file) => tooLong(file, inComments))).toStrictEqual([]);
  });

  it('in Markdown', () => {
    const documents = files.filter((file) => file.endsWith('.md') && !isForeign.test(file));
    expect(documents.length).toBeGreaterThan(10);
    expect(documents.flatMap((file) => tooLong(file, inMarkdown))).toStrictEqual([]);
  });

  it('as a comment of 101 columns shows', () => {
    const line = `// ${'x'.repeat(most - 2)}`;
    expect(inComments([line])(0) && line.length > most).toBe(true);
    expect(inComments([' * @example', ` * ${'x'.repeat(most)}`])(1)).toBe(false);
  });
});
