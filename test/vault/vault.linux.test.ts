/**
 * A vault as its user sees it: created, filled, opened again, changed.
 */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { binance, kucoin as kucoinExchange } from '../../src/exchanges/index.js';
import { lockFile, secret } from '../../src/index.js';
import type { VaultFile } from '../../src/vault/format/format.js';
import { refusal } from '../helpers/keys.js';
import {
  addBinance,
  addKucoin,
  binanceMain,
  binanceSecret,
  create,
  current,
  edit,
  filled,
  kucoin,
  kucoinPassphrase,
  kucoinSecret,
  open,
  passphrase,
  quickCost,
  vaultFolder,
} from '../helpers/vault/vaults.js';

const { path } = vaultFolder();
const MiB = 1024 * 1024;
const order = { method: 'POST', path: '/fapi/v1/order', query: { symbol: 'BTCUSDT', side: 'BUY' } } as const;
const fills = { method: 'GET', path: '/api/v1/fills', query: { symbol: 'BTC-USDT' } } as const;
/** Fixed times, so that the signatures can be compared. */
const clock = () => ({ next: () => 1_700_000_000_000, uuid: () => '00000000-0000-4000-8000-000000000000' });

describe('a vault', () => {
  test('gives accounts that sign like accounts that were opened directly with the same secret', async () => {
    const file = path();
    await filled(file);
    using vault = await open(file);
    const { name: _name, exchange: _exchange, ...account } = binanceMain;
    using own = await vault.account('binance-main', { clock: clock() });
    using other = await binance.open({ ...account, secret: secret.text(binanceSecret), clock: clock() });
    expect(own.sign(order)).toStrictEqual(other.sign(order));
    expect(own.sign(order).url).toContain('https://fapi.binance.com/');

    const { name: _second, exchange: _id, ...second } = kucoin;
    using ownSecond = await vault.account('kucoin', { clock: clock() });
    const options = { ...second, passphrase: kucoinPassphrase, secret: secret.text(kucoinSecret), clock: clock() };
    using otherSecond = await kucoinExchange.open(options);
    expect(ownSecond.sign(fills)).toStrictEqual(otherSecond.sign(fills));
  });

  test('shows only the public fields of its accounts', async () => {
    const file = path();
    await filled(file);
    using vault = await open(file);
    expect(vault.accounts()).toStrictEqual([
      { ...binanceMain, added: expect.stringMatching(/^20\d\d-.*Z$/), hasPassphrase: false },
      { ...kucoin, added: expect.stringMatching(/^20\d\d-.*Z$/), hasPassphrase: true },
    ]);
    expect(Object.isFrozen(vault.accounts()) && vault.accounts().every(Object.isFrozen)).toBe(true);
    expect(vault).toMatchObject({ path: file, revision: 3, cost: quickCost, closed: false });
    expect(inspect(vault)).toBe('VaultOfFile {}');
    const shown = inspect(vault, { depth: 9, showHidden: true }) + JSON.stringify(vault);
    for (const hidden of [passphrase, binanceSecret, kucoinSecret, kucoinPassphrase]) {
      expect(shown).not.toContain(hidden);
      expect(readFileSync(file, 'utf8')).not.toContain(hidden);
    }
  });

  test('keeps renamed accounts, and forgets removed ones', async () => {
    const file = path();
    await filled(file);
    {
      using vault = await edit(file);
      await vault.rename('binance-main', 'Main.2');
      await vault.remove('kucoin');
    }
    using vault = await open(file);
    expect(vault.accounts().map(({ name }) => name)).toStrictEqual(['Main.2']);
    expect(vault.revision).toBe(5);
    using account = await vault.account('Main.2');
    expect(account.apiKey).toBe(binanceMain.apiKey);
    await refusal(() => vault.account('binance-main'), 'ERR_VAULT_ACCOUNT');
  });

  test('is opened only by the new passphrase after a change of it, and can be changed with it', async () => {
    const file = path();
    await filled(file);
    using vault = await edit(file);
    await vault.changePassphrase(secret.text('another'), current);
    await vault.rename('kucoin', 'k');
    await refusal(() => open(file), 'ERR_VAULT_PASSPHRASE');
    using again = await open(file, 'another');
    expect(again.accounts()).toHaveLength(2);
    await again.account('k');
  });

  test('takes its cost from the last change of the passphrase, and keeps it', async () => {
    const file = path();
    await filled(file);
    using vault = await edit(file);
    const cost = { memory: 65 * MiB, operations: 2 };
    await vault.changePassphrase(secret.text('another'), { ...current, cost });
    await vault.rename('kucoin', 'k');
    expect(vault.cost).toStrictEqual(cost);
    using again = await edit(file, 'another');
    expect(again.cost).toStrictEqual(cost);
    await again.account('k');
    const part = path();
    const currentPassphrase = secret.text('another');
    const travel = { path: part, passphrase: secret.text('travel'), names: ['k'], cost: quickCost };
    await again.export({ ...travel, currentPassphrase });
    using other = await open(part, 'travel');
    expect(other.cost).toStrictEqual(quickCost);
    await other.account('k');
  });

  test('refuses an invalid cost before a passphrase is requested', async () => {
    const file = path();
    const before = await filled(file);
    using vault = await edit(file);
    const cost = { memory: 63 * MiB, operations: 1 };
    const untouched = secret.env('LOCKSIGN_TEST_NO_PASSPHRASE');
    await refusal(() => vault.changePassphrase(untouched, { currentPassphrase: untouched, cost }), 'ERR_VAULT_COST');
    const both = { currentPassphrase: untouched, passphrase: untouched };
    await refusal(() => vault.export({ path: path(), ...both, cost }), 'ERR_VAULT_COST');
    await refusal(() => vault.changePassphrase(untouched, current), 'ERR_ENV_MISSING');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('seals everything again with every change', async () => {
    const file = path();
    const before: string = await filled(file);
    using vault = await edit(file);
    await vault.rename('kucoin', 'k');
    const after = readFileSync(file, 'utf8');
    const parts = (text: string): string[] => {
      const { derivation, check, accounts, seal }: VaultFile = JSON.parse(text);
      return [derivation.salt, check, seal, ...accounts.flatMap((entry) => [entry.secret, entry.passphrase ?? ''])];
    };
    expect(parts(before).filter((part) => part !== '')).toHaveLength(6);
    expect(parts(after).filter((part) => parts(before).includes(part))).toStrictEqual(['']); // binance has no passphrase
    expect(readFileSync(`${file}.previous`, 'utf8')).toBe(before);
  });

  test('stores secrets of different lengths at the same length', async () => {
    const file = path();
    using vault = await create(file);
    for (const length of [1, 64, 255, 256, 4_096]) {
      await vault.add({
        name: `n${length}`,
        exchange: 'okx',
        apiKey: `k${length}`,
        secret: secret.text('Zq'.repeat(length).slice(0, length)),
        passphrase: secret.text('p'),
      });
    }
    const { accounts } = JSON.parse(readFileSync(file, 'utf8'));
    const lengths = accounts.map((entry: { secret: string }) => Buffer.from(entry.secret, 'base64').length - 40);
    expect(lengths).toStrictEqual([256, 256, 256, 512, 4_352]);
    using account = await vault.account('n4096');
    using short = await vault.account('n255');
    expect(short.apiKey + account.apiKey).toBe('k255k4096');
  });

  test('is exported, whole or in part, to a vault with its own passphrase', async () => {
    const [file, whole, part] = [path(), path(), path()];
    await filled(file);
    using vault = await edit(file);
    const travel = { ...current, passphrase: secret.text('travel') };
    await vault.export({ path: whole, ...travel });
    await vault.export({ path: part, ...travel, names: ['kucoin', 'kucoin'] });
    using first = await open(whole, 'travel');
    using second = await open(part, 'travel');
    expect(first.accounts()).toStrictEqual(vault.accounts());
    expect(second.accounts().map(({ name }) => name)).toStrictEqual(['kucoin']);
    using account = await second.account('kucoin', { clock: clock() });
    using original = await vault.account('kucoin', { clock: clock() });
    expect(account.sign(fills)).toStrictEqual(original.sign(fills));
    const names = ['kucoin'];
    const changing = vault.export({ path: path(), ...travel, names });
    names.length = 0;
    names.push('none');
    await changing;
    const again = { path: whole, ...travel };
    await refusal(() => vault.export(again), 'ERR_VAULT_EXISTS');
    await refusal(() => vault.export({ ...again, path: path(), names: ['kukoin'] }), 'ERR_VAULT_ACCOUNT');
    for (const names of [[], null, ['kucoin'].values()]) {
      // @ts-expect-error: a JavaScript caller can pass this.
      await refusal(() => vault.export({ ...again, path: path(), names }), 'ERR_INVALID_ARGUMENT');
    }
    // @ts-expect-error: a JavaScript caller can leave this out.
    await refusal(() => vault.export(travel), 'ERR_INVALID_ARGUMENT');
  });

  test('makes simultaneous changes one after another', async () => {
    const file = path();
    using vault = await create(file);
    const results = await Promise.allSettled([addBinance(vault), addKucoin(vault), addBinance(vault)]);
    expect(results.map(({ status }) => status)).toStrictEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(vault.accounts().map(({ name }) => name)).toStrictEqual(['binance-main', 'kucoin']);
    await refusal(() => addBinance(vault), 'ERR_VAULT_ACCOUNT');
  });

  test('opens accounts during a change', async () => {
    const file = path();
    await filled(file);
    using vault = await edit(file);
    const sign = async (): Promise<unknown> => {
      using account = await vault.account('kucoin', { clock: clock() });
      return account.sign(fills);
    };
    const before = await sign();
    const lock = openSync(`${file}.lock`, 'r+');
    expect(lockFile(lock)).toBe(true); // the change has to wait until this is closed
    let isChanged = false;
    const change = vault.rename('binance-main', 'main').then(() => {
      isChanged = true;
    });
    for (let round = 0; round < 3; round += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(await sign()).toStrictEqual(before);
      expect(isChanged).toBe(false);
    }
    closeSync(lock);
    await change;
    expect(await sign()).toStrictEqual(before);
    expect(vault.accounts().map(({ name }) => name)).toContain('main');
  });
});

describe('a vault that is', () => {
  test('open for reading refuses changes before it reads the secret', async () => {
    const file = path();
    await filled(file);
    using vault = await open(file);
    const bytes = Buffer.from('secret');
    await refusal(() => vault.add({ ...binanceMain, name: 'n', secret: secret.bytes(bytes) }), 'ERR_VAULT_READ_ONLY');
    expect(bytes.toString()).toBe('secret');
    await refusal(() => vault.rename('kucoin', 'k'), 'ERR_VAULT_READ_ONLY');
    await refusal(() => vault.remove('kucoin'), 'ERR_VAULT_READ_ONLY');
    await refusal(() => vault.changePassphrase(secret.text('x'), current), 'ERR_VAULT_READ_ONLY');
  });

  test('closed opens no account, and accounts opened before continue to sign', async () => {
    const file = path();
    await filled(file);
    const vault = await edit(file);
    using account = await vault.account('kucoin');
    vault.close();
    vault.close();
    expect(vault.closed).toBe(true);
    await refusal(() => vault.account('kucoin'), 'ERR_VAULT_CLOSED');
    await refusal(() => vault.rename('kucoin', 'k'), 'ERR_VAULT_CLOSED');
    await refusal(() => vault.export({ path: path(), ...current, passphrase: secret.text('x') }), 'ERR_VAULT_CLOSED');
    expect(account.sign(fills).headers).toHaveProperty('KC-API-SIGN');
    expect(vault.accounts()).toHaveLength(2);
  });

  test('closed during a change writes nothing', async () => {
    const file = path();
    const before = await filled(file);
    const vault = await edit(file);
    const change = refusal(() => vault.rename('kucoin', 'k'), 'ERR_VAULT_CLOSED');
    vault.close();
    await change;
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
