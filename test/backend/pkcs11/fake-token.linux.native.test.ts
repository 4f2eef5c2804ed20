/**
 * What a token does that is locked, full, removed, slow or strange, by a module that does it on
 * demand. The module is asked which calls it received.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openToken, secret, type Token } from '../../../src/index.js';
import { runProgram } from '../../helpers/child.js';
import { refusal } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { fakeToken } from '../../helpers/tokens/fake-token.js';

const folder = scratch();
const made = fakeToken(folder);
const open: Token[] = [];

/** The fake token, of which the test is skipped without a compiler. */
const fake = () => {
  if (made === undefined) throw new Error('there is no fake token');
  return made;
};
const opened = async (...args: Parameters<ReturnType<typeof fake>['open']>): Promise<Token> => {
  const token = await fake().open(...args);
  open.push(token);
  return token;
};

beforeEach((context) => {
  skipIf(made === undefined, 'there is no g++', context);
  made?.become();
  made?.calls();
});

afterEach(async () => {
  made?.become();
  for (const token of open.splice(0)) await token.close();
});

describe('a PIN', () => {
  it.each([
    [[], 'ERR_TOKEN_PIN', /does not accept the PIN \(C_Login: CKR_PIN_INCORRECT\)/],
    [['few'], 'ERR_TOKEN_PIN', /only a few tries are left/],
    [['few', 'final'], 'ERR_TOKEN_PIN', /only one try is left/],
  ] as const)('that is wrong is tried once, and the tries that are left are reported: %j', async (words, code, text) => {
    fake().become(...words);
    const error = await refusal(() => opened({ keepPin: true }, '9999'), code);
    expect(error.message).toMatch(text);
    expect(
      fake()
        .calls()
        .filter((call) => call === 'C_Login'),
    ).toHaveLength(1);
  });

  it('is not tried on a token that is locked', async () => {
    fake().become('locked');
    await refusal(() => opened(), 'ERR_TOKEN_LOCKED');
    expect(fake().calls()).not.toContain('C_Login');
  });

  it('is not tried again on a token that locks itself', async () => {
    fake().become('shut');
    await refusal(() => opened({ keepPin: true }), 'ERR_TOKEN_LOCKED');
    expect(
      fake()
        .calls()
        .filter((call) => call === 'C_Login'),
    ).toHaveLength(1);
  });

  it('proves nothing to a token that is logged in already, so it is refused', async () => {
    fake().become('shared');
    await refusal(() => opened(), 'ERR_TOKEN_OPEN');
  });

  it('opens the token, and close() logs out', async () => {
    const token = await opened();
    expect(token.facts).toStrictEqual({ label: 'fake', serial: '1', manufacturer: 'tests', model: 'model' });
    await token.close();
    expect(fake().calls()).toStrictEqual(expect.arrayContaining(['C_Login', 'C_Logout']));
    await token.close();
    await refusal(() => token.keys(), 'ERR_TOKEN_CLOSED');
  });
});

describe('the name of a token', () => {
  it('that fits none, or two, is refused', async () => {
    const of = (part: string) => openToken(`pkcs11:${part}?module-path=${fake().modulePath}`, secret.text('1234'));
    expect((await refusal(() => of('token=absent'), 'ERR_TOKEN_NOT_FOUND')).message).toContain('no token of this name');
    fake().become('namesake');
    expect((await refusal(() => of('token=fake'), 'ERR_TOKEN_NOT_FOUND')).message).toContain('2 tokens fit');
    const token = await of('token=fake;slot-id=2');
    expect(token.facts.serial).toBe('2');
    await token.close();
  });
});

describe('a key', () => {
  it.each([
    ['absent', 'no such key'],
    ['twin', 'more than one'],
    ['dsa', 'not of a kind'],
    ['asks', 'asks for the PIN at each signature'],
    ['generic', 'does not say which it has'],
  ])('%s is refused with the reason', async (name, reason) => {
    const token = await opened();
    expect((await refusal(() => token.key(name), 'ERR_TOKEN_KEY')).message).toContain(reason);
  });

  it('of two with the same label is found by its id', async () => {
    const token = await opened();
    const key = await token.key('pkcs11:object=twin;id=%06');
    expect(key.id).toBe('06');
    expect((await refusal(() => token.key('pkcs11:token=other;id=%06'), 'ERR_INVALID_ARGUMENT')).message).toContain(
      'another token',
    );
  });

  it('that is a generic secret signs with the algorithm that the caller knows', async () => {
    const token = await opened();
    const key = await token.key('generic', { algorithm: 'hmac-sha256' });
    expect(await key.signAsync('message')).toHaveLength(64);
    await refusal(() => token.key('rsa', { algorithm: 'ed25519' }), 'ERR_TOKEN_KEY');
  });

  it('of RSA signs DigestInfo where the token does not hash', async () => {
    const token = await opened();
    const key = await token.key('rsa');
    const signature = await key.signAsync('message');
    const digest = createHash('sha256').update('message').digest('hex');
    expect(signature).toBe(`3031300d060960864801650304020105000420${digest}`.padStart(512, '0'));
  });

  it('whose signature has another length than it must is an error', async () => {
    const key = await (await opened()).key('rsa');
    fake().become('short');
    await refusal(() => key.signAsync('message'), 'ERR_TOKEN_FAILED');
  });

  it('that fails otherwise names the return value', async () => {
    const key = await (await opened()).key('rsa');
    fake().become('cancels');
    expect(await refusal(() => key.signAsync('message'), 'ERR_TOKEN_FAILED')).toMatchObject({
      call: 'C_Sign',
      errno: 'CKR_FUNCTION_CANCELED',
    });
  });
});

describe('a new key', () => {
  const secretOptions = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;

  it('for which the token has no room is an error', async () => {
    const token = await opened();
    fake().become('full');
    await refusal(() => token.generate('new', 'ed25519'), 'ERR_TOKEN_FULL');
    await refusal(() => token.importHmac('new', secret.text('a secret'), secretOptions), 'ERR_TOKEN_FULL');
  });

  it('that the token would give out is removed again', async () => {
    const token = await opened();
    fake().become('exposed');
    const error = await refusal(() => token.importHmac('new', secret.text('a secret'), secretOptions), 'ERR_TOKEN_KEY');
    expect(error.message).toContain('could be read');
    expect(fake().calls()).toContain('C_DestroyObject');
  });

  it('has no label of another', async () => {
    const token = await opened();
    for (const label of ['rsa', 'twin']) {
      expect((await refusal(() => token.generate(label, 'ed25519'), 'ERR_TOKEN_KEY')).message).toContain('already');
    }
  });

  it('is a generic secret in a token that knows no other type', async () => {
    const token = await opened();
    fake().become('strict');
    expect((await token.importHmac('new', secret.text('a secret'), secretOptions)).algorithm).toBe('hmac-sha256');
  });

  it('is not made of what is no secret', async () => {
    const token = await opened();
    const pem = '-----BEGIN PRIVATE KEY-----';
    await refusal(() => token.importHmac('new', secret.text(pem), secretOptions), 'ERR_SECRET_PRIVATE_KEY');
    const hex = { algorithm: 'hmac-sha256', encoding: 'hex' } as const;
    await refusal(() => token.importHmac('new', secret.text('no hex'), hex), 'ERR_SECRET_HEX');
    await refusal(() => token.importHmac('new', secret.text(''), secretOptions), 'ERR_SECRET_EMPTY');
  });
});

describe('a token that is removed', () => {
  it('is an error, and must be opened again', async () => {
    const token = await opened();
    const key = await token.key('rsa');
    fake().become('removed');
    expect((await refusal(() => key.signAsync('message'), 'ERR_TOKEN_LOST')).remedy).toContain('open it again');
    fake().become();
    await refusal(() => key.signAsync('message'), 'ERR_TOKEN_LOST');
    expect(
      fake()
        .calls()
        .filter((call) => call === 'C_Login'),
    ).toHaveLength(1);
    await token.close();
    await (await (await opened()).key('rsa')).signAsync('message');
  });

  it('opens by itself once it is back, if the PIN was kept', async () => {
    const token = await opened({ keepPin: true });
    const key = await token.key('rsa');
    const signature = await key.signAsync('message');
    fake().become('removed');
    expect((await refusal(() => key.signAsync('message'), 'ERR_TOKEN_LOST')).remedy).toContain('PIN that was kept');
    fake().become();
    expect(await key.signAsync('message')).toBe(signature);
  });

  it('does not get a PIN that was changed meanwhile a second time', async () => {
    const key = await (await opened({ keepPin: true })).key('rsa');
    fake().become('removed');
    await refusal(() => key.signAsync('message'), 'ERR_TOKEN_LOST');
    fake().become('changed');
    fake().calls();
    await refusal(() => key.signAsync('message'), 'ERR_TOKEN_PIN');
    await refusal(() => key.signAsync('message'), 'ERR_TOKEN_LOST');
    expect(
      fake()
        .calls()
        .filter((call) => call === 'C_Login'),
    ).toHaveLength(1);
  });
});

describe('a module that is stuck until it is initialised again', () => {
  it('is initialised again by the next signature, if the PIN was kept', async () => {
    const key = await (await opened({ keepPin: true })).key('rsa');
    const signature = await key.signAsync('message');
    fake().become('sticks');
    await refusal(() => key.signAsync('message'), 'ERR_TOKEN_LOST');
    fake().become();
    expect(await key.signAsync('message')).toBe(signature);
    expect(fake().calls()).toStrictEqual(expect.arrayContaining(['C_Finalize', 'C_Initialize']));
  });

  it('is initialised again when the token is opened', async () => {
    const token = await opened();
    const key = await token.key('rsa');
    fake().become('sticks');
    await refusal(() => key.signAsync('message'), 'ERR_TOKEN_LOST');
    fake().become();
    await token.close();
    await (await (await opened()).key('rsa')).signAsync('message');
  });
});

describe('a token that is slow', () => {
  it('does not block the event loop, and signs in the order of the calls', async () => {
    const key = await (await opened()).key('rsa');
    fake().become('slow');
    const done: number[] = [];
    const signing = [0, 1, 2].map(async (each) => {
      await key.signAsync(`message ${each}`);
      done.push(each);
    });
    let longest = 0;
    let last = performance.now();
    const ended = Promise.all(signing).then(() => true);
    while (!(await Promise.race([ended, sleep(5, false)]))) {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    expect(done).toStrictEqual([0, 1, 2]);
    // Each signature takes 300 ms.
    expect(longest).toBeLessThan(200);
  });

  it('does not keep a process from ending, even if it never answers', async () => {
    const { status, stdout, stderr } = await runProgram('backend/pkcs11/programs/end-while-signing.mjs', {
      args: [fake().uri],
      env: fake().env,
    });
    expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ended\n$/);
  });
});
