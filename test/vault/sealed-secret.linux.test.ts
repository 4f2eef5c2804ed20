/**
 * vault.secret(): it takes the place of a source where a key is made, and gives nothing else. The
 * keys sign as keys of the same secret from another source do.
 */
import { inspect } from 'node:util';
import ccxt from 'ccxt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guard, release } from '../../src/adapters/ccxt/index.js';
import { keptByLocksign, signMessage } from '../../src/adapters/sign-message.js';
import { binance, bybit, coinex, kraken } from '../../src/exchanges/index.js';
import { type KeyOptions, readSecret, SealedSecret, SigningKey, secret } from '../../src/index.js';
import type { Vault } from '../../src/vault/index.js';
import { refusal } from '../helpers/keys.js';
import {
  addBinance,
  binanceMain,
  binanceSecret,
  create,
  current,
  edit,
  open,
  vaultFolder,
} from '../helpers/vault/vaults.js';

const { path } = vaultFolder();
const file = path();
const { apiKey } = binanceMain;
const hmacSha256: KeyOptions = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const request = { method: 'GET', path: '/api/v3/account' } as const;
const clock = () => ({ next: () => 1_700_000_000_042, uuid: () => '' });
let vault: Vault;

beforeAll(async () => {
  vault = await create(file);
  await addBinance(vault);
  await vault.add({ name: 'coinex', exchange: 'coinex', apiKey: 'k', secret: secret.text(binanceSecret) });
  await vault.add({ name: 'bybit', exchange: 'bybit', apiKey: 'k', secret: secret.text(binanceSecret) });
});
afterAll(() => vault?.close());

describe('the secret of an account in a vault', () => {
  test('becomes a key that outlives the vault', async () => {
    const reader = await open(file);
    using key = await SigningKey.load(reader.secret('binance-main'), hmacSha256);
    reader.close();
    using same = await SigningKey.load(secret.text(binanceSecret), hmacSha256);
    expect(key.sign('message')).toBe(same.sign('message'));
  });

  test('opens an account of its exchange', async () => {
    using account = await binance.open({ apiKey, secret: vault.secret('binance-main'), clock: clock() });
    using same = await binance.open({ apiKey, secret: secret.text(binanceSecret), clock: clock() });
    expect(account.sign(request)).toEqual(same.sign(request));
  });

  test('guards an exchange of ccxt, also with several keys', async () => {
    const exchange = await guard(new ccxt.binance({ apiKey }), vault.secret('binance-main'));
    const stock = new ccxt.binance({ apiKey, secret: binanceSecret });
    for (const each of [exchange, stock]) each.nonce = () => 1_700_000_000_042;
    const sign = (each: typeof stock): unknown => each.sign('account', 'private', 'GET', {});
    expect(sign(exchange)).toEqual(sign(stock));
    release(exchange);
    release(await guard(new ccxt.coinex({ apiKey: 'k' }), vault.secret('coinex')));
  });

  test.each<[string, KeyOptions]>([
    ['another hash', { algorithm: 'hmac-sha512', encoding: 'utf8' }],
    ['another encoding', { algorithm: 'hmac-sha256', encoding: 'to-md5-hex' }],
    [
      'a suffix, whose signature of nothing is the hash of the secret',
      { algorithm: 'secret-suffix-md5', encoding: 'utf8' },
    ],
  ])('becomes no key of %s', async (_, options) => {
    const error = await refusal(() => SigningKey.load(vault.secret('binance-main'), options), 'ERR_VAULT_ACCOUNT');
    expect(error.message).toContain("'binance-main'");
    expect(error.remedy).toContain('hmac-sha256 with utf8');
    const both = [hmacSha256, options];
    await refusal(() => SigningKey.loadAll(vault.secret('binance-main'), both), 'ERR_VAULT_ACCOUNT');
  });

  test('opens no exchange and guards none that signs otherwise', async () => {
    await refusal(() => kraken.open({ apiKey: 'k', secret: vault.secret('binance-main') }), 'ERR_VAULT_ACCOUNT');
    await refusal(() => guard(new ccxt.kraken({ apiKey }), vault.secret('binance-main')), 'ERR_VAULT_ACCOUNT');
    await refusal(() => guard(new ccxt.coinex({ apiKey }), vault.secret('binance-main')), 'ERR_VAULT_ACCOUNT');
    using other = await coinex.open({ apiKey: 'k', secret: vault.secret('coinex') }); // the control
    expect(other.apiKey).toBe('k');
  });

  test('is read by nothing else', async () => {
    const sealed = vault.secret('binance-main');
    const into = new Uint8Array(new ArrayBuffer(4_096)).fill(1);
    // A JavaScript caller can pass it everywhere.
    const source = sealed as never;
    const readers: readonly (() => unknown)[] = [
      () => readSecret(source, into),
      () => vault.add({ name: 'n', exchange: 'binance', apiKey: 'n', secret: source }),
      () => vault.matches('binance-main', { secret: source }),
      () => vault.changePassphrase(source, current),
      () => vault.export({ path: path(), ...current, passphrase: source }),
      () => open(file).then((reader) => reader.changePassphrase(source, current)),
      () => secret.bytes(source),
      () => secret.text(source),
    ];
    for (const read of readers) {
      await expect(async () => read()).rejects.toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^ERR_(INVALID_ARGUMENT|VAULT_READ_ONLY)$/) }),
      );
    }
    const { message } = await refusal(() => readSecret(source, into), 'ERR_INVALID_ARGUMENT');
    expect(message).toContain('can only become a key');
    expect(Buffer.from(into).includes(binanceSecret.slice(0, 8))).toBe(false);
  });

  test('shows nothing of itself', () => {
    const sealed = vault.secret('binance-main');
    expect(sealed).toBeInstanceOf(SealedSecret);
    expect(Reflect.ownKeys(sealed)).toEqual(['then']);
    expect(Object.isFrozen(sealed)).toBe(true);
    expect(`${inspect(sealed, { showHidden: true, depth: 5 })}${JSON.stringify(sealed)}`).not.toMatch(/NhqPtmdS/);
    expect(() => Reflect.apply(Object.getPrototypeOf(sealed).constructor, undefined, [])).toThrow(TypeError);
  });

  test('is that of the account when the key is made', async () => {
    using editor = await edit(file);
    const [missing, kept] = [editor.secret('bybit'), editor.secret('binance-main')];
    await editor.rename('bybit', 'renamed');
    await refusal(() => SigningKey.load(missing, hmacSha256), 'ERR_VAULT_ACCOUNT');
    using key = await SigningKey.load(kept, hmacSha256);
    expect(key.algorithm).toBe('hmac-sha256');
    editor.close();
    await refusal(() => SigningKey.load(kept, hmacSha256), 'ERR_VAULT_CLOSED');
    await refusal(() => editor.secret('binance-main'), 'ERR_VAULT_CLOSED');
  });

  test('is refused for an unknown account', async () => {
    await refusal(() => vault.secret('nobody'), 'ERR_VAULT_ACCOUNT');
  });
});

describe('an account of a vault', () => {
  test('signs for an SDK of its exchange', async () => {
    using account = await vault.account('binance-main');
    using key = await SigningKey.load(secret.text(binanceSecret), hmacSha256);
    const signed = await signMessage(account, binance)('message', keptByLocksign);
    expect(signed).toBe(await signMessage(key, binance)('message', keptByLocksign));
    expect(signed).toBe(key.sign('message'));
    account.destroy();
    await refusal(() => signMessage(account, binance)('message', keptByLocksign), 'ERR_KEY_DESTROYED');
  });

  test('does not sign for the SDK of another exchange', async () => {
    using account = await vault.account('binance-main');
    const { message } = await refusal(() => signMessage(account, bybit), 'ERR_INVALID_ARGUMENT');
    expect(message).toContain('the account is one of Binance, and exchange is Bybit');
  });
});
