/**
 * Arguments that TypeScript rejects but JavaScript can pass are refused before a secret is
 * requested.
 */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { secret } from '../../src/index.js';
import { createVault, openVault, type Vault } from '../../src/vault/index.js';
import { refusal } from '../helpers/keys.js';
import { addBinance, create, current, open, passphrase, quickCost, vaultFolder } from '../helpers/vault/vaults.js';

const { path } = vaultFolder();
/** Reading this source would raise a different error. */
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
  // @ts-expect-error: a JavaScript caller can do this.
  const error = await refusal(() => call(), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toContain('options must be an object');
});

const options: readonly [string, (options: never) => Promise<unknown>][] = [
  ...calls,
  ['account', (options) => vault.account('binance-main', options)],
  ['changePassphrase', (options) => vault.changePassphrase(untouched, options)],
];
const costs: readonly [string, (cost: never) => Promise<unknown>][] = [
  ['createVault', (cost) => createVault({ path: path(), passphrase: untouched, cost })],
  ['export', (cost) => vault.export({ path: path(), currentPassphrase: untouched, passphrase: untouched, cost })],
  ['changePassphrase', (cost) => vault.changePassphrase(untouched, { currentPassphrase: untouched, cost })],
];

test.for(
  options.flatMap(([name, call]) => [null, 'text'].map((given) => [name, given, call] as const)),
)('%s refuses %s for its options', async ([, given, call]) => {
  const error = await refusal(() => call(given as never), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toContain('options must be an object');
});

test.for(
  costs.flatMap(([name, call]) => [null, 'text'].map((given) => [name, given, call] as const)),
)('%s refuses %s for a cost', async ([, given, call]) => {
  const error = await refusal(() => call(given as never), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toContain('cost must be an object');
});

test.for(options)('%s refuses an unknown option instead of ignoring it', async ([, call]) => {
  const given = { path: path(), passphrase: untouched, name: ['binance-main'], host: 'testnet' };
  const error = await refusal(() => call(given as never), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toMatch(/^Invalid argument: \w+ is not an option: the options are \w+/);
});

test.for(options)('%s refuses an option that is present but undefined', async ([, call]) => {
  const given = { path: undefined, names: undefined, cost: undefined, timeout: undefined };
  for (const name of Object.keys(given)) {
    const error = await refusal(() => call({ [name]: undefined } as never), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toMatch(/^Invalid argument: \w+ is (?:undefined: set it or leave it out|not an option)/);
  }
});

test('the current passphrase cannot be left out', async () => {
  const forgotten = [
    // @ts-expect-error: a JavaScript caller can do this.
    () => vault.export({ path: path(), passphrase: untouched }),
    // @ts-expect-error: a JavaScript caller can do this.
    () => vault.changePassphrase(untouched, {}),
  ];
  for (const call of forgotten) {
    const error = await refusal(call, 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('currentPassphrase is missing');
  }
});

test('an undefined list of names exports no account', async () => {
  const given = { path: path(), currentPassphrase: untouched, passphrase: untouched, names: undefined };
  // @ts-expect-error: a JavaScript caller can do this.
  const error = await refusal(() => vault.export(given), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toContain('names is undefined');
});

test.for(options)('%s refuses options that could inherit fields', async ([, call]) => {
  const given = Object.create({ names: ['binance-main'] });
  const error = await refusal(() => call(given as never), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toContain('options must be a plain object');
});

test('a property of Object.prototype is not an option', async () => {
  const pollution: object = { cost: quickCost, edit: true, names: ['nobody'], host: 'testnet', timeout: 1 };
  const file = path();
  onTestFinished(() => {
    for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name);
  });
  for (const [name, value] of Object.entries(pollution)) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  }
  expect(Reflect.get({}, 'edit')).toBe(true); // the control
  const made = await createVault({ path: path(), passphrase: secret.text(passphrase) });
  made.close();
  expect(made.cost.memory).toBeGreaterThan(quickCost.memory);
  await vault.export({ path: file, ...current, passphrase: secret.text(passphrase) });
  using moved = await open(file);
  expect(moved.accounts()).toHaveLength(1);
  await refusal(() => moved.remove('binance-main'), 'ERR_VAULT_READ_ONLY');
});
