/**
 * Folders that another process creates at the same moment.
 */
import type fs from 'node:fs';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { refusal } from '../../helpers/keys.js';
import { create, vaultFolder } from '../../helpers/vault/vaults.js';

/** Creates something as another process would, right before this process creates the folder. */
let first: ((folder: string) => void) | undefined;

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    mkdirSync(...values: Parameters<typeof real.mkdirSync>) {
      first?.(String(values[0]));
      return real.mkdirSync(...values);
    },
  };
});
const real = await vi.importActual<typeof fs>('node:fs');

const { folder } = vaultFolder();
afterEach(() => {
  first = undefined;
});

test('are used as they are', async () => {
  const above = folder();
  const made: string[] = [];
  first = (each) => {
    made.push(each);
    real.mkdirSync(each);
    chmodSync(each, each.endsWith('a') ? 0o755 : 0o700);
  };
  (await create(join(above, 'a', 'b', 'vault.json'))).close();
  expect(made).toStrictEqual([join(above, 'a'), join(above, 'a', 'b')]);
  expect(statSync(join(above, 'a')).mode & 0o777).toBe(0o755); // not created by this process
});

test('are refused if they are open to others', async () => {
  const above = folder();
  first = (each) => {
    real.mkdirSync(each);
    chmodSync(each, 0o755);
  };
  await refusal(() => create(join(above, 'a', 'vault.json')), 'ERR_VAULT_PERMISSIONS');
  expect(readdirSync(join(above, 'a'))).toStrictEqual([]);
});

test('are refused if they are files', async () => {
  const above = folder();
  first = (each) => real.writeFileSync(each, '');
  const error = await refusal(() => create(join(above, 'a', 'vault.json')), 'ERR_VAULT_WRITE');
  expect(error.errno).toBe('EEXIST');
});
