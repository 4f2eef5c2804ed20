/**
 * Accounts with private keys: made in the vault or brought to it, with and without an API key.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ErrorCode, SigningKey, secret } from '../../src/index.js';
import type { NewAccount, Vault } from '../../src/vault/index.js';
import { refusal } from '../helpers/keys.js';
import { readVault } from '../helpers/vault/vault-reader.js';
import {
  addBinance,
  binanceSecret,
  create,
  current,
  edit,
  kucoinPassphrase,
  open,
  passphrase,
  quickCost,
  vaultFolder,
} from '../helpers/vault/vaults.js';

const { path } = vaultFolder();

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = ({ privateKey }: { privateKey: KeyObject }): string =>
  String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const publicOf = ({ publicKey }: { publicKey: KeyObject }): string =>
  String(publicKey.export({ type: 'spki', format: 'pem' }));
const seedOf = ({ privateKey }: { privateKey: KeyObject }): Buffer =>
  Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');

const account = { name: 'ed', exchange: 'binance', keyType: 'ed25519' } as const satisfies Partial<NewAccount>;
const request = { method: 'GET', path: '/api/v3/account' } as const;

/** Checks the signature of an account that was opened, with Node's own code. */
async function signsWith(vault: Vault, name: string, pem: string): Promise<void> {
  using opened = await vault.account(name);
  const signature = Buffer.from(opened.signMessage('message'), 'base64');
  const key = createPublicKey(pem);
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  expect(verify(digest, Buffer.from('message'), { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
}

describe('a private key', () => {
  test.for<[string, NewAccount, string]>([
    ['Ed25519 in PEM', { ...account, apiKey: 'k1', secret: secret.text(pemOf(ed25519)) }, publicOf(ed25519)],
    [
      'Ed25519 as a seed in base64',
      { ...account, apiKey: 'k1', secret: secret.text(seedOf(ed25519).toString('base64')) },
      publicOf(ed25519),
    ],
    ['RSA in PEM', { ...account, keyType: 'rsa', apiKey: 'k1', secret: secret.text(pemOf(rsa)) }, publicOf(rsa)],
  ])('of %s is sealed, and signs', async ([, added, publicKey]) => {
    const file = path();
    {
      using vault = await create(file);
      await vault.add(added);
    }
    using vault = await open(file);
    expect(vault.accounts()).toMatchObject([{ keyType: added.keyType, apiKey: 'k1' }]);
    expect((await vault.publicKey('ed'))?.pem).toBe(publicKey);
    await signsWith(vault, 'ed', publicKey);
  });

  test('of ECDSA is that of Coinbase Advanced Trade', async () => {
    const apiKey = 'organizations/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee/apiKeys/ffffffff-0000-4111-8222-333333333333';
    using vault = await create(path());
    await vault.add({
      name: 'cdp',
      exchange: 'coinbase-advanced',
      keyType: 'ecdsa',
      apiKey,
      secret: secret.text(pemOf(p256)),
    });
    expect((await vault.publicKey('cdp'))?.pem).toBe(publicOf(p256));
  });

  test('that is made in the vault has no other copy, and stays the same', async () => {
    const file = path();
    let made: string | undefined;
    {
      using vault = await create(file);
      await vault.add({ ...account, apiKey: 'k1', secret: secret.random() });
      made = (await vault.publicKey('ed'))?.pem;
      await vault.rename('ed', 'other');
    }
    const [{ secret: sealed = '' } = {}] = (await readVault(readFileSync(file, 'utf8'), passphrase)).accounts;
    expect(sealed).toMatch(/^[0-9a-f]{64}$/);
    using vault = await open(file);
    expect((await vault.publicKey('other'))?.pem).toBe(made);
    await signsWith(vault, 'other', made ?? '');
  });

  test('goes into an exported vault', async () => {
    const [file, copy] = [path(), path()];
    using vault = await create(file);
    await vault.add({ ...account, secret: secret.text(pemOf(ed25519)) });
    await vault.export({ path: copy, passphrase: secret.text(passphrase), cost: quickCost, ...current });
    using other = await open(copy);
    expect((await other.publicKey('ed'))?.pem).toBe(publicOf(ed25519));
    expect(other.accounts()[0]).not.toHaveProperty('apiKey');
  });

  test.for<[string, Partial<NewAccount>, ErrorCode, RegExp]>([
    ['of another kind', { secret: secret.text(pemOf(rsa)) }, 'ERR_PRIVATE_KEY', /is an RSA key/],
    ['that is a public key', { secret: secret.text(publicOf(ed25519)) }, 'ERR_PRIVATE_KEY', /is a public key/],
    ['that is an HMAC secret', { secret: secret.text(binanceSecret) }, 'ERR_PRIVATE_KEY', /private key/],
    ['that the exchange does not take', { keyType: 'ecdsa' }, 'ERR_REQUEST', /keyType must be one of/],
    ['as an HMAC secret', { keyType: 'hmac', apiKey: 'k1' }, 'ERR_SECRET_PRIVATE_KEY', /private key/],
  ])('is refused if it is one %s', async ([, changes, code, message]) => {
    const file = path();
    using vault = await create(file);
    const before = readFileSync(file);
    const added = { ...account, secret: secret.text(pemOf(ed25519)), ...changes };
    expect((await refusal(() => vault.add(added), code)).message).toMatch(message);
    expect(readFileSync(file)).toStrictEqual(before);
  });

  test('becomes no key of another algorithm', async () => {
    using vault = await create(path());
    await vault.add({ ...account, secret: secret.text(pemOf(ed25519)) });
    const load = (algorithm: 'hmac-sha256' | 'ed25519', encoding: 'utf8' | 'pem') =>
      SigningKey.load(vault.secret('ed'), { algorithm, encoding } as never);
    await refusal(() => load('hmac-sha256', 'utf8'), 'ERR_VAULT_ACCOUNT');
    using key = await load('ed25519', 'pem');
    expect(key.publicKey?.pem).toBe(publicOf(ed25519));
  });
});

describe('an account without an API key', () => {
  test('signs nothing until the API key is added', async () => {
    const file = path();
    {
      using vault = await create(file);
      await vault.add({ ...account, secret: secret.random() });
      expect(vault.accounts()[0]).not.toHaveProperty('apiKey');
      const error = await refusal(() => vault.account('ed'), 'ERR_VAULT_ACCOUNT');
      expect(error.message).toMatch(/'ed' has no API key yet\. .*`locksign edit ed --api-key KEY`/);
      await vault.edit('ed', { apiKey: 'k1' });
    }
    using vault = await open(file);
    using opened = await vault.account('ed');
    expect(opened.sign(request).headers).toMatchObject({ 'X-MBX-APIKEY': 'k1' });
  });

  test('is no other account, however many there are', async () => {
    using vault = await create(path());
    for (const name of ['one', 'two']) await vault.add({ ...account, name, secret: secret.random() });
    await vault.edit('one', { apiKey: 'k1' });
    expect((await refusal(() => vault.edit('two', { apiKey: 'k1' }), 'ERR_VAULT_ACCOUNT')).message).toContain("'one'");
  });

  test('cannot have an HMAC secret', async () => {
    using vault = await create(path());
    await refusal(
      () => vault.add({ name: 'b', exchange: 'binance', secret: secret.text(binanceSecret) }),
      'ERR_REQUEST',
    );
  });

  test('is not needed where the API key is the public key', async () => {
    const base64 = createPublicKey(publicOf(ed25519)).export({ format: 'jwk' }).x ?? '';
    const apiKey = Buffer.from(base64, 'base64url').toString('base64');
    using vault = await create(path());
    const backpack = { name: 'bp', exchange: 'backpack', secret: secret.text(pemOf(ed25519)) };
    await vault.add(backpack);
    expect(vault.accounts()).toMatchObject([{ apiKey }]);
    await refusal(() => vault.edit('bp', { apiKey: 'k1' }), 'ERR_VAULT_ACCOUNT');
    const seed = seedOf(generateKeyPairSync('ed25519')).toString('base64');
    const error = await refusal(() => vault.add({ ...backpack, name: 'b2', apiKey: seed }), 'ERR_REQUEST');
    expect(error.message).not.toContain(seed);
    await vault.rotate('bp', { secret: secret.random() });
    expect(vault.accounts()[0]?.apiKey).toBe((await vault.publicKey('bp'))?.base64);
  });
});

describe('the rotation of a private key', () => {
  test('removes the API key if it is null, and keeps it by default', async () => {
    using vault = await create(path());
    await vault.add({ ...account, apiKey: 'k1', secret: secret.random() });
    await vault.rotate('ed', { secret: secret.random() });
    expect(vault.accounts()).toMatchObject([{ apiKey: 'k1' }]);
    const before = (await vault.publicKey('ed'))?.pem;
    await vault.rotate('ed', { apiKey: null, secret: secret.random() });
    expect(vault.accounts()[0]).not.toHaveProperty('apiKey');
    expect((await vault.publicKey('ed'))?.pem).not.toBe(before);
  });

  test('refuses the same key in another form, which also matches', async () => {
    const file = path();
    {
      using vault = await create(file);
      await vault.add({ ...account, secret: secret.text(pemOf(ed25519)) });
      await addBinance(vault);
    }
    using vault = await edit(file);
    const same = (): { secret: ReturnType<typeof secret.text> } => ({
      secret: secret.text(seedOf(ed25519).toString('hex')),
    });
    expect(await vault.matches('ed', same())).toBe(true);
    expect(await vault.matches('ed', { secret: secret.random() })).toBe(false);
    expect(await vault.matches('ed', { ...same(), passphrase: secret.text(kucoinPassphrase) })).toBe(false);
    await refusal(() => vault.rotate('ed', same()), 'ERR_SECRET_UNCHANGED');
  });
});
