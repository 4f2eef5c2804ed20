/**
 * Encrypted private keys in the command: the passphrase is asked for, or comes from an option, and
 * what is sealed opens without it.
 */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encryptKey } from '../helpers/encrypted-pem.js';
import { scratch } from '../helpers/scratch.js';
import { copiesOf, locksign, locksignHere, session, type, typeOpenly } from '../helpers/terminal/cli.js';
import { addBinance, create, open, passphrase, vaultFolder } from '../helpers/vault/vaults.js';

const { file } = scratch();
const vaultWithOne = copiesOf(vaultFolder(), async (path) => {
  using vault = await create(path);
  await addBinance(vault);
});
const unlock = type('Vault passphrase: ', passphrase);
const asked = 'Passphrase of the private key: ';
const phrase = 'correct horse';

const { privateKey } = generateKeyPairSync('ed25519');
const der = privateKey.export({ type: 'pkcs8', format: 'der' });
const publicPem = String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }));
const encrypted = encryptKey(der, phrase).pem;
const add = (...rest: string[]): string[] => ['add', 'ed', '--exchange', 'binance', '--type', 'ed25519', ...rest];

/** The vault opens with its own passphrase only, and has the key. */
async function expectSealed(vault: string): Promise<void> {
  using opened = await open(vault);
  expect((await opened.publicKey('ed'))?.pem).toBe(publicPem);
  const account = await opened.account('ed');
  account.destroy();
}

describe('on a terminal', () => {
  it('add asks for the passphrase of a file, and again after a wrong one', async () => {
    const vault = vaultWithOne();
    const slow = file('slow.pem', encryptKey(der, phrase, 300_000).pem);
    const { ended, transcript } = await session(vault, add('--api-key', 'k1', '--secret-file', slow), [
      ...unlock,
      ...type(asked, 'wrong'),
      ['expect', 'Decrypting the private key …'],
      ['expect', 'does not decrypt the private key, or that key is damaged.'],
      ['expect', '2 tries are left.'],
      ...type(asked, phrase),
      ['ended'],
    ]);
    expect(ended).toBe(0);
    expect(transcript).not.toContain(phrase);
    await expectSealed(vault);
  });

  it('add takes an encrypted key that is pasted', async () => {
    const vault = vaultWithOne();
    const { ended } = await session(vault, add(), [
      ...unlock,
      ...typeOpenly('Binance API key (Enter if there is none yet): ', 'k1'),
      ...type('Binance private key: ', encrypted),
      ...type(asked, phrase),
      ['ended'],
    ]);
    expect(ended).toBe(0);
    await expectSealed(vault);
  });

  it('import asks once, and erases the encrypted key in the file', async () => {
    const vault = vaultWithOne();
    const path = file('import.pem', encrypted);
    const args = ['import', path, '--exchange', 'binance', '--name', 'ed', '--api-key', 'k1', '--yes', '--erase'];
    const { ended } = await session(vault, args, [...type(asked, phrase), ...unlock, ['ended']]);
    expect(ended).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('\n');
    await expectSealed(vault);
  });
});

describe('without a terminal', () => {
  it('the passphrase comes from a file, and rotate takes it too', async () => {
    const vault = vaultWithOne();
    const key = file('key.pem', encrypted);
    const from = ['--pem-passphrase-file', file('phrase', `${phrase}\n`)];
    const args = add('--api-key', 'k1', '--secret-file', key, ...from);
    expect(await locksign(args, { vault })).toMatchObject({ status: 0 });
    await expectSealed(vault);
    const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' });
    const next = file('next.pem', encryptKey(other, phrase).pem);
    const rotated = ['rotate', 'ed', '--api-key', 'k2', '--secret-file', next, '--pem-passphrase-env', 'PEM_PHRASE'];
    expect(await locksign(rotated, { vault, env: { PEM_PHRASE: phrase } })).toMatchObject({ status: 0 });
  });

  it('the error names the option, and a wrong passphrase is exit code 4', async () => {
    const vault = vaultWithOne();
    const args = add('--api-key', 'k1', '--secret-file', file('key.pem', encrypted));
    const missing = await locksign(args, { vault });
    expect(missing.status).toBe(4);
    expect(missing.stderr).toMatch(/no terminal.*private key is encrypted.*--pem-passphrase-file/s);
    const wrong = await locksign([...args, '--pem-passphrase-env', 'PEM_PHRASE'], { vault, env: { PEM_PHRASE: 'no' } });
    expect(wrong.status).toBe(4);
    expect(wrong.stderr).toMatch(/does not decrypt the private key/);
    expect(wrong.stderr).not.toContain('secret.encrypted');
  });

  it('the option is refused where there is no private key', async () => {
    const vault = vaultWithOne();
    const phrased = ['--pem-passphrase-file', file('phrase', phrase)];
    for (const args of [
      ['add', 'k', '--exchange', 'kraken', '--api-key', 'k1', ...phrased],
      ['rotate', 'binance-main', ...phrased],
      ['import', file('.env', 'KRAKEN_API_KEY=k\nKRAKEN_API_SECRET=c2VjcmV0\n'), ...phrased],
    ]) {
      const { status, stderr } = await locksignHere(['--vault', vault, ...args]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/Leave --pem-passphrase-file out/);
    }
  });
});
