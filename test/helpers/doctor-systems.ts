/**
 * Invented systems for the tests of `locksign doctor`.
 * @module
 */
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'vitest';
import type { Result } from '../../src/cli/doctor/finding.js';
import { System, type SystemFacts } from '../../src/cli/doctor/system.js';

/** The content of a file, the target of a link, or a mode with a content. */
export type Entry = string | { readonly link: string } | { readonly mode: number; readonly content: string };

/** A system with these files in the folder. */
export function systemIn(
  folder: string,
  files: Readonly<Record<string, Entry>>,
  facts: Partial<SystemFacts> = {},
): System {
  const root = mkdtempSync(join(folder, 'root-'));
  for (const [path, entry] of Object.entries(files)) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    if (typeof entry === 'string') writeFileSync(place, entry, { mode: 0o600 });
    else if ('link' in entry) symlinkSync(relative(dirname(place), join(root, entry.link)), place);
    else {
      writeFileSync(place, entry.content);
      chmodSync(place, entry.mode);
    }
  }
  return new System({
    root,
    platform: 'linux',
    env: {},
    home: '/home/ann',
    workingFolder: '/home/ann/bot',
    nodeVersion: '22.12.0',
    today: new Date('2026-12-01'),
    run: () => undefined,
    ...facts,
  });
}

/** Expects a result. It has a remedy if and only if it needs attention. */
export function expectResult(result: Result, level: Result['level'], finding: RegExp, advice?: RegExp): void {
  expect(result).toMatchObject({ level, finding: expect.stringMatching(finding) });
  if (advice !== undefined) expect(result).toHaveProperty('advice', expect.stringMatching(advice));
  expect('advice' in result).toBe(level === 'attention');
}
