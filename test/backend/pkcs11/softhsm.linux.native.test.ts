/**
 * Keys inside a token of SoftHSM: made there or moved there, and their signatures as node:crypto
 * makes or verifies them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openToken, SealedSecret, secret, type Token, TokenKey } from '../../../src/index.js';
import { algorithms, blockBytes, refusal, signatureEncodings } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { noSofthsm, pin, softhsmModule, softhsmTokens, softhsmUri } from '../../helpers/tokens/softhsm.js';

const folder = scratch();
const missing = noSofthsm();
let token: Token;

beforeAll(async () => {
  if (missing !== undefined) return;
  softhsmTokens(folder, ['bots', 'spare']);
  token = await openToken(softhsmUri('bots'), secret.file(folder.file('pin', `${pin}\n`)));
});
afterAll(() => token?.close());
beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

const messages = ['', 'symbol=LTCBTC&side=BUY', 'ü€😀', randomBytes(10_000)];
const bytesOf = (message: string | Uint8Array): Uint8Array => Buffer.from(message as string);

describe('an HMAC secret that was moved into the token', () => {
  const lengths = [1, 31, 64, 65, 128, 129, 1000];

  it.each(algorithms)('of %s signs as node:crypto does', async (algorithm) => {
    for (const length of [...lengths, blockBytes[algorithm]]) {
      const text = randomBytes(length).toString('hex').slice(0, length);
      const label = `${algorithm} of ${length} ${randomBytes(4).toString('hex')}`;
      const key = await token.importHmac(label, secret.text(text), { algorithm, encoding: 'utf8' });
      for (const message of messages) {
        for (const encoding of signatureEncodings) {
          const expected = createHmac(algorithm.slice('hmac-'.length), text).update(message).digest(encoding);
          expect(await key.signAsync(message, encoding)).toBe(expected);
        }
      }
    }
  });

  it('may come sealed, and is wiped and freed whether or not the token takes it', async () => {
    const text = randomBytes(32).toString('hex');
    const purposes: unknown[] = [];
    const opened: Uint8Array[] = [];
    let freed = 0;
    const sealed = new SealedSecret((wanted) => {
      purposes.push(...wanted);
      const bytes = new Uint8Array(new ArrayBuffer(text.length));
      bytes.set(Buffer.from(text));
      opened.push(bytes);
      const free = (): void => {
        freed += 1;
      };
      return { bytes, free };
    });
    const options = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
    const key = await token.importHmac('sealed', sealed, options);
    expect(await key.signAsync('message')).toBe(createHmac('sha256', text).update('message').digest('hex'));
    await refusal(() => token.importHmac('sealed', sealed, options), 'ERR_TOKEN_KEY');
    expect(purposes).toStrictEqual([options, options]);
    expect(freed).toBe(2);
    for (const bytes of opened) expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('is decoded as its encoding says', async () => {
    const bytes = randomBytes(48);
    const wanted = createHmac('sha512', bytes).update('message').digest('base64');
    for (const encoding of ['base64', 'hex'] as const) {
      const source = secret.text(bytes.toString(encoding));
      const key = await token.importHmac(`in ${encoding}`, source, { algorithm: 'hmac-sha512', encoding });
      expect(await key.signAsync('message', 'base64')).toBe(wanted);
      expect(await (await token.key(`in ${encoding}`)).signAsync('message', 'base64')).toBe(wanted);
    }
  });

  it('wipes the bytes that it came from', async () => {
    const bytes = new Uint8Array(new ArrayBuffer(40)).fill(0x41);
    await token.importHmac('of bytes', secret.bytes(bytes), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    expect([...bytes].every((each) => each === 0)).toBe(true);
  });
});

describe('a key pair that was made in the token', () => {
  const verifies = (key: TokenKey, message: string | Uint8Array, signature: string): boolean => {
    const publicKey = createPublicKey(key.publicKey ?? '');
    const hash = key.algorithm === 'ed25519' ? null : 'sha256';
    const form =
      key.algorithm === 'ecdsa-p256-sha256' ? { key: publicKey, dsaEncoding: 'ieee-p1363' as const } : publicKey;
    return verify(hash, bytesOf(message), form, Buffer.from(signature, 'base64'));
  };

  it.each([
    ['ed25519', undefined, 64],
    ['ecdsa-p256-sha256', undefined, 64],
    ['rsa-pkcs1-sha256', 2048, 256],
    ['rsa-pkcs1-sha256', 3072, 384],
  ] as const)('of %s with %s bits signs, and node:crypto verifies', async (algorithm, bits, length) => {
    const label = `${algorithm} ${bits ?? ''}`;
    const made = await token.generate(label, algorithm, bits === undefined ? {} : { bits });
    const found = await token.key(`pkcs11:object=${encodeURIComponent(label)};type=private`);
    expect(found.publicKey).toBe(made.publicKey);
    for (const key of [made, found]) {
      for (const message of messages) {
        const signature = await key.signAsync(message, 'base64');
        expect(Buffer.from(signature, 'base64')).toHaveLength(length);
        expect(verifies(key, message, signature)).toBe(true);
        expect(verifies(key, 'another message', signature)).toBe(false);
      }
    }
  });

  // SoftHSM takes 10 s and more to make one.
  it('elsewhere, of RSA with 4096 bits, signs too', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    const pem = folder.file('rsa.pem', String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    const names = ['--token', 'bots', '--pin', pin, '--label', 'large', '--id', 'aa'];
    execFileSync('softhsm2-util', [...names, '--import', pem]);
    // A session sees what another process made once it begins.
    await token.close();
    token = await openToken(softhsmUri('bots'), secret.text(pin));
    const key = await token.key('large');
    const signature = await key.signAsync('message', 'base64');
    expect(Buffer.from(signature, 'base64')).toHaveLength(512);
    expect(verifies(key, 'message', signature)).toBe(true);
  });

  it('stays inside: the token gives out no value of it', async (context) => {
    const key = await token.generate('inside', 'ecdsa-p256-sha256');
    const { stdout } = spawnSync(
      'pkcs11-tool',
      [
        '--module',
        softhsmModule,
        '--token-label',
        'bots',
        '--login',
        '--pin',
        pin,
        '--list-objects',
        '--type',
        'privkey',
        '--id',
        key.id,
      ],
      { encoding: 'utf8', env: process.env },
    );
    skipIf(stdout === null, 'opensc is not installed', context);
    expect(stdout).toMatch(/Access:\s+sensitive, always sensitive, never extractable, local/);
    expect(stdout).toMatch(/Usage:\s+sign\s*$/m);
  });

  it('is listed with its public key, and its label is taken', async () => {
    const key = await token.generate('listed', 'ed25519');
    const { label, id, algorithm, publicKey } = key;
    expect(await token.keys()).toContainEqual({ label, id, type: 'private', algorithm, publicKey });
    await refusal(() => token.generate('listed', 'ed25519'), 'ERR_TOKEN_KEY');
  });

  it('says where it is, and shows nothing else', async () => {
    const key = await token.generate('shown', 'ed25519');
    expect(key.protection).toStrictEqual({ backend: 'native', memory: 'token', hiddenFromRoot: 'unknown' });
    expect(inspect(key)).toBe("TokenKey { label: 'shown', algorithm: 'ed25519', memory: 'token' }");
    expect(key.token).toMatchObject({ label: 'bots' });
  });
});

describe('what is refused', () => {
  it('is a wrong PIN, and the token opens with the right one', async () => {
    const open = (text: string) => openToken(softhsmUri('spare'), secret.text(text));
    for (const wrong of ['9999', '1', '12345', 'x'.repeat(300)]) await refusal(() => open(wrong), 'ERR_TOKEN_PIN');
    const spare = await open(pin);
    await spare.close();
  });

  it('is a second login, which would not check the PIN', async () => {
    await refusal(() => openToken(softhsmUri('bots'), secret.text('9999')), 'ERR_TOKEN_OPEN');
    await token.generate('still open', 'ed25519');
  });

  it('is a token that the module does not have', async () => {
    await refusal(() => openToken(softhsmUri('absent'), secret.text(pin)), 'ERR_TOKEN_NOT_FOUND');
  });

  it.each([
    ['an algorithm', () => token.generate('x', 'hmac-sha256' as 'ed25519')],
    ['a size', () => token.generate('x', 'rsa-pkcs1-sha256', { bits: 1024 })],
    ['a label', () => token.generate('', 'ed25519')],
    ['a long label', () => token.generate('x'.repeat(256), 'ed25519')],
    [
      'an encoding',
      () => token.importHmac('x', secret.text('a'), { algorithm: 'hmac-sha256', encoding: 'x' as 'hex' }),
    ],
    ['a key without a token', () => new TokenKey({} as never, {} as never)],
    ['a message', async () => (await token.generate('messages', 'ed25519')).signAsync(7 as never)],
    ['an encoding of a signature', async () => (await token.key('messages')).signAsync('x', 'x' as 'hex')],
  ])('is %s that is not known', async (_, attempt) => {
    await refusal(attempt, 'ERR_INVALID_ARGUMENT');
  });

  it('is any use after close()', async () => {
    const spare = await openToken(softhsmUri('spare'), secret.text(pin));
    const key = await spare.generate('of spare', 'ed25519');
    const signing = key.signAsync('message');
    await spare.close();
    expect(await signing).toHaveLength(128);
    await refusal(() => key.signAsync('message'), 'ERR_TOKEN_CLOSED');
    await refusal(() => spare.keys(), 'ERR_TOKEN_CLOSED');
  });
});
