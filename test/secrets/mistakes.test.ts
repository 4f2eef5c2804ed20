/**
 * Texts that cannot be the secret of an API key, in both backends: where an exchange issued the
 * secret, they are refused, and no message shows the text.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type ErrorCode,
  type Issued,
  type Issuer,
  LocksignError,
  readSecret,
  SigningKey,
  secret,
} from '../../src/index.js';
import { mistakes } from '../../src/secrets/secret-table.js';
import { expected, load, refusal } from '../helpers/keys.js';
import { codeOf, type SecretCase, secretCases } from '../helpers/secret-cases.js';
import { warningsDuring } from '../helpers/warnings.js';

const issuer = { name: 'An exchange' };
const options = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
const issuedFor = ({ apiKey }: SecretCase): Issued => ({ issuer, ...(apiKey !== null && { apiKey }) });

/** A message must not show the secret, unless it is a word that the message has anyway. */
function expectHidden(error: LocksignError, text: string): void {
  if (text.length > 12) expect(error.message).not.toContain(text);
}

describe('a secret that an exchange issued', () => {
  it.each(secretCases.map((each) => [each.mistake, each.name, each] as const))('%s: %s', async (_, __, each) => {
    const { text, mistake } = each;
    const code = codeOf[mistake];
    const into = new Uint8Array(4096);
    if (code === undefined) {
      using key = await SigningKey.load(secret.text(text), options, issuedFor(each));
      expect(key.sign('message')).toBe(expected('hmac-sha256', text, 'message'));
      expect(await readSecret(secret.text(text), into, issuedFor(each))).toBe(Buffer.byteLength(text));
      return;
    }
    const errors = [
      await refusal(() => SigningKey.load(secret.text(text), options, issuedFor(each)), code),
      await refusal(() => SigningKey.loadAll(secret.text(text), [options, options], issuedFor(each)), code),
      await refusal(() => readSecret(secret.text(text), into, issuedFor(each)), code),
    ];
    for (const error of errors) expectHidden(error, text);
    expect(into.every((byte) => byte === 0)).toBe(true);
  });

  it('has a case for each mistake but those that need a form or a passphrase', () => {
    expect(new Set(secretCases.map(({ mistake }) => mistake))).toEqual(
      new Set(mistakes.filter((mistake) => mistake !== 'exchanged' && mistake !== 'passphrase')),
    );
  });

  it('may be followed by one line break', async () => {
    using key = await SigningKey.load(secret.text('Zx81kQ7rT0\r\n'), options, { issuer });
    expect(key.sign('message')).toBe(expected('hmac-sha256', 'Zx81kQ7rT0', 'message'));
  });

  it.each([
    null,
    {},
    { issuer: {} },
    { issuer, apiKey: 1 },
    { issuer, passphrase: 1 },
  ])('is not loaded with invalid facts: %j', async (facts) => {
    const bytes = Buffer.from('Zx81kQ7rT0');
    // @ts-expect-error: a JavaScript caller can pass this.
    await refusal(() => SigningKey.load(secret.bytes(bytes), options, facts), 'ERR_INVALID_ARGUMENT');
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});

describe('any other secret', () => {
  const isPem = (text: string): boolean => /^\uFEFF?[\s"'`]*-----BEGIN /.test(text);
  const accepted = (text: string, mistake: string): boolean =>
    mistake !== 'newline' && !/[\r\n]/.test(text) && !isPem(text);
  it.each(secretCases.map((each) => [each.mistake, each.name, each] as const))('may look like %s: %s', async (_, __, {
    text,
    mistake,
  }) => {
    if (accepted(text, mistake)) {
      using key = await load(secret.text(text));
      expect(key.sign('message')).toBe(expected('hmac-sha256', text, 'message'));
      return;
    }
    const code: ErrorCode = isPem(text) ? 'ERR_SECRET_PRIVATE_KEY' : 'ERR_SECRET_NEWLINE';
    const error = await refusal(() => load(secret.text(text)), code);
    expect(error.message).not.toMatch(/on one line/i);
  });
});

describe('a secret of an exchange whose secrets have a known form', () => {
  const shapes = {
    apiKey: { characters: 'hex', length: 8 },
    secret: { characters: 'base64', length: [12, 88] },
  } as const;
  const known = { name: 'An exchange', shapes };

  const warningsOf = (text: string, issued: Issued): Promise<string[]> =>
    warningsDuring(() => SigningKey.load(secret.text(text), options, issued));

  it.each(['c2lnbmluZ0tleQ==', 'Zx81kQ7rT0+/'])('is accepted without a warning: %s', async (text) => {
    expect(await warningsOf(text, { issuer: known, apiKey: '0a1b2c3d' })).toEqual([]);
  });

  it.each([
    'Zx81k',
    'Zx81kQ7rT0!!',
    'Zx81kQ7rT0===',
    'c2lnbmluZ0tleQ'.repeat(7),
  ])('causes a warning if it has another: %s', async (text) => {
    const [warning, ...others] = await warningsOf(text, { issuer: known });
    expect(warning).toMatch(/^The secret does not look like the secrets of An exchange, which are 12 to 88 characters/);
    expect(warning).not.toContain(text);
    expect(others).toEqual([]);
  });

  const narrow = { characters: 'hex', length: 8 } as const;
  const wide = { characters: 'base64', length: [12, 88] } as const;
  const shaped = (shapes: NonNullable<Issuer['shapes']>): Issuer => ({ name: 'An exchange', shapes });
  it.each([
    ['each half has the form of the other', known, 'c2lnbmluZ0tleQ==', '0a1b2c3d'],
    ['the API key has that of a secret, and the secret has none', known, 'c2lnbmluZ0tleQ==', '0a1b2c3'],
    ['the secret has that of an API key, and the API key has none', known, 'k', '0a1b2c3d'],
    ['the API key has the only known form', shaped({ secret: narrow }), '0a1b2c3d', 'mx0aBYs33eIilxBWC5'],
    ['the secret has the only known form', shaped({ apiKey: narrow }), 'mx0aBYs33eIilxBWC5', '0a1b2c3d'],
  ])('is refused as exchanged if %s', async (_, issuer, apiKey, text) => {
    const issued = { issuer, apiKey };
    const error = await refusal(() => SigningKey.load(secret.text(text), options, issued), 'ERR_SECRET_API_KEY');
    expect(error.message).toMatch(/^The secret and the API key are exchanged/);
    await refusal(() => readSecret(secret.text(text), new Uint8Array(4096), issued), 'ERR_SECRET_API_KEY');
  });

  it.each([
    ['both have their forms', known, '0a1b2c3d', 'c2lnbmluZ0tleQ==', 0],
    ['only the secret has its form', known, 'k', 'c2lnbmluZ0tleQ==', 0],
    ['neither has a form', known, 'k', 'Zx81k', 1],
    ['both have the form of a secret', known, 'c2lnbmluZ0tleQ==', 'c2lnbmluZ0tleR==', 0],
    ['both have the form of an API key', known, '0a1b2c3d', '0a1b2c3e', 1],
    ['both have the same form', shaped({ apiKey: wide, secret: wide }), 'c2lnbmluZ0tleQ==', 'c2lnbmluZ0tleR==', 0],
    [
      'the API key has a form that any text has',
      shaped({ secret: { characters: 'visible', length: [16, 88] } }),
      'c2lnbmluZ0tleQ==',
      'Zx81kQ7rT0',
      1,
    ],
  ])('is accepted if %s', async (_, issuer, apiKey, text, warnings) => {
    expect(await warningsOf(text, { issuer, apiKey })).toHaveLength(warnings);
  });

  it('has any visible characters if no form is documented', async () => {
    const shapes = { secret: { characters: 'visible', length: 8 } } as const;
    expect(await warningsOf('a!zAZ09~', { issuer: shaped(shapes) })).toEqual([]);
  });

  it.each([
    ['hex', '0123456789abcdefABCDEF', '0g'],
    ['alphanumeric', 'azAZ09', 'a-'],
    ['base64', 'azAZ09+/', 'a-'],
    ['base64url', 'azAZ09-_', 'a+'],
    ['uuid', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e04f89-41d3-9a0c-0305e82c33011'],
  ] as const)('of %s characters', async (characters, right, wrong) => {
    const of = (text: string) =>
      warningsOf(text, { issuer: { name: 'X', shapes: { secret: { characters, length: text.length } } } });
    expect(await of(right)).toEqual([]);
    expect(await of(wrong)).toHaveLength(1);
  });
});

it('the error for each mistake has a code of its own kind, and says what the text looks like', async () => {
  const error = await refusal(
    () => SigningKey.load(secret.text('BINANCE_SECRET=Zx81kQ7rT0'), options, { issuer }),
    'ERR_SECRET_CHARACTERS',
  );
  expect(error).toBeInstanceOf(LocksignError);
  expect(error.problem).toBe('The secret is a whole line with a name and a value.');
});

it('is refused if it is the passphrase, which requests show', async () => {
  const issued = { issuer, apiKey: 'KEY', passphrase: 'Zx81kQ7rT0' };
  const load = (text: string) => SigningKey.load(secret.text(text), options, issued);
  const error = await refusal(() => load('Zx81kQ7rT0'), 'ERR_SECRET_PASSPHRASE');
  expect(error.message).not.toContain('Zx81kQ7rT0');
  const into = new Uint8Array(4096);
  await refusal(() => readSecret(secret.text('Zx81kQ7rT0'), into, issued), 'ERR_SECRET_PASSPHRASE');
  using _shorter = await load('Zx81kQ7rT');
  using _longer = await load('Zx81kQ7rT00');
});

it.each([
  ['rsa', { modulusLength: 1024 }],
  ['rsa', { modulusLength: 2048 }],
  ['rsa', { modulusLength: 3072 }],
  ['ec', { namedCurve: 'P-256' }],
  ['ec', { namedCurve: 'P-384' }],
  ['ec', { namedCurve: 'P-521' }],
  ['ec', { namedCurve: 'secp256k1' }],
  ['ed25519', {}],
  ['ed448', {}],
])('a key of %s with %j is a private key in each form that programs write', async (type, parameters) => {
  const { privateKey, publicKey } = generateKeyPair(type, parameters);
  const forms: [KeyObject, object][] = [
    [privateKey, { type: 'pkcs8' }],
    [privateKey, { type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'p' }],
    [publicKey, { type: 'spki' }],
    ...(type === 'rsa' ? [[privateKey, { type: 'pkcs1' }] satisfies [KeyObject, object]] : []),
    ...(type === 'ec' ? [[privateKey, { type: 'sec1' }] satisfies [KeyObject, object]] : []),
  ];
  for (const [key, form] of forms) {
    // The types of @types/node have no overload for every form.
    const der = Reflect.apply(key.export, key, [{ format: 'der', ...form }]);
    if (!Buffer.isBuffer(der)) throw new Error('the key was not exported');
    for (const encoding of ['base64', 'base64url'] as const) {
      const text = der.toString(encoding);
      if (text.length > 4096) continue;
      await refusal(() => SigningKey.load(secret.text(text), options, { issuer }), 'ERR_SECRET_PRIVATE_KEY');
    }
  }
});

/** The types of @types/node have an overload for each type of key. */
function generateKeyPair(type: string, parameters: object): { privateKey: KeyObject; publicKey: KeyObject } {
  return Reflect.apply(generateKeyPairSync, undefined, [type, parameters]);
}
