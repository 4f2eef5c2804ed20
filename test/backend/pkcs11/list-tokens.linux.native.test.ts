/**
 * The tokens of a module, listed without a PIN. The fake module is asked which calls it received.
 */
import { copyFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { listTokens, openToken, secret } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { fakeToken } from '../../helpers/tokens/fake-token.js';
import { noSofthsm, pin, softhsmModule, softhsmTokens } from '../../helpers/tokens/softhsm.js';

const folder = scratch();

describe('the fake module', () => {
  const made = fakeToken(folder);
  const fake = () => {
    if (made === undefined) throw new Error('there is no fake token');
    return made;
  };
  const loggedIn = () =>
    fake()
      .calls()
      .filter((call) => call === 'C_Login' || call === 'C_OpenSession' || call === 'C_Finalize');

  beforeEach((context) => {
    skipIf(made === undefined, 'there is no g++', context);
    made?.become();
    made?.calls();
  });

  it('and its tokens are described, without a session', async () => {
    const { tokens, ...module } = await listTokens(fake().modulePath);
    expect(module).toStrictEqual({ description: 'A module for tests', manufacturer: 'tests', version: '1.2' });
    const common = { manufacturer: 'tests', model: 'model', isInitialized: true, pin: 'usual' };
    const uriOf = (label: string, serial: number): string =>
      `pkcs11:token=${label};serial=${serial}?module-path=${fake().modulePath}`;
    expect(tokens).toStrictEqual([
      { ...common, label: 'fake', serial: '1', slotId: 1, uri: uriOf('fake', 1) },
      { ...common, label: 'other', serial: '2', slotId: 2, uri: uriOf('other', 2) },
    ]);
    expect(loggedIn()).toStrictEqual([]);
  });

  it.each([
    ['few', 'count-low'],
    ['few, final', 'final-try'],
    ['few, final, locked', 'locked'],
  ])('reports a PIN with the flags %s as %s', async (words, state) => {
    fake().become(words);
    expect((await listTokens(fake().modulePath)).tokens.map((token) => token.pin)).toStrictEqual([state, state]);
  });

  it('gives no URI for a token that is not initialised', async () => {
    fake().become('empty');
    const [, token] = (await listTokens(fake().modulePath)).tokens;
    expect(token).toMatchObject({ isInitialized: false, pin: 'not-set' });
    expect(token).not.toHaveProperty('uri');
  });

  it('is asked while one of its tokens is open, which stays open', async () => {
    const token = await fake().open();
    const [key] = await token.keys();
    fake().calls();
    await listTokens(fake().modulePath);
    // Without a token in sight, a client is restarted, which would end the session.
    fake().become('removed');
    expect((await listTokens(fake().modulePath)).tokens).toStrictEqual([]);
    fake().become();
    expect(loggedIn()).toStrictEqual([]);
    expect((await token.keys())[0]).toStrictEqual(key);
    await token.close();
    fake().become('removed');
    await listTokens(fake().modulePath);
    expect(loggedIn()).toContain('C_Finalize');
  });

  it('that says more than it filled in is not believed', async () => {
    fake().become('boasts');
    const error = await refusal(() => listTokens(fake().modulePath), 'ERR_TOKEN_FAILED');
    expect(error.message).toContain('C_GetSlotList: CKR_FUNCTION_FAILED');
  });
});

describe('what is no module', () => {
  it.each([
    ['a relative path', (): string => 'module.so', 'ERR_TOKEN_MODULE', /not absolute/],
    ['a missing file', (): string => folder.path('none.so'), 'ERR_TOKEN_MODULE', /ENOENT/],
    ['a text', (): string => folder.file('text.so', 'no library'), 'ERR_TOKEN_MODULE', /no shared library/],
    [
      'another library',
      (): string => {
        copyFileSync('/lib/x86_64-linux-gnu/libz.so.1', folder.path('libz.so'));
        return folder.path('libz.so');
      },
      'ERR_TOKEN_MODULE',
      /exports no C_GetFunctionList/,
    ],
    ['nothing', (): string => '', 'ERR_INVALID_ARGUMENT', /modulePath must be/],
  ] as const)('is refused: %s', async (_, path, code, reason) => {
    expect((await refusal(() => listTokens(path()), code)).message).toMatch(reason);
  });
});

describe('SoftHSM', () => {
  it('lists its tokens, and each URI opens the right one', async (context) => {
    const missing = noSofthsm();
    skipIf(missing !== undefined, missing ?? '', context);
    softhsmTokens(folder, ['bots', 'a; b?']);
    const { description, tokens } = await listTokens(softhsmModule);
    expect(description).toMatch(/PKCS/);
    const initialized = tokens.filter(({ isInitialized }) => isInitialized);
    expect(initialized.map(({ label }) => label).sort()).toStrictEqual(['a; b?', 'bots']);
    for (const { label, serial, uri = '' } of initialized) {
      await using token = await openToken(uri, secret.text(pin));
      expect(token.facts).toMatchObject({ label, serial });
    }
  });
});
