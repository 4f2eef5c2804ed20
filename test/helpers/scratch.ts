/**
 * A folder for one test file, and skipping with a reason that the report prints.
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, type TestContext } from 'vitest';

export interface Scratch {
  readonly folder: string;
  /** A path in the folder. */
  path(name: string): string;
  /** Writes a file with mode 0600 unless another mode is given. */
  file(name: string, content: string | Uint8Array, mode?: number): string;
}

/** The folder is removed after the tests of the file. */
export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const file = (name: string, content: string | Uint8Array, mode = 0o600) => {
    writeFileSync(path(name), content, { mode });
    return path(name);
  };
  return { folder, path, file };
}

/** Skips the test and records the reason, which `.ci/run` prints. */
export function skipIf(condition: boolean, reason: string, context: TestContext): void {
  if (!condition) return;
  Object.assign(context.task.meta, { skipped: reason });
  context.skip(reason);
}
