/**
 * Private keys in the command: made, added, imported, listed, rotated.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scratch } from '../helpers/scratch.js';
import { copiesOf, locksign, locksignHere, session, type, typeOpenly } from '../helpers/terminal/cli.js';
import { addBinance, create, edit, open, passphrase, vaultFolder } from '../helpers/vault/vaults.js';

const { file } = scratch();
const vaultWithOne = copiesOf(vaultFolder(), async (path) => {
  using vault = await create(path);
  await addBinance(vault);
});
const unlock = type('Vault passphrase: ', passphrase);
const pemOf = ({ privateKey }: { privateKey: KeyObject }): string =>
  String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const publicOf = ({ publicKey }: { publicKey: KeyObject }): string =>
  String(publicKey.export({ type: 'spki', format: 'pem' }));
const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

async function accountsOf(vault: string) {
  using opened = await open(vault);
  const accounts = opened.accounts().filter(({ name }) => name !== 'binance-main');
  return Promise.all(accounts.map(async (each) => ({ ...each, publicKey: (await opened.publicKey(each.name))?.pem })));
}

describe('generate', () => {
  it('makes a key, prints its public key, and signs once its API key is there', async () => {
    const vault = vaultWithOne();
    const made = await locksign(['generate', 'ed', '--exchange', 'binance', '--type', 'ed25519'], { vault });
    expect(made.status).toBe(0);
    expect(createPublicKey(made.stdout).asymmetricKeyType).toBe('ed25519');
    expect(made.stderr).toMatch(/Self-generated[\s\S]*edit ed --api-key KEY[\s\S]*check ed --send/);

    const refused = await locksign(['check', 'ed'], { vault });
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toMatch(/'ed' has no API key yet.*edit ed --api-key KEY/);

    expect(await locksign(['edit', 'ed', '--api-key', 'mVtR4kQz7LxW2bNc'], { vault })).toMatchObject({ status: 0 });
    const checked = await locksign(['check', 'ed'], { vault });
    expect(checked.stdout).toMatch(/X-MBX-APIKEY: mVtR4kQz7LxW2bNc/i);
    const listed = await locksign(['list'], { vault });
    expect(listed.stdout).toMatch(/^ed +binance +spot +ed25519 +mVtR4kQz7LxW2bNc/m);
    expect(listed.stdout).toMatch(/^binance-main +binance +usdm +hmac /m);
    const shown = await locksign(['show', 'ed'], { vault });
    expect(shown.stdout.endsWith(made.stdout)).toBe(true);
  });

  it('derives the API key of Backpack from the public key', async () => {
    const vault = vaultWithOne();
    const { stdout, status } = await locksign(['generate', 'bp', '--exchange', 'backpack'], { vault });
    expect(status).toBe(0);
    const [{ apiKey, publicKey } = {}] = await accountsOf(vault);
    expect(stdout).toBe(`${publicKey}${apiKey}\n`);
  });

  it.each<[string, string[], RegExp]>([
    ['RSA', ['--exchange', 'binance', '--type', 'rsa'], /openssl genpkey.*add new --exchange binance --type rsa/],
    ['a key that the exchange does not take', ['--exchange', 'binance', '--type', 'ecdsa'], /hmac, ed25519, rsa/],
    ['a key for an exchange that issues secrets', ['--exchange', 'kraken'], /issues the secrets.*locksign add new/],
    ['a key for an exchange that makes it', ['--exchange', 'coinbase-advanced'], /makes the private keys/],
  ])('makes no %s, and says what to do', async (_, args, message) => {
    const { status, stderr } = await locksignHere(['--vault', vaultWithOne(), 'generate', 'new', ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('add', () => {
  it('reads PEM that is pasted, and asks for the API key, which may come later', async () => {
    const vault = vaultWithOne();
    const { ended, transcript } = await session(
      vault,
      ['add', 'ed', '--exchange', 'binance', '--type', 'ed25519'],
      [
        ...unlock,
        ...typeOpenly('Binance API key (Enter if there is none yet): ', ''),
        ...type('Binance private key: ', pemOf(rsa)),
        ['expect', 'is an RSA key'],
        ['expect', '2 tries are left.'],
        ...type('Binance private key: ', pemOf(ed25519)),
        ['expect', 'edit ed --api-key KEY'],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).not.toContain(pemOf(ed25519).split('\n')[1]);
    expect(await accountsOf(vault)).toMatchObject([{ name: 'ed', keyType: 'ed25519', publicKey: publicOf(ed25519) }]);
  });

  it('takes a file', async () => {
    const vault = vaultWithOne();
    const key = file('rsa.pem', pemOf(rsa));
    const args = ['add', 'r', '--exchange', 'binance', '--type', 'rsa', '--api-key', 'k1', '--secret-file', key];
    expect(await locksign(args, { vault })).toMatchObject({ status: 0, stdout: '' });
    expect(await accountsOf(vault)).toMatchObject([{ keyType: 'rsa', apiKey: 'k1', publicKey: publicOf(rsa) }]);
  });
});

describe('import', () => {
  it('takes a key in PEM, recognises its kind, and erases it', async () => {
    const vault = vaultWithOne();
    const key = file('ed.pem', pemOf(ed25519));
    const args = ['import', key, '--exchange', 'binance', '--name', 'ed', '--api-key', 'k1', '--yes', '--erase'];
    expect(await locksign(args, { vault })).toMatchObject({ status: 0 });
    expect(await accountsOf(vault)).toMatchObject([{ keyType: 'ed25519', apiKey: 'k1', publicKey: publicOf(ed25519) }]);
    expect(readFileSync(key, 'utf8')).toBe('\n');
  });

  it.each<[string, () => string, string, string]>([
    ['PEM', () => pemOf(p256), 'ecdsa', publicOf(p256)],
    [
      'base64 of 64 bytes',
      () => {
        const { d = '', x = '' } = ed25519.privateKey.export({ format: 'jwk' });
        return Buffer.concat([d, x].map((part) => Buffer.from(part, 'base64url'))).toString('base64');
      },
      'ed25519',
      publicOf(ed25519),
    ],
  ])("takes Coinbase's file with %s", async (_, privateKey, keyType, publicKey) => {
    const vault = vaultWithOne();
    const name = 'organizations/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee/apiKeys/ffffffff-0000-4111-8222-333333333333';
    const path = file(`cdp-${keyType}.json`, JSON.stringify({ name, privateKey: privateKey() }, undefined, 2));
    expect(await locksign(['import', path, '--yes', '--erase'], { vault })).toMatchObject({ status: 0 });
    const [account] = await accountsOf(vault);
    expect(account).toMatchObject({ name: 'coinbase-advanced', apiKey: name, keyType, publicKey });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toStrictEqual({ name, privateKey: '' });
  });
});

describe('rotate', () => {
  it('makes a new key, and removes the API key of the old one', async () => {
    const vault = vaultWithOne();
    {
      using opened = await edit(vault);
      const { secret } = await import('../../src/index.js');
      await opened.add({ name: 'ed', exchange: 'binance', keyType: 'ed25519', apiKey: 'k1', secret: secret.random() });
    }
    const [before] = await accountsOf(vault);
    const { status, stdout, stderr } = await locksign(['rotate', 'ed', '--generate'], { vault });
    expect(status).toBe(0);
    expect(stderr).toMatch(/Delete the old API key k1[\s\S]*edit ed --api-key KEY/);
    const [after] = await accountsOf(vault);
    expect(after?.publicKey).toBe(stdout);
    expect(stdout).not.toBe(before?.publicKey);
    expect(after).not.toHaveProperty('apiKey');
  });

  it('makes no HMAC secret', async () => {
    const { status, stderr } = await locksignHere(['--vault', vaultWithOne(), 'rotate', 'binance-main', '--generate']);
    expect(status).toBe(2);
    expect(stderr).toContain('issues the secret of this account');
  });
});
