/**
 * Preloaded into the command: rename(2) to the path TEST_RENAME_TO fails with TEST_RENAME_ERROR,
 * after it succeeded TEST_RENAMES times.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { renameSync } = fs;
const { TEST_RENAME_TO: target, TEST_RENAME_ERROR: code, TEST_RENAMES: renames } = process.env;
let left = Number(renames);
fs.renameSync = (from, to) => {
  if (to === target) {
    if (left === 0) throw Object.assign(new Error(code), { code, syscall: 'rename' });
    left -= 1;
  }
  renameSync(from, to);
};
syncBuiltinESMExports();
