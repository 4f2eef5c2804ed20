/**
 * Accounts whose key is in a token of SoftHSM: the vault has the URI and, sealed, the PIN.
 */
import { createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ErrorCode, openToken, secret } from '../../src/index.js';
import type { NewAccount } from '../../src/vault/index.js';
import { refusal } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';
import { fakeToken } from '../helpers/tokens/fake-token.js';
import { noSofthsm, pin, softhsmModule, softhsmTokens, softhsmUri } from '../helpers/tokens/softhsm.js';
import { withPin } from '../helpers/vault/token-account.js';
import { readVault } from '../helpers/vault/vault-reader.js';
import { create, current, edit, open, passphrase, quickCost, vaultFolder } from '../helpers/vault/vaults.js';

const folder = scratch();
const { path, put } = vaultFolder();
const missing = noSofthsm();
const hmacSecret = randomBytes(32).toString('hex');
let publicKey = '';

const uriOf = (key: string, token = 'token=bots'): string =>
  `pkcs11:${token};object=${key}?module-path=${softhsmModule}`;

beforeAll(async () => {
  if (missing !== undefined) return;
  softhsmTokens(folder, ['bots', 'spare']);
  await using bots = await openToken(softhsmUri('bots'), secret.text(pin));
  publicKey = (await bots.generate('ed', 'ed25519')).publicKey ?? '';
  await bots.generate('p256', 'ecdsa-p256-sha256');
  const options = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
  await bots.importHmac('hmac', secret.text(hmacSecret), options);
  await bots.importHmac('twin', secret.text(hmacSecret), options);
});
beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

/** No test leaves the token open: a second login would be refused. */
const isLoggedOut = async (token = 'bots'): Promise<void> => {
  await (await openToken(softhsmUri(token), secret.text(pin))).close();
};
afterEach(async ({ task }) => {
  // Destroying an account does not wait for the token.
  if (missing === undefined && task.mode !== 'skip') await vi.waitFor(() => isLoggedOut());
});

const ed = (): NewAccount => ({
  name: 'ed',
  exchange: 'binance',
  keyType: 'ed25519',
  apiKey: 'k-ed',
  token: uriOf('ed'),
  secret: secret.text(pin),
});
const hmac = (name = 'hmac'): NewAccount => ({
  name,
  exchange: 'binance',
  apiKey: `k-${name}`,
  token: uriOf(name),
  secret: secret.text(pin),
});

async function filled(...accounts: readonly NewAccount[]): Promise<string> {
  const file = path();
  using vault = await create(file);
  for (const account of accounts) await vault.add(account);
  return file;
}

const verifies = (message: string, signature: string): boolean =>
  verify(null, Buffer.from(message), createPublicKey(publicKey), Buffer.from(signature, 'base64'));

/** The part of a signed query before its signature, and the signature. */
function partsOf(url: string): readonly [message: string, signature: string] {
  const [message = '', signature = ''] = new URL(url).search.slice(1).split('&signature=');
  return [message, decodeURIComponent(signature)];
}

const request = { method: 'GET', path: '/api/v3/account' } as const;

describe('an account with a key in a token', () => {
  test('is stored with the URI and the PIN, and signs inside the token', async () => {
    const file = await filled(ed());
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`"token": "${uriOf('ed')}"`);
    expect((await readVault(text, passphrase)).accounts).toStrictEqual([{ name: 'ed', secret: pin }]);
    using vault = await open(file);
    expect(vault.accounts()).toMatchObject([{ name: 'ed', keyType: 'ed25519', token: uriOf('ed') }]);
    const pending = vault.account('ed');
    vault.close(); // as for other accounts, the vault is no longer needed
    using account = await pending;
    const [message, signature] = partsOf((await account.signAsync(request)).url);
    expect(verifies(message, signature)).toBe(true);
    expect(verifies('another message', signature)).toBe(false);
    expect(verifies('any', await account.signMessageAsync('any', 'base64'))).toBe(true);
    expect((await refusal(async () => account.sign(request), 'ERR_REQUEST')).message).toContain('signAsync()');
    account.destroy();
    await refusal(() => account.signAsync(request), 'ERR_KEY_DESTROYED');
  });

  test('sends requests that it signs with HMAC', async () => {
    using vault = await open(await filled(hmac()));
    using account = await vault.account('hmac');
    const [message, signature] = partsOf((await account.signAsync(request)).url);
    expect(signature).toBe(createHmac('sha256', hmacSecret).update(message).digest('hex'));
  });

  test('gives out its public key, and nothing as a secret', async () => {
    using vault = await open(await filled(ed(), hmac()));
    expect(await vault.publicKey('ed')).toStrictEqual({
      pem: publicKey,
      base64: createPublicKey(publicKey).export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64'),
      hex: createPublicKey(publicKey).export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex'),
    });
    expect(await vault.publicKey('hmac')).toBeUndefined();
    const refused = async (): Promise<unknown> => vault.secret('ed');
    expect((await refusal(refused, 'ERR_VAULT_ACCOUNT')).message).toMatch(/in a token.*account\(\)/s);
    await refusal(() => vault.matches('ed', { secret: secret.text(pin) }), 'ERR_VAULT_ACCOUNT');
  });

  test('takes the public key for the API key where that is so, and has none elsewhere', async () => {
    const { apiKey: _apiKey, ...unregistered } = ed();
    using vault = await edit(await filled(unregistered, { ...unregistered, name: 'pack', exchange: 'backpack' }));
    const [first, second] = vault.accounts();
    expect(first?.apiKey).toBeUndefined();
    expect(second?.apiKey).toBe((await vault.publicKey('pack'))?.base64);
    await refusal(() => vault.account('ed'), 'ERR_VAULT_ACCOUNT');
    await vault.edit('ed', { apiKey: 'issued' });
    using account = await vault.account('ed');
    expect(account.apiKey).toBe('issued');
  });

  test('is exported, renamed and removed as others are', async () => {
    const target = path();
    using vault = await edit(await filled(ed()));
    await vault.rename('ed', 'renamed');
    await vault.export({ path: target, passphrase: secret.text('another passphrase'), cost: quickCost, ...current });
    using exported = await open(target, 'another passphrase');
    using account = await exported.account('renamed');
    expect(verifies('m', await account.signMessageAsync('m', 'base64'))).toBe(true);
    await vault.remove('renamed');
    expect(vault.accounts()).toStrictEqual([]);
  });
});

describe('the login', () => {
  test('is shared by the accounts on one token, and ends with the last of them', async () => {
    const spelt = { ...hmac('twin'), token: uriOf('twin', 'model=SoftHSM%20v2;token=bots') };
    using vault = await open(await filled(ed(), hmac(), spelt));
    const [one, two, three] = await Promise.all([vault.account('ed'), vault.account('hmac'), vault.account('twin')]);
    const expected = createHmac('sha256', hmacSecret).update('m').digest('hex');
    one.destroy();
    one.destroy();
    expect(await two.signMessageAsync('m', 'hex')).toBe(expected);
    two.destroy();
    expect(await three.signMessageAsync('m', 'hex')).toBe(expected);
    await refusal(() => openToken(softhsmUri('bots'), secret.text(pin)), 'ERR_TOKEN_OPEN');
    three.destroy();
    // One that is opened while the last one logs out waits for that.
    using again = await vault.account('ed');
    expect(verifies('m', await again.signMessageAsync('m', 'base64'))).toBe(true);
  });

  test('accepts no PIN that the token did not check', async () => {
    const file = await filled(ed(), hmac());
    using vault = await edit(file);
    using account = await vault.account('ed');
    // A PIN that is entered is not compared, because comparing would cost no try at the token.
    for (const text of [pin, '9999']) {
      await refusal(() => vault.add({ ...hmac('twin'), secret: secret.text(text) }), 'ERR_TOKEN_OPEN');
      await refusal(() => vault.rotate('hmac', { secret: secret.text(text), apiKey: 'k' }), 'ERR_TOKEN_OPEN');
    }
    expect(await vault.publicKey('ed')).toMatchObject({ pem: publicKey });
    account.destroy();
    await Promise.all([vault.add(hmac('twin')), vault.rotate('hmac', { secret: secret.text(pin), apiKey: 'k' })]);
    expect(vault.accounts()).toMatchObject([{ name: 'ed' }, { name: 'hmac', apiKey: 'k' }, { name: 'twin' }]);
  });

  test('is not shared with an account of another PIN', async () => {
    const text = await withPin(await filled(ed(), hmac()), 'hmac', '9999');
    using vault = await open(put(text));
    using account = await vault.account('ed');
    const { message } = await refusal(() => vault.account('hmac'), 'ERR_TOKEN_PIN');
    expect(message).toMatch(/not the PIN that it was opened with.*rotate/s);
    expect(verifies('m', await account.signMessageAsync('m', 'base64'))).toBe(true);
    account.destroy();
    // Nothing of it stays: the next login is at the token.
    expect((await refusal(() => vault.account('hmac'), 'ERR_TOKEN_PIN')).message).toContain('CKR_PIN_INCORRECT');
  });

  test('by other code is not taken over', async () => {
    using vault = await open(await filled(ed()));
    await using _other = await openToken(softhsmUri('bots'), secret.text(pin));
    await refusal(() => vault.account('ed'), 'ERR_TOKEN_OPEN');
  });

  test('ends once an account that nobody destroyed is garbage-collected', async () => {
    using vault = await open(await filled(ed()));
    await (await vault.account('ed')).signMessageAsync('m', 'base64');
    await refusal(isLoggedOut, 'ERR_TOKEN_OPEN');
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    await vi.waitFor(
      async () => {
        collect();
        await isLoggedOut();
      },
      { timeout: 10_000, interval: 20 },
    );
  });

  test('is given back if the account cannot be opened', async () => {
    using vault = await open(await filled(ed()));
    await refusal(() => vault.account('ed', { timeout: -1 }), 'ERR_REQUEST');
  });
});

describe('what is refused', () => {
  const refused: readonly (readonly [string, Partial<NewAccount>, ErrorCode, RegExp])[] = [
    ['a key of another kind', { token: uriOf('p256') }, 'ERR_TOKEN_KEY', /algorithm is not the one/],
    ['a secret for a private key', { token: uriOf('hmac') }, 'ERR_TOKEN_KEY', /algorithm is not the one/],
    ['a key that the token does not have', { token: uriOf('absent') }, 'ERR_TOKEN_KEY', /no such key/],
    ['a token that the module does not have', { token: uriOf('ed', 'token=absent') }, 'ERR_TOKEN_NOT_FOUND', /absent/],
    ['a URI without a key', { token: softhsmUri('bots') }, 'ERR_INVALID_ARGUMENT', /neither object nor id/],
    ['a URI with the PIN', { token: `${uriOf('ed')}&pin-value=1` }, 'ERR_INVALID_ARGUMENT', /pin-value/],
    ['a URI with a slot', { token: uriOf('ed', 'token=bots;slot-id=0') }, 'ERR_INVALID_ARGUMENT', /slot-id/],
    ['a PIN that is random', { secret: secret.random() }, 'ERR_INVALID_ARGUMENT', /PIN/],
    ['a kind that the exchange does not take', { keyType: 'ecdsa' }, 'ERR_REQUEST', /keyType/],
    ['a public key of another private key', { exchange: 'backpack', apiKey: 'x' }, 'ERR_REQUEST', /public key/],
  ];
  test('is a URI or a key that does not fit, and nothing is written', async () => {
    const file = await filled();
    using vault = await edit(file);
    const before = readFileSync(file, 'utf8');
    for (const [what, changes, code, message] of refused) {
      expect((await refusal(() => vault.add({ ...ed(), ...changes }), code)).message, what).toMatch(message);
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('is a second account with the API key, before the PIN is read', async () => {
    using vault = await edit(await filled(ed()));
    const unread = secret.file(folder.path('no-such-file'));
    await refusal(() => vault.add({ ...hmac(), apiKey: 'k-ed', secret: unread }), 'ERR_VAULT_ACCOUNT');
  });

  test('is another token for an account that exists', async () => {
    using vault = await edit(await filled(ed()));
    const changes: object = { token: uriOf('hmac') };
    const { message } = await refusal(() => vault.edit('ed', changes), 'ERR_VAULT_ACCOUNT');
    expect(message).toMatch(/token cannot be changed.*locksign add/s);
  });
});

describe('a token whose PIN changes, or that is removed', () => {
  const made = fakeToken(folder);
  const fake = () => made ?? expect.fail('there is no fake token');
  const logins = (): number =>
    fake()
      .calls()
      .filter((call) => call === 'C_Login').length;
  const rsa = (): NewAccount => ({
    ...ed(),
    name: 'rsa',
    keyType: 'rsa',
    token: fake().uri.replace('?', ';object=rsa?'),
  });

  beforeEach((context) => {
    skipIf(made === undefined, 'there is no g++', context);
    made?.become();
  });
  afterEach(() => made?.become());

  test('gets a wrong PIN of the vault once, also if two accounts have it', async () => {
    const file = await filled(rsa(), { ...rsa(), name: 'second', apiKey: 'k2' });
    using vault = await open(file);
    fake().become('locked');
    logins();
    await refusal(() => vault.account('rsa'), 'ERR_TOKEN_LOCKED');
    expect(logins()).toBe(0);
    fake().become('changed');
    await refusal(() => vault.account('rsa'), 'ERR_TOKEN_PIN');
    expect(logins()).toBe(1);
    for (const name of ['rsa', 'second']) {
      const { message } = await refusal(() => vault.account(name), 'ERR_TOKEN_PIN');
      expect(message).toContain('not tried again');
    }
    fake().become();
    await refusal(() => vault.account('second'), 'ERR_TOKEN_PIN');
    expect(logins()).toBe(0);
    // The token accepts it from somebody who enters it.
    using again = await open(await filled(rsa()));
    using account = await again.account('rsa');
    expect(await account.signMessageAsync('m', 'hex')).toHaveLength(512);
  });

  test('gets the new PIN by rotate(), once the token accepts it', async () => {
    const file = await filled(rsa());
    using vault = await edit(file);
    await refusal(() => vault.rotate('rsa', { secret: secret.text(pin) }), 'ERR_SECRET_UNCHANGED');
    await refusal(() => vault.rotate('rsa', { secret: secret.text('4321') }), 'ERR_TOKEN_PIN');
    expect((await readVault(readFileSync(file, 'utf8'), passphrase)).accounts).toMatchObject([{ secret: pin }]);
    fake().become('changed');
    await vault.rotate('rsa', { secret: secret.text('4321') });
    await vault.rotate('rsa', { secret: secret.text('4321'), apiKey: 'k2' });
    expect(vault.accounts()).toMatchObject([{ name: 'rsa', apiKey: 'k2', token: rsa().token }]);
    expect((await readVault(readFileSync(file, 'utf8'), passphrase)).accounts).toMatchObject([{ secret: '4321' }]);
    using account = await vault.account('rsa');
    expect(await account.signMessageAsync('m', 'hex')).toHaveLength(512);
  });

  test('signs again once it is back, with the PIN that was kept', async () => {
    using vault = await open(await filled(rsa()));
    using account = await vault.account('rsa');
    fake().become('removed');
    await refusal(() => account.signMessageAsync('m', 'hex'), 'ERR_TOKEN_LOST');
    await refusal(() => vault.account('rsa'), 'ERR_TOKEN_LOST');
    fake().become();
    expect(await account.signMessageAsync('m', 'hex')).toHaveLength(512);
    account.destroy();
    fake().become('removed');
    await refusal(() => vault.account('rsa'), 'ERR_TOKEN_NOT_FOUND');
  });
});
