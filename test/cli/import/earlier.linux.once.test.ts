/**
 * `locksign import --erase` of a variable that is assigned more than once erases only values that
 * are in the vault.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { scratch } from '../../helpers/scratch.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { empty, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file } = scratch();

const one = 'BINANCE_API_KEY=k1\nBINANCE_API_SECRET=secretnumber1\n';
const two = 'BINANCE_API_KEY=k2\nBINANCE_API_SECRET=secretnumber2\n';
const okx = (passphrase: string): string => `OKX_API_KEY=k\nOKX_API_SECRET=s\nOKX_PASSPHRASE=${passphrase}\n`;

it.each([
  ['another secret', two, 'BINANCE_API_SECRET=secretnumber9\n', two, 'secretnumber2', 'BINANCE_API_SECRET (line 1)'],
  ['another account', '', one, two, 'secretnumber2', 'BINANCE_API_SECRET (line 2)'],
  [
    'another passphrase',
    '',
    okx('p1').replace('=s', '='),
    okx('p2'),
    /(?<==s?)p2|(?<==)s$/gm,
    'OKX_PASSPHRASE (line 3)',
  ],
])('%s stays in the file, and is reported before anything is done', async (name, inVault, first, last, gone, left) => {
  const vault = await empty(folder.path());
  if (inVault !== '') {
    const run = await locksign(['import', file('before.env', inVault), '--yes', '--keep'], { vault });
    expect(run).toMatchObject({ status: 0 });
  }
  const env = file(`${name}.env`, first + last);
  const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Erased the imported secrets') });
  const line = /line \d/.exec(left)?.[0];
  expect(stderr).toMatch(
    new RegExp(`^In .*\n .*, assigned more than once: the last value counts, and other values stay \\(${line}\\)`),
  );
  expect(stderr).toContain(`warning: Not imported, and not erased: ${left}.\n`);
  expect(readFileSync(env, 'utf8')).toBe(first + last.replace(gone, ''));
  const again = await locksign(['import', env, '--yes', '--erase'], { vault });
  expect(again).toMatchObject({ status: 0, stderr: expect.stringContaining(left) });
  expect(readFileSync(env, 'utf8')).toBe(first + last.replace(gone, ''));
});
