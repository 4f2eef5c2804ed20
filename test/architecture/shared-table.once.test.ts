// TypeScript, C++ and AssemblyScript share numbers through files that are generated from one table.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { files, staleFiles } from '../../tools/make/shared/generate.js';

const root = join(import.meta.dirname, '..', '..');

it('the generated files say what the table says', () => {
  expect(staleFiles(), 'run npm run shared-table').toEqual([]);
});

it.each(files)('a value that is changed in $path alone is noticed', ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-table-'));
  try {
    for (const { path: each } of files) cpSync(join(root, each), join(folder, each));
    expect(staleFiles(folder)).toEqual([]);
    writeFileSync(join(folder, path), `${readFileSync(join(folder, path), 'utf8')} `);
    expect(staleFiles(folder)).toEqual([path]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
