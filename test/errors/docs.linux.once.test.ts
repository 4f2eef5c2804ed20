/**
 * docs/errors.md says what the table of errors says.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorTable } from '../../src/errors/table.js';
import { describeErrors } from '../../tools/docs/errors.js';

const committed = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

it('docs/errors.md is what the table makes of it', () => {
  expect(committed === describeErrors(errorTable), 'docs/errors.md is not current: run `npm run docs`').toBe(true);
});

it('docs/errors.md changes with the table', () => {
  const remedy = (): string => 'Wait.';
  expect(describeErrors({ ...errorTable, ERR_VAULT_LOCKED: { ...errorTable.ERR_VAULT_LOCKED, remedy } })).toContain(
    '## ERR_VAULT_LOCKED\n\n**What happened:** Another process is changing the vault',
  );
  expect(describeErrors({ ERR_NEW: { problem: () => 'It failed.', remedy } })).toMatch(
    /## ERR_NEW\n\n\*\*What happened:\*\* It failed\.\n\n\*\*What to do:\*\* Wait\.\n$/,
  );
});
