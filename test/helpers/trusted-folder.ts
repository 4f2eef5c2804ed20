/**
 * A folder that the agent trusts: only root and the user of the tests can write it or a folder on
 * the way to it. The system's temporary folder is not one.
 * @module
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** The folder is removed after the tests of the file. */
export function trustedFolder(): string {
  const folder = mkdtempSync(join(realpathSync(homedir()), '.locksign-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
