/**
 * The rules for an account that is added to a vault or opened from it.
 */
import { describe, expect, test } from 'vitest';
import { type ErrorCode, secret } from '../../src/index.js';
import { refusal } from '../helpers/keys.js';
import { apiKeyMistakes, codeOf, oneOfEach } from '../helpers/secret-cases.js';
import { binanceMain, create, edit, filled, open, vaultFolder } from '../helpers/vault/vaults.js';

const { path } = vaultFolder();

describe('an invalid account', () => {
  const spaces = /^The secret has a space or a tab before or after it\. Copy it again/;
  const account = { name: 'n', exchange: 'binance', apiKey: 'key' };
  const coinbaseAccount = { exchange: 'coinbase', passphrase: secret.text('p') };
  test.for<[string, object, ErrorCode, RegExp]>([
    ['an invalid name', { name: 'a b' }, 'ERR_VAULT_ACCOUNT', /name must be 1 to 64/],
    ['a name that is an option', { name: '-rf' }, 'ERR_VAULT_ACCOUNT', /not begin with a hyphen/],
    ['a name of an object', { name: '__proto__\n' }, 'ERR_VAULT_ACCOUNT', /name must be/],
    ['an exchange with a typo', { exchange: 'binanse' }, 'ERR_VAULT_ACCOUNT', /Did you mean 'binance'\?$/],
    ['an unknown exchange', { exchange: 'constructor' }, 'ERR_VAULT_ACCOUNT', /Use one of backpack, binance, bingx/],
    ['an unknown field', { apikey: 'x' }, 'ERR_REQUEST', /apikey is not a field/],
    ['a field of other exchanges', { keyVersion: 2 }, 'ERR_REQUEST', /keyVersion is not used by/],
    ['an unknown host', { host: 'moon' }, 'ERR_REQUEST', /host must be one of/],
    ['an undefined host', { host: undefined }, 'ERR_REQUEST', /host is undefined. Give it a value or omit it/],
    ['a base URL without https', { baseUrl: 'http://api.binance.com' }, 'ERR_REQUEST', /baseUrl must be https/],
    ['a host and a base URL', { host: 'usdm', baseUrl: 'https://a.example' }, 'ERR_REQUEST', /cannot be combined/],
    [
      'demo trading, which is not stored',
      { exchange: 'okx', demo: true, passphrase: secret.text('p') },
      'ERR_VAULT_ACCOUNT',
      /demo is not stored\. Pass it to vault\.account\(\)/,
    ],
    ['an inherited field', { __proto__: { host: 'testnet' } }, 'ERR_REQUEST', /the account must be a plain/],
    ['an API key with a line break', { apiKey: 'a\nb' }, 'ERR_REQUEST', /apiKey must be visible/],
    ['an API key that is too long', { apiKey: 'a'.repeat(1_025) }, 'ERR_VAULT_ACCOUNT', /apiKey must be 1 to 1024/],
    ['no passphrase', { exchange: 'okx' }, 'ERR_VAULT_ACCOUNT', /passphrase is missing/],
    [
      'a passphrase that the exchange does not use',
      { passphrase: secret.text('p') },
      'ERR_VAULT_ACCOUNT',
      /passphrase cannot be set/,
    ],
    [
      'a passphrase that a header cannot carry',
      { exchange: 'okx', passphrase: secret.text('é') },
      'ERR_SECRET_CHARACTERS',
      /^The passphrase is not visible ASCII/,
    ],
    ...['a\tb', 'a\u007f', 'a\u009b'].map((text): [string, object, ErrorCode, RegExp] => [
      'a signed passphrase with a control character',
      { exchange: 'kucoin', passphrase: secret.text(text) },
      'ERR_VAULT_ACCOUNT',
      /passphrase must be UTF-8 text without control characters/,
    ]),
    [
      'a signed passphrase that is not UTF-8',
      { exchange: 'kucoin', passphrase: secret.bytes(Uint8Array.of(0x61, 0xff)) },
      'ERR_VAULT_ACCOUNT',
      /passphrase must be UTF-8 text without control characters/,
    ],
    ['a secret that begins with a space', { secret: secret.text(' s') }, 'ERR_SECRET_CHARACTERS', spaces],
    ['a secret that ends with one', { secret: secret.text('s ') }, 'ERR_SECRET_CHARACTERS', spaces],
    ...oneOfEach.map(({ name, text, apiKey, mistake }): [string, object, ErrorCode, RegExp] => [
      `a secret that is ${name}`,
      { secret: secret.text(text), ...(apiKey !== null && { apiKey }) },
      codeOf[mistake] ?? 'ERR_INVALID_ARGUMENT',
      /^The secret /,
    ]),
    ...apiKeyMistakes.map(([apiKey, message]): [string, object, ErrorCode, RegExp] => [
      `the API key ${apiKey}`,
      { apiKey },
      'ERR_REQUEST',
      message,
    ]),
    [
      'an API key of another product',
      { ...coinbaseAccount, apiKey: 'organizations/a/apiKeys/b' },
      'ERR_REQUEST',
      /Platform/,
    ],
    ['another', { ...coinbaseAccount, apiKey: '0f7e2b1a-5d3c-4e8f-9a6b-1c2d3e4f5a6b' }, 'ERR_REQUEST', /Platform/],
    ['a secret in the wrong encoding for the exchange', { exchange: 'kraken' }, 'ERR_SECRET_BASE64', /base64/],
  ])('is refused for %s, and the vault is unchanged', async ([, fields, code, message]) => {
    using vault = await create(path());
    const given = Object.setPrototypeOf(
      { ...account, secret: secret.text('no-base64!'), ...fields },
      Object.getPrototypeOf(fields),
    );
    const error = await refusal(() => vault.add(given), code);
    expect(error.message).toMatch(message);
    expect(vault).toMatchObject({ revision: 1 });
    expect(vault.accounts()).toStrictEqual([]);
  });

  test.for([null, undefined, 'binance-main', 1, []])('is refused for being %s', async (given) => {
    using vault = await create(path());
    // @ts-expect-error: a JavaScript caller can pass this.
    expect((await refusal(() => vault.add(given), 'ERR_REQUEST')).message).toMatch(/the account must be/);
    expect(vault.accounts()).toStrictEqual([]);
  });

  test('with the exchange and the API key of another is refused, before its secret is read', async () => {
    const file = path();
    await filled(file);
    using vault = await edit(file);
    const before = vault.accounts();
    const { exchange, apiKey } = binanceMain;
    const again = { name: 'again', exchange, apiKey, secret: secret.file('/no/such/file') };
    const error = await refusal(() => vault.add(again), 'ERR_VAULT_ACCOUNT');
    expect(error.message).toContain("it already has this API key, as 'binance-main'");
    expect(vault.accounts()).toStrictEqual(before);
    await vault.add({ ...again, exchange: 'bybit', secret: secret.text('Zq7kT9wX') });
  });

  test('is refused if its secret is the API key of another account', async () => {
    const file = path();
    await filled(file);
    using vault = await edit(file);
    const before = vault.accounts();
    const given = { ...account, secret: secret.text(binanceMain.apiKey) };
    const { problem } = await refusal(() => vault.add(given), 'ERR_SECRET_API_KEY');
    expect(problem).toBe("The secret is the API key of the account 'binance-main'.");
    expect(vault.accounts()).toStrictEqual(before);
  });

  test('with a misspelled name is refused with a suggestion', async () => {
    const file = path();
    await filled(file);
    using vault = await open(file);
    expect((await refusal(() => vault.account('binance-mian'), 'ERR_VAULT_ACCOUNT')).message).toMatch(
      /Did you mean 'binance-main'\?$/,
    );
    expect((await refusal(() => vault.account('toString'), 'ERR_VAULT_ACCOUNT')).message).not.toMatch(/did you mean/i);
  });
});

describe('an account with a base URL', () => {
  const baseUrl = 'https://api.new-site.example';

  test('keeps it in the vault, shows it as its host and sends there', async () => {
    const file = path();
    {
      using vault = await create(file);
      await vault.add({ name: 'new', exchange: 'binance', apiKey: 'key', baseUrl, secret: secret.text('s3cret') });
    }
    using vault = await open(file);
    expect(vault.accounts()).toMatchObject([{ name: 'new', host: baseUrl }]);
    using account = await vault.account('new');
    const request = { method: 'GET', path: '/api/v3/account' } as const;
    expect(account.sign(request).url).toMatch(/^https:\/\/api\.new-site\.example\/api\/v3\/account\?timestamp=/);
    expect(account.sign({ ...request, host: 'testnet' }).url).toContain('https://testnet.binance.vision/');
  });

  test('does not get one from a polluted prototype', async () => {
    const file = path();
    await filled(file);
    using vault = await open(file);
    const polluted = async (field: string): Promise<string> => {
      Object.defineProperty(Object.prototype, field, { value: 'https://evil.example', configurable: true });
      try {
        using account = await vault.account('kucoin');
        return account.sign({ method: 'GET', path: '/api/v1/accounts' }).url;
      } finally {
        Reflect.deleteProperty(Object.prototype, field);
      }
    };
    for (const field of ['baseUrl', 'host']) {
      expect(await polluted(field)).toBe('https://api.kucoin.com/api/v1/accounts');
    }
  });
});

test('an account opens for demo trading', async () => {
  using vault = await create(path());
  const keys = { secret: secret.text('s3cret'), passphrase: secret.text('p') };
  await vault.add({ name: 'demo', exchange: 'okx', apiKey: 'key', ...keys });
  using account = await vault.account('demo', { demo: true });
  expect(account.sign({ method: 'GET', path: '/x' }).headers).toMatchObject({ 'x-simulated-trading': '1' });
});

test('a passphrase beyond ASCII is kept where only its signature is sent', async () => {
  using vault = await create(path());
  const keys = { secret: secret.text('plainTextSecret0123456789abcdef'), passphrase: secret.text('pass€word1') };
  await vault.add({ name: 'euro', exchange: 'kucoin', apiKey: 'KEY', ...keys });
  using account = await vault.account('euro');
  expect(account.sign({ method: 'GET', path: '/api/v1/accounts' }).headers).toMatchObject({
    'KC-API-PASSPHRASE': 'ubA8HcnsLepixgHq5pURQ+png741tnW9d61XSB/g8HI=',
  });
});
