/**
 * A command that refuses to make a vault leaves nothing behind.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from '../helpers/child.js';
import { locksign } from '../helpers/terminal/cli.js';
import { filled, vaultFolder } from '../helpers/vault/vaults.js';

const { folder, path } = vaultFolder();
const quick = ['--cost', '64,1'];

it('leaves no folder behind if it refuses', async () => {
  const above = folder();
  const vault = join(above, 'a', 'b', 'vault.json');
  expect(await locksign(['init', '--cost', '1,1'], { vault })).toMatchObject({ status: 2 });
  expect(await locksign(['init', ...quick], { vault, passphrase: 'seven77' })).toMatchObject({ status: 4 });
  expect(await locksign(['export', vault], { vault: path() })).toMatchObject({ status: 3 });
  expect(readdirSync(above)).toEqual([]);
});

it('makes no folder called ~ for a path that the shell has not expanded', async () => {
  const vault = path();
  await filled(vault);
  for (const run of [
    await locksign(['--vault=~/v.json', 'init', ...quick]),
    await locksign(['init', ...quick], { env: { LOCKSIGN_VAULT: '~/v.json' } }),
    await locksign(['export', '~/v.json'], { vault }),
  ]) {
    expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('Write $HOME, or the whole path') });
  }
  expect(existsSync(join(checkout, '~'))).toBe(false);
});
