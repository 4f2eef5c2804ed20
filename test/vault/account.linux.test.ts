/**
 * The rules for an account that is added to a vault or opened from it.
 */
import { describe, expect, test } from 'vitest';
import { type ErrorCode, secret } from '../../src/index.js';
import { refusal } from '../helpers/keys.js';
import { create, filled, open, vaultFolder } from '../helpers/vault/vaults.js';

const { path } = vaultFolder();

describe('an invalid account', () => {
  const notAlone = /^The secret must be visible ASCII characters, without spaces or quotes around them\. Copy it again/;
  const account = { name: 'n', exchange: 'binance', apiKey: 'key' };
  test.for<[string, object, ErrorCode, RegExp]>([
    ['an invalid name', { name: 'a b' }, 'ERR_VAULT_ACCOUNT', /name must be 1 to 64/],
    ['a name that is an option', { name: '-rf' }, 'ERR_VAULT_ACCOUNT', /not begin with a hyphen/],
    ['a name of an object', { name: '__proto__\n' }, 'ERR_VAULT_ACCOUNT', /name must be/],
    ['an exchange with a typo', { exchange: 'binanse' }, 'ERR_VAULT_ACCOUNT', /Did you mean 'binance'\?$/],
    ['an unknown exchange', { exchange: 'constructor' }, 'ERR_VAULT_ACCOUNT', /Use one of binance, bingx/],
    ['an unknown field', { apikey: 'x' }, 'ERR_REQUEST', /apikey is not a field/],
    ['a field of other exchanges', { keyVersion: 2 }, 'ERR_REQUEST', /keyVersion is not used by/],
    ['an unknown host', { host: 'moon' }, 'ERR_REQUEST', /host must be one of/],
    ['an undefined host', { host: undefined }, 'ERR_REQUEST', /host is undefined. Give it a value or omit it/],
    ['an inherited field', { __proto__: { host: 'testnet' } }, 'ERR_REQUEST', /the account must be a plain/],
    ['an API key with a line break', { apiKey: 'a\nb' }, 'ERR_REQUEST', /apiKey must be visible/],
    ['an API key that is too long', { apiKey: 'a'.repeat(1_025) }, 'ERR_VAULT_ACCOUNT', /apiKey must be 1 to 1024/],
    ['no passphrase', { exchange: 'okx' }, 'ERR_VAULT_ACCOUNT', /passphrase is missing/],
    [
      'a passphrase that the exchange does not use',
      { passphrase: secret.text('p') },
      'ERR_VAULT_ACCOUNT',
      /passphrase must be left out/,
    ],
    [
      'a passphrase that a header cannot carry',
      { exchange: 'okx', passphrase: secret.text('é') },
      'ERR_SECRET_CHARACTERS',
      /^The passphrase must be visible ASCII/,
    ],
    ['a secret that begins with a space', { secret: secret.text(' s') }, 'ERR_SECRET_CHARACTERS', notAlone],
    ['a secret that ends with one', { secret: secret.text('s ') }, 'ERR_SECRET_CHARACTERS', notAlone],
    ['a secret with a byte order mark', { secret: secret.text('\ufeffs') }, 'ERR_SECRET_CHARACTERS', notAlone],
    ['a secret beyond ASCII', { secret: secret.text('abcäöü') }, 'ERR_SECRET_CHARACTERS', notAlone],
    ['a secret in quotes', { secret: secret.text('"abc"') }, 'ERR_SECRET_CHARACTERS', notAlone],
    ['a secret in single quotes', { secret: secret.text("'abc'") }, 'ERR_SECRET_CHARACTERS', notAlone],
    ['a secret in the wrong encoding for the exchange', { exchange: 'kraken' }, 'ERR_SECRET_BASE64', /base64/],
  ])('is refused for %s, and the vault is unchanged', async ([, fields, code, message]) => {
    using vault = await create(path());
    const given = Object.setPrototypeOf(
      { ...account, secret: secret.text('no base64!'), ...fields },
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
