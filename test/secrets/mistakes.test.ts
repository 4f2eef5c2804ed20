/**
 * Texts that cannot be the secret of an API key, in both backends: where an exchange issued the
 * secret, they are refused, and no message shows the text.
 */
import { describe, expect, it } from 'vitest';
import { type ErrorCode, type Issued, LocksignError, readSecret, SigningKey, secret } from '../../src/index.js';
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

  it('has a case for each mistake but the one that needs a form', () => {
    expect(new Set(secretCases.map(({ mistake }) => mistake))).toEqual(
      new Set(mistakes.filter((mistake) => mistake !== 'exchanged')),
    );
  });

  it('may be followed by one line break', async () => {
    using key = await SigningKey.load(secret.text('Zx81kQ7rT0\r\n'), options, { issuer });
    expect(key.sign('message')).toBe(expected('hmac-sha256', 'Zx81kQ7rT0', 'message'));
  });

  it.each([null, {}, { issuer: {} }, { issuer, apiKey: 1 }])('is not loaded with invalid facts: %j', async (facts) => {
    const bytes = Buffer.from('Zx81kQ7rT0');
    // @ts-expect-error: a JavaScript caller can pass this.
    await refusal(() => SigningKey.load(secret.bytes(bytes), options, facts), 'ERR_INVALID_ARGUMENT');
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});

describe('any other secret', () => {
  const accepted = (text: string, mistake: string): boolean =>
    mistake !== 'newline' && !/[\r\n]/.test(text) && !text.startsWith('-----BEGIN ');
  it.each(secretCases.map((each) => [each.mistake, each.name, each] as const))('may look like %s: %s', async (_, __, {
    text,
    mistake,
  }) => {
    if (accepted(text, mistake)) {
      using key = await load(secret.text(text));
      expect(key.sign('message')).toBe(expected('hmac-sha256', text, 'message'));
      return;
    }
    const code: ErrorCode = text.startsWith('-----BEGIN ') ? 'ERR_SECRET_PRIVATE_KEY' : 'ERR_SECRET_NEWLINE';
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

  it('is refused if it and the API key have the form of each other', async () => {
    const issued = { issuer: known, apiKey: 'c2lnbmluZ0tleQ==' };
    const error = await refusal(() => SigningKey.load(secret.text('0a1b2c3d'), options, issued), 'ERR_SECRET_API_KEY');
    expect(error.message).toMatch(/^The secret and the API key are exchanged/);
    expect(await warningsOf('0a1b2c3', issued)).toHaveLength(1);
    expect(await warningsOf('0a1b2c3d', { issuer: known, apiKey: 'k' })).toHaveLength(1);
  });

  it.each([
    ['hex', '0123456789abcdefABCDEF', '0g'],
    ['alphanumeric', 'azAZ09', 'a-'],
    ['base64', 'azAZ09+/', 'a-'],
    ['base64url', 'azAZ09-_', 'a+'],
    ['uuid', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e04f89-41d3-9a0c-0305e82c33011'],
    ['visible', 'a!zAZ09~', 'a b'],
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
