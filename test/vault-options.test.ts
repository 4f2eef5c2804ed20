/**
 * What JavaScript gives where TypeScript would not let it: refused before anyone is asked for a secret.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secret } from '../src/index.js';
import { createVault, openVault, type Vault } from '../src/vault/index.js';
import { refusal } from './support/keys.js';
import { addBinance, create, vaultFolder } from './support/vaults.js';

const { path } = vaultFolder();
/** Reading it would be another error. */
const untouched = secret.file('/nonexistent');
let vault: Vault;

beforeAll(async () => {
  vault = await create(path());
  await addBinance(vault);
});
afterAll(() => vault?.close());

const calls: readonly [string, (options: never) => Promise<unknown>][] = [
  ['openVault', (options) => openVault(options)],
  ['createVault', (options) => createVault(options)],
  ['export', (options) => vault.export(options)],
];

test.for(calls)('%s without options is refused', async ([, call]) => {
  // @ts-expect-error No TypeScript calls it so.
  const error = await refusal(() => call(), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toContain('options must be an object');
});

const options: readonly [string, (options: never) => Promise<unknown>][] = [
  ...calls,
  ['account', (options) => vault.account('binance-main', options)],
  ['changePassphrase', (options) => vault.changePassphrase(untouched, options)],
  ['a cost of createVault', (cost) => createVault({ path: path(), passphrase: untouched, cost })],
  ['a cost of export', (cost) => vault.export({ path: path(), passphrase: untouched, cost })],
  ['a cost of changePassphrase', (cost) => vault.changePassphrase(untouched, { cost })],
];

test.for(
  options.flatMap(([name, call]) => [null, 'text'].map((given) => [name, given, call] as const)),
)('%s refuses %s for its options', async ([, given, call]) => {
  const error = await refusal(() => call(given as never), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toContain('options must be an object');
});
