/**
 * `locksign token generate` and `locksign token import`: a key in a token of SoftHSM, and the
 * account that signs with it.
 */
import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listTokens, openToken, secret } from '../../../src/index.js';
import { checkout } from '../../helpers/child.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { copiesOf, locksign, locksignHere, session, type, typeOpenly } from '../../helpers/terminal/cli.js';
import { noSofthsm, pin, softhsmModule, softhsmTokens, softhsmUri } from '../../helpers/tokens/softhsm.js';
import { addBinance, create, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = scratch();
const missing = noSofthsm();
const token = softhsmUri('bots');
const uriOf = (label: string): string => `pkcs11:token=bots;object=${label}?module-path=${softhsmModule}`;
const failRename = `${checkout}/test/cli/import/programs/fail-rename.mjs`;

beforeAll(() => {
  if (missing !== undefined) return;
  softhsmTokens(folder, ['bots']);
  folder.file('pin', `${pin}\n`);
});
beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

const vaultWithOne = copiesOf(vaultFolder(), async (path) => {
  using vault = await create(path);
  await addBinance(vault);
});

/** With the PIN from a file. */
const run = (vault: string, command: string, name: string, ...args: readonly string[]) =>
  locksign(['token', command, name, '--token', token, '--pin-file', folder.path('pin'), ...args], { vault });

async function accountIn(vault: string) {
  using opened = await open(vault);
  return opened.accounts().at(-1);
}

async function labelled(label: string): Promise<void> {
  await using opened = await openToken(token, secret.text(pin));
  await opened.generate(label, 'ed25519');
}

async function labels(): Promise<string[]> {
  await using opened = await openToken(token, secret.text(pin));
  return (await opened.keys()).map(({ label }) => label);
}

const pinState = async (): Promise<string | undefined> =>
  (await listTokens(softhsmModule)).tokens.find(({ label }) => label === 'bots')?.pin;

describe('generate', () => {
  it('asks for the PIN once, makes a pair, and prints how to register it', async () => {
    const vault = vaultWithOne();
    const { ended, transcript } = await session(
      vault,
      ['token', 'generate', 'ed', '--exchange', 'binance', '--type', 'ed25519', '--token', token],
      [
        ...type('Vault passphrase: ', passphrase),
        ...type('PIN of the token: ', pin),
        ['expect', 'check ed --send'],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
    expect(transcript.match(/PIN of the token: /g)).toHaveLength(1);
    expect(transcript).toMatch(/Added ed\.[\s\S]*Self-generated[\s\S]*edit ed --api-key KEY/);
    expect(await accountIn(vault)).toMatchObject({ name: 'ed', keyType: 'ed25519', token: uriOf('ed') });
    const [pem = ''] = /-----BEGIN[\s\S]*END PUBLIC KEY-----/.exec(transcript) ?? [];
    await using opened = await openToken(token, secret.text(pin));
    const key = await opened.key('ed');
    expect(key.publicKey?.trim()).toBe(pem.replaceAll('\r', ''));
  });

  it('makes RSA keys of the size that is asked for, with a label of its own', async () => {
    const vault = vaultWithOne();
    const args = ['--exchange', 'bybit', '--bits', '2048', '--label', 'a key; of bybit', '--api-key', 'k9'];
    const { status, stdout, stderr } = await run(vault, 'generate', 'by', ...args);
    expect(status, stderr).toBe(0);
    expect(createPublicKey(stdout).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(stderr).not.toContain('--api-key KEY');
    expect(await accountIn(vault)).toMatchObject({
      keyType: 'rsa',
      apiKey: 'k9',
      token: uriOf('a%20key%3B%20of%20bybit'),
    });
  });

  it('takes the public key for the API key at Backpack', async () => {
    const vault = vaultWithOne();
    const { stdout } = await run(vault, 'generate', 'bp', '--exchange', 'backpack');
    const { apiKey } = (await accountIn(vault)) ?? {};
    expect(stdout.endsWith(`-----END PUBLIC KEY-----\n${apiKey}\n`)).toBe(true);
  });

  it('says how to add the key if the vault cannot be written, and that command works', async () => {
    const vault = vaultWithOne();
    const args = ['token', 'generate', 'half', '--exchange', 'binance', '--type', 'ed25519', '--host', 'testnet'];
    const env = { TEST_RENAME_TO: vault, TEST_RENAME_ERROR: 'ENOSPC', TEST_RENAMES: '0' };
    const options = { vault, env, flags: ['--import', failRename] };
    const failed = await locksign([...args, '--token', token, '--pin-file', folder.path('pin')], options);
    expect(failed).toMatchObject({ status: 3, stdout: '' });
    expect(failed.stderr).toContain("The key 'half' is in the token bots now.");
    const [, command = ''] =
      /account was not added\. .* run: locksign (add .*)$/m.exec(failed.stderr.replace('npx ', '')) ?? [];
    expect(command).toBe(`add half --exchange binance --type ed25519 --host testnet --token '${uriOf('half')}'`);
    const words = command.replaceAll("'", '').split(' ');
    const added = await locksign([...words, '--secret-file', folder.path('pin')], { vault });
    expect(added.status, added.stderr).toBe(0);
    expect(await accountIn(vault)).toMatchObject({ name: 'half', host: 'testnet', token: uriOf('half') });
  });

  it('changes nothing with a wrong PIN, which is tried once', async () => {
    const vault = vaultWithOne();
    const before = await labels();
    const args = ['token', 'generate', 'no', '--exchange', 'binance', '--token', token];
    const { status } = await locksign([...args, '--pin-file', folder.file('wrong', '9999\n')], { vault });
    expect(status).toBe(4);
    expect(await pinState()).toBe('count-low'); // 'final-try' after two
    expect(await labels()).toStrictEqual(before);
    expect(await accountIn(vault)).toMatchObject({ name: 'binance-main' });
  });

  it('makes no second key with the same label', async () => {
    const vault = vaultWithOne();
    await labelled('one');
    const again = await run(vault, 'generate', 'one', '--exchange', 'binance');
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('has a key with this label already') });
    expect((await labels()).filter((label) => label === 'one')).toHaveLength(1);
  });
});

describe('import', () => {
  const hmacSecret = randomBytes(32).toString('hex');
  const nhq = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';

  it('moves a secret from the terminal into the token, and asks again for one that cannot be it', async () => {
    const vault = vaultWithOne();
    const { ended, transcript } = await session(
      vault,
      ['token', 'import', 'mac', '--exchange', 'binance', '--token', token],
      [
        ...type('Vault passphrase: ', passphrase),
        ...typeOpenly('Binance API key: ', 'k2'),
        ...type('PIN of the token: ', pin),
        ...type('Binance secret: ', 'k2'),
        ['expect', '2 tries are left.'],
        ...type('Binance secret: ', nhq),
        ['expect', 'check mac --send'],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).not.toContain(nhq);
    expect(await accountIn(vault)).toMatchObject({ name: 'mac', apiKey: 'k2', token: uriOf('mac') });
    const { stdout } = await locksign(['sign', 'mac', 'message'], { vault });
    expect(stdout.trim()).toBe(createHmac('sha256', nhq).update('message').digest('hex'));
    await using opened = await openToken(token, secret.text(pin));
    expect(await opened.key('mac')).toMatchObject({ algorithm: 'hmac-sha256' });
  });

  it('takes a passphrase of the API key, which it checks before the token is changed', async () => {
    const vault = vaultWithOne();
    const files = ['--secret-file', folder.file('secret', `${hmacSecret}\n`), '--key-passphrase-file'];
    const args = ['--exchange', 'okx', '--api-key', '0d4e9f3a-1b2c-4d5e-8f90-a1b2c3d4e5f6', ...files];
    const refused = await run(vault, 'import', 'okx', ...args, folder.file('empty', '\n'));
    expect(refused.status).toBe(4);
    expect(await labels()).not.toContain('okx');
    expect(await run(vault, 'import', 'okx', ...args, folder.file('words', 'Three-words-1\n'))).toMatchObject({
      status: 0,
    });
    expect(await accountIn(vault)).toMatchObject({ name: 'okx', hasPassphrase: true, token: uriOf('okx') });
  });
});

describe.each(['generate', 'import'])('%s', (command) => {
  it.each<[string, string[], number, RegExp]>([
    ['an account that exists', ['binance-main', '--token', token], 2, /already has an account/],
    ['a token that is absent', ['new', '--token', softhsmUri('absent')], 4, /no token of this name.*token list/],
    [
      'a slot, which may change',
      ['new', '--token', `pkcs11:slot-id=1?module-path=${softhsmModule}`],
      2,
      /names no token|slot-id/,
    ],
    ['a URI that names a key', ['new', '--token', uriOf('x')], 2, /--label/],
    ['a text that is no URI', ['new', '--token', 'NhqPtmdSJYdKjVHjA7'], 2, /--token must be a PKCS#11 URI/],
    ['a long label', ['new', '--token', token, '--label', 'x'.repeat(256)], 2, /object.*255 bytes/],
    [
      'a module that is missing',
      ['new', '--token', 'pkcs11:token=bots?module-path=/none.so'],
      4,
      /none\.so cannot be used/,
    ],
  ])('refuses %s before anything is asked for', async (_, args, code, message) => {
    const [name = '', ...others] = args;
    const path = vaultWithOne();
    const { status, stderr } = await locksignHere([
      '--vault',
      path,
      'token',
      command,
      name,
      '--exchange',
      'binance',
      ...others,
    ]);
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
    expect(stderr).not.toContain('Nhq');
    expect(await pinState()).not.toBe('locked');
  });
});

it.each<[string, string[], RegExp]>([
  [
    'generate a key at an exchange that issues secrets',
    ['generate', 'n', '--exchange', 'kraken'],
    /issues the secrets/,
  ],
  [
    'generate a key at an exchange that makes it',
    ['generate', 'n', '--exchange', 'coinbase-advanced'],
    /makes the private keys/,
  ],
  [
    'generate a kind that the exchange does not take',
    ['generate', 'n', '--exchange', 'bybit', '--type', 'ed25519'],
    /hmac, rsa/,
  ],
  [
    'generate a curve of another size',
    ['generate', 'n', '--exchange', 'binance', '--bits', '4096'],
    /--bits is for --type rsa/,
  ],
  [
    'generate a small RSA key',
    ['generate', 'n', '--exchange', 'bybit', '--bits', '1024'],
    /--bits must be a multiple of 8/,
  ],
  ['import a private key', ['import', 'n', '--exchange', 'backpack'], /token generate/],
])('does not %s', async (_, args, message) => {
  const { status, stderr } = await locksignHere(['--vault', vaultWithOne(), 'token', ...args, '--token', token]);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});
