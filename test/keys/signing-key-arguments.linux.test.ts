/**
 * load(), sign(), verify() and the functions of `secret` refuse arguments that violate their types
 * with a typed error. Both backends give the same error, and neither crashes.
 */
import { describe, expect, it } from 'vitest';
import { type SecretSource, SigningKey, secret } from '../../src/index.js';
import { expected, load, refusal } from '../helpers/keys.js';

const thrower = new Error("the caller's own");
const hostile = {
  toString(): string {
    throw thrower;
  },
  valueOf(): number {
    throw thrower;
  },
  [Symbol.toPrimitive](): string {
    throw thrower;
  },
};
const oddities: readonly [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['NaN', Number.NaN],
  ['a boolean', true],
  ['a bigint', 5n],
  ['a symbol', Symbol('text')],
  ['a function', () => 'text'],
  ['an array', ['hmac-sha256']],
  ['an object', {}],
  ['an object without prototype', Object.create(null)],
  ['an object with a hostile toString', hostile],
  ['a String object', new String('hmac-sha256')],
  ['a name from Object.prototype', 'constructor'],
  ['__proto__', '__proto__'],
  ['an empty string', ''],
  ['a different case', 'SHA256'],
];

describe('load()', () => {
  it.each(oddities)('refuses %s as algorithm', async (_, algorithm) => {
    const options = { algorithm: algorithm as never, encoding: 'utf8' } as const;
    const error = await refusal(() => SigningKey.load(secret.text('a key'), options), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('hmac-sha256, hmac-sha384, hmac-sha512');
  });

  it.each(oddities)('refuses %s as encoding', async (_, encoding) => {
    const options = { algorithm: 'hmac-sha256', encoding: encoding as never } as const;
    const error = await refusal(() => SigningKey.load(secret.text('a key'), options), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('utf8, base64, hex');
  });

  it.each([
    undefined,
    null,
    5,
    'hmac-sha256',
    {},
    [],
    { algorithm: 'hmac-sha256' },
    { encoding: 'utf8' },
  ])('refuses %o as options', async (options) => {
    await refusal(() => SigningKey.load(secret.text('a key'), options as never), 'ERR_INVALID_ARGUMENT');
  });

  it.each(oddities)('refuses %s as source', async (_, source) => {
    await refusal(() => load(source as never), 'ERR_INVALID_ARGUMENT');
  });

  // Sources are plain data, so a program can write one by hand or read one from a file.
  it.each<[string, unknown]>([
    ['an unknown kind', { kind: 'keychain' }],
    ['an inherited kind', { kind: 'constructor' }],
    ['a hostile kind', { kind: hostile }],
    ['text that is a number', { kind: 'text', text: 5 }],
    ['text that is missing', { kind: 'text' }],
    ['bytes that are missing', { kind: 'bytes' }],
    ['bytes that are text', { kind: 'bytes', bytes: 'a key' }],
    ['bytes that are 32-bit numbers', { kind: 'bytes', bytes: new Uint32Array(8) }],
    ['bytes that are a DataView', { kind: 'bytes', bytes: new DataView(new ArrayBuffer(8)) }],
    ['bytes that only inherit from Uint8Array', { kind: 'bytes', bytes: Object.create(Uint8Array.prototype) }],
    ['bytes behind a Proxy', { kind: 'bytes', bytes: new Proxy(new Uint8Array(8), {}) }],
    ['a path that is a number', { kind: 'file', path: 5, allowOthers: false }],
    ['a path that is missing', { kind: 'file' }],
    ['a path with a NUL', { kind: 'file', path: '/dev/null\0', allowOthers: true }],
    ['an empty path', { kind: 'file', path: '', allowOthers: true }],
    ['a dotenv name that is missing', { kind: 'dotenv', path: '/dev/null', allowOthers: true }],
    ['a descriptor that is text', { kind: 'descriptor', descriptor: '0' }],
    ['a descriptor that is negative', { kind: 'descriptor', descriptor: -1 }],
    ['a descriptor that is a fraction', { kind: 'descriptor', descriptor: 0.5 }],
    ['a descriptor of more than 32 bits', { kind: 'descriptor', descriptor: 2 ** 32 }],
    ['a variable that is a number', { kind: 'env', name: 5 }],
    ['a variable with an equals sign', { kind: 'env', name: 'A=B' }],
    ['a label that is missing', { kind: 'prompt' }],
  ])('refuses a source written by hand with %s', async (_, source) => {
    await refusal(() => load(source as never), 'ERR_INVALID_ARGUMENT');
  });

  it('takes a valid source written by hand', async () => {
    const source: SecretSource = JSON.parse('{"kind":"text","text":"a key"}');
    using key = await load(source);
    expect(key.sign('m')).toBe(expected('hmac-sha256', 'a key', 'm'));
  });

  it('takes options without prototype', async () => {
    const options = Object.assign(Object.create(null), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    using key = await SigningKey.load(secret.text('a key'), options);
    expect(key.sign('m')).toBe(expected('hmac-sha256', 'a key', 'm'));
  });

  it('rejects with the exception of a getter of the options', async () => {
    const options = {
      algorithm: 'hmac-sha256' as const,
      get encoding(): never {
        throw thrower;
      },
    };
    await expect(SigningKey.load(secret.text('a key'), options)).rejects.toBe(thrower);
  });

  it('is not misled by options that change between two reads', async () => {
    const answers = ['hmac-sha256', 'md5', 'sha1', 'hmac-sha512'];
    const options = {
      encoding: 'utf8',
      get algorithm() {
        return answers.shift();
      },
    };
    const attempt = SigningKey.load(secret.text('a key'), options as never).then((key) => {
      expect(key.sign('m')).toBe(expected(key.algorithm, 'a key', 'm'));
      key.destroy();
    });
    await expect(attempt).resolves.toBeUndefined();
  });
});

describe('sign() and verify()', () => {
  it.each(oddities.filter(([, value]) => typeof value !== 'string'))('refuse %s as message', async (_, message) => {
    using key = await load(secret.text('a key'));
    const error = await refusal(() => key.sign(message as never), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('string or a Uint8Array');
    await refusal(() => key.verify(message as never, '00'), 'ERR_INVALID_ARGUMENT');
  });

  it.each<[string, unknown]>([
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['16-bit numbers', new Uint16Array(8)],
    ['signed bytes', new Int8Array(8)],
    ['clamped bytes', new Uint8ClampedArray(8)],
    ['a Proxy of bytes', new Proxy(new Uint8Array(8), {})],
    ['an object that inherits from Uint8Array', Object.create(Uint8Array.prototype)],
  ])('refuse %s as message', async (_, message) => {
    using key = await load(secret.text('a key'));
    await refusal(() => key.sign(message as never), 'ERR_INVALID_ARGUMENT');
  });

  it.each(oddities.filter(([, value]) => value !== undefined))('refuse %s as encoding', async (_, encoding) => {
    using key = await load(secret.text('a key'));
    const error = await refusal(() => key.sign('message', encoding as never), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('hex, base64, base64url');
    await refusal(() => key.verify('message', '00', encoding as never), 'ERR_INVALID_ARGUMENT');
  });

  it('use hexadecimal by default', async () => {
    using key = await load(secret.text('a key'));
    expect(key.sign('m', undefined)).toBe(expected('hmac-sha256', 'a key', 'm', 'hex'));
  });
});

describe('the functions of secret', () => {
  const notText = oddities.filter(([, value]) => typeof value !== 'string' || value === '');
  it.each(notText)('refuse %s as text', async (_, value) => {
    const wrong = value as never;
    for (const make of [secret.prompt, secret.file, secret.env]) {
      await refusal(() => make(wrong), 'ERR_INVALID_ARGUMENT');
    }
    await refusal(() => secret.dotenv(wrong, 'NAME'), 'ERR_INVALID_ARGUMENT');
    await refusal(() => secret.dotenv('.env', wrong), 'ERR_INVALID_ARGUMENT');
    if (value !== '') await refusal(() => secret.text(wrong), 'ERR_INVALID_ARGUMENT');
  });

  it.each(oddities.filter(([, value]) => value !== 5))('refuse %s as descriptor', async (_, value) => {
    await refusal(() => secret.descriptor(value as never), 'ERR_INVALID_ARGUMENT');
  });

  it.each(oddities)('refuse %s as bytes', async (_, value) => {
    await refusal(() => secret.bytes(value as never), 'ERR_INVALID_ARGUMENT');
  });

  it('refuse NUL in paths and names, and = in names of variables', async () => {
    await refusal(() => secret.file('a\0b'), 'ERR_INVALID_ARGUMENT');
    await refusal(() => secret.dotenv('a', 'b\0c'), 'ERR_INVALID_ARGUMENT');
    await refusal(() => secret.env('A\0B'), 'ERR_INVALID_ARGUMENT');
    await refusal(() => secret.env('A=B'), 'ERR_INVALID_ARGUMENT');
  });

  it('allow access by others only if the option is true', () => {
    for (const options of [undefined, null, {}, { allowOthers: 1 }, { allowOthers: 'yes' }, 'allowOthers']) {
      expect(secret.file('a', options as never).allowOthers).toBe(false);
    }
    expect(secret.file('a', { allowOthers: true }).allowOthers).toBe(true);
  });

  it('do not read the source', () => {
    expect(secret.file('/no/such/file')).toStrictEqual({ kind: 'file', path: '/no/such/file', allowOthers: false });
    expect(secret.env('NO_SUCH_VARIABLE')).toStrictEqual({ kind: 'env', name: 'NO_SUCH_VARIABLE' });
    expect(secret.descriptor(4_000)).toStrictEqual({ kind: 'descriptor', descriptor: 4_000 });
  });
});
