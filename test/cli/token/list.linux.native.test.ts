/**
 * `locksign token list`: the tokens of a module, and the keys inside one.
 */
import { createPublicKey } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openToken, secret } from '../../../src/index.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { locksign, locksignHere, program, type } from '../../helpers/terminal/cli.js';
import { play } from '../../helpers/terminal/terminal.js';
import { noSofthsm, pin, softhsmModule, softhsmTokens, softhsmUri } from '../../helpers/tokens/softhsm.js';

const folder = scratch();
const missing = noSofthsm();
let publicKey: string | undefined;

beforeAll(async () => {
  if (missing !== undefined) return;
  folder.file('pin', `${pin}\n`);
  softhsmTokens(folder, ['bots']);
  const token = await openToken(softhsmUri('bots'), secret.text(pin));
  ({ publicKey } = await token.generate('pair', 'ed25519'));
  await token.importHmac('mac', secret.text('k'.repeat(64)), { algorithm: 'hmac-sha256', encoding: 'utf8' });
  await token.close();
});

beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

describe('the tokens', () => {
  it('of a module are listed with the URI that opens each', async () => {
    const { status, stdout } = await locksign(['token', 'list', '--module', softhsmModule, '--json']);
    expect(status).toBe(0);
    const tokens: Record<string, unknown>[] = JSON.parse(stdout);
    const [bots] = tokens.filter(({ isInitialized }) => isInitialized);
    expect(bots).toMatchObject({ label: 'bots', pin: 'usual', module: softhsmModule });
    const listed = await locksign([
      'token',
      'list',
      '--token',
      String(bots?.['uri']),
      '--pin-file',
      folder.path('pin'),
    ]);
    expect(listed).toMatchObject({ status: 0, stdout: expect.stringContaining('pair') });
  });

  it('of all modules are listed, and a module that fails does not hide the others', async () => {
    const { status, stdout } = await locksign(['token', 'list']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^LABEL +SERIAL +MODEL +PIN +URI$/m);
    expect(stdout).toMatch(
      /^bots +\w+ +SoftHSM v2 +usual +pkcs11:token=bots;serial=\w+\?module-path=\/\S+softhsm2\.so$/m,
    );
  });
});

describe('the keys of a token', () => {
  it('are listed after the PIN was asked for without echo', async () => {
    const args = ['token', 'list', '--token', softhsmUri('bots')];
    const { ended, transcript } = await play(
      [process.execPath, program, ...args],
      [...type('PIN of the token: ', pin), ['expect', 'END PUBLIC KEY'], ['ended']],
    );
    expect(ended).toBe(0);
    expect(transcript).toMatch(/^pair +\w+ +private +ed25519\r$/m);
    expect(transcript).toMatch(/^mac +\w+ +secret-key +hmac-sha256\r$/m);
    expect(transcript.replaceAll('\r', '')).toContain(`\npair\n${publicKey}`);
  });

  it('are JSON for programs', async () => {
    const args = ['token', 'list', '--token', softhsmUri('bots'), '--pin-file', folder.path('pin'), '--json'];
    const keys: Record<string, string>[] = JSON.parse((await locksign(args)).stdout);
    expect(keys.map(({ label, type: kind, algorithm }) => [label, kind, algorithm]).sort()).toStrictEqual([
      ['mac', 'secret-key', 'hmac-sha256'],
      ['pair', 'private', 'ed25519'],
    ]);
    const pem = keys.find(({ label }) => label === 'pair')?.['publicKey'] ?? '';
    expect(createPublicKey(pem).asymmetricKeyType).toBe('ed25519');
  });

  it('need the right PIN, which is tried once', async () => {
    const args = ['token', 'list', '--token', softhsmUri('bots'), '--pin-file', folder.file('wrong', '9999\n')];
    const { status, stderr } = await locksign(args);
    expect(status).toBe(4);
    expect(stderr).toMatch(/bots does not accept the PIN/);
    expect((await locksign(['token', 'list', '--module', softhsmModule, '--json'])).stdout).toContain(
      '"pin": "count-low"',
    );
    await (await openToken(softhsmUri('bots'), secret.text(pin))).close(); // resets the count
  });
});

it.each<[string, string[], number, RegExp]>([
  ['a module that is not there', ['--module', 'NhqPtmdSJYdKjVHjA7'], 4, /^error: --module names no file/],
  ['a token that is no URI', ['--token', 'NhqPtmdSJYdKjVHjA7'], 2, /^error: --token must be a PKCS#11 URI/],
  ['a URI with a PIN', ['--token', 'pkcs11:token=bots?module-path=/x.so&pin-value=NhqPtmdSJYdKjVHjA7'], 2, /pin-value/],
  ['a token that is absent', ['--token', softhsmUri('absent')], 4, /no token of this name.*token list/],
  ['a URI without a module', ['--token', 'pkcs11:token=bots'], 2, /module-path/],
  ['both options', ['--token', 'pkcs11:', '--module', '/x.so'], 2, /cannot be combined/],
  ['a PIN without a token', ['--pin-file', '/dev/null'], 2, /Leave --pin-file out/],
  ['no library', ['--module', process.execPath.replace(/\/[^/]*$/, '')], 4, /it is not a file/],
])('%s is refused without repeating it', async (_, args, code, message) => {
  const { status, stderr } = await locksignHere(['token', 'list', ...args]);
  expect(status).toBe(code);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('Nhq');
});
