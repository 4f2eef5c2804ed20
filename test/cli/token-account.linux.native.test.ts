/**
 * Accounts with a key in a token of SoftHSM, in the command: added, listed, shown, used, refused.
 */
import { createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { openToken, secret } from '../../src/index.js';
import { scratch, skipIf } from '../helpers/scratch.js';
import { copiesOf, locksign, locksignHere, session, type, typeOpenly } from '../helpers/terminal/cli.js';
import { noSofthsm, pin, softhsmModule, softhsmTokens, softhsmUri } from '../helpers/tokens/softhsm.js';
import { create, open, passphrase, vaultFolder } from '../helpers/vault/vaults.js';

const folder = scratch();
const missing = noSofthsm();
const hmacSecret = randomBytes(32).toString('hex');
let publicKey = '';

const uriOf = (key: string): string => `pkcs11:token=bots;object=${key}?module-path=${softhsmModule}`;
const unlock = type('Vault passphrase: ', passphrase);

beforeAll(async () => {
  if (missing !== undefined) return;
  softhsmTokens(folder, ['bots']);
  await using bots = await openToken(softhsmUri('bots'), secret.text(pin));
  publicKey = (await bots.generate('ed', 'ed25519')).publicKey ?? '';
  await bots.importHmac('hmac', secret.text(hmacSecret), { algorithm: 'hmac-sha256', encoding: 'utf8' });
});
beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

const accounts = copiesOf(vaultFolder(), async (path) => {
  using vault = await create(path);
  if (missing !== undefined) return;
  const key = { exchange: 'binance', secret: secret.text(pin) };
  await vault.add({ ...key, name: 'ed', keyType: 'ed25519', apiKey: 'k1', token: uriOf('ed') });
  await vault.add({ ...key, name: 'hmac', apiKey: 'k2', token: uriOf('hmac') });
});

test('add asks for the PIN without echo, and prints the public key to register', async () => {
  const vault = accounts();
  const args = ['add', 'new', '--exchange', 'binance', '--type', 'ed25519', '--token', uriOf('ed')];
  const { ended, transcript } = await session(vault, args, [
    ...unlock,
    ...typeOpenly('Binance API key (Enter if there is none yet): ', ''),
    ...type('PIN of the token: ', pin),
    ['expect', 'edit new --api-key KEY'],
    ['ended'],
  ]);
  expect(ended).toBe(0);
  expect(transcript.replaceAll('\r', '')).toContain(publicKey);
  using opened = await open(vault);
  expect(opened.accounts().at(-1)).toMatchObject({ name: 'new', keyType: 'ed25519', token: uriOf('ed') });
});

test('a wrong PIN is not asked for again', async () => {
  const args = ['add', 'new', '--exchange', 'binance', '--type', 'ed25519', '--api-key', 'k', '--token', uriOf('ed')];
  const { ended, transcript } = await session(accounts(), args, [
    ...unlock,
    ...type('PIN of the token: ', '9999'),
    ['ended'],
  ]);
  expect(ended).toBe(4);
  expect(transcript).toMatch(/does not accept the PIN[\s\S]*locksign rotate NAME/);
  expect(transcript.match(/PIN of the token: /g)).toHaveLength(1);
});

test('list and show say where the key is', async () => {
  const vault = accounts();
  const { stdout: listed } = await locksign(['list'], { vault });
  expect(listed).toMatch(/^ed +binance +spot +ed25519, in a token +k1/m);
  expect(listed).toMatch(/^hmac +binance +spot +hmac, in a token +k2/m);
  const shown = await locksign(['show', 'ed'], { vault });
  expect(shown.stdout).toMatch(/^key +in a token: pkcs11:token=bots;object=ed\?/m);
  expect(shown.stdout).toMatch(/^PIN +sealed/m);
  expect(shown.stdout.endsWith(publicKey)).toBe(true);
  // Without the token, the rest is shown.
  const without = await locksign(['show', 'ed', '--json'], { vault, env: { SOFTHSM2_CONF: '/dev/null' } });
  expect(without).toMatchObject({ status: 0 });
  expect(JSON.parse(without.stdout)).toMatchObject({ name: 'ed', token: uriOf('ed') });
  expect(without.stderr).toMatch(/public key could not be read/);
});

test('sign, check and request sign in the token', async () => {
  const vault = accounts();
  const { stdout: signature } = await locksign(['sign', 'ed', 'message'], { vault });
  const key = createPublicKey(publicKey);
  expect(verify(null, Buffer.from('message'), key, Buffer.from(signature, 'base64'))).toBe(true);
  for (const args of [
    ['check', 'hmac'],
    ['request', 'hmac', 'GET', '/api/v3/openOrders', 'symbol=LTCBTC'],
  ]) {
    const { stdout, status } = await locksign(args, { vault });
    expect(status).toBe(0);
    const [, message = '', hmac] = /\?(\S*)&signature=([0-9a-f]{64})/.exec(stdout) ?? [];
    expect(hmac).toBe(createHmac('sha256', hmacSecret).update(message).digest('hex'));
  }
});

test('rotate takes the PIN that the token accepts', async () => {
  const vault = accounts();
  const rotate = (text: string, ...more: string[]) =>
    locksign(['rotate', 'ed', '--secret-env', 'PIN', ...more], { vault, env: { PIN: text } });
  expect(await rotate('9999')).toMatchObject({ status: 4, stderr: expect.stringContaining('does not accept the PIN') });
  expect(await rotate(pin)).toMatchObject({ status: 4, stderr: expect.stringContaining('The PIN is the one that') });
  const rotated = await rotate(pin, '--api-key', 'k3');
  expect(rotated).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('accepted the PIN') });
  using opened = await open(vault);
  expect(opened.accounts()[0]).toMatchObject({ apiKey: 'k3' });
});

test.each<[string, string[], RegExp]>([
  ['copy a key that is in a token', ['copy', 'ed', '--yes'], /in a token/],
  ['generate one', ['rotate', 'ed', '--generate'], /token, which makes its keys/],
  ['add a URI with a PIN', ['add', 'n', '--exchange', 'binance', '--token', `${uriOf('ed')}&pin-value=1`], /pin-value/],
  ['add a URI without a key', ['add', 'n', '--exchange', 'binance', '--token', softhsmUri('bots')], /names no key/],
])('it does not %s, and asks for nothing', async (_, args, message) => {
  const { status, stderr } = await locksignHere(['--vault', accounts(), ...args]);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});

test('import does not compare a secret with a key in a token', async () => {
  const file = folder.file('bot.env', `BINANCE_API_KEY=k2\nBINANCE_API_SECRET=${hmacSecret}\n`);
  const { status, stderr } = await locksign(['import', file, '--yes', '--erase'], { vault: accounts() });
  expect(status).toBe(2);
  expect(stderr).toMatch(/key is in a token.*--only/s);
});
