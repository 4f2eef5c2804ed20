/**
 * The life of a key: loading, signing and destruction, also of many keys at once.
 */
import { describe, expect, it } from 'vitest';
import { SigningKey, secret } from '../../src/index.js';
import { expected, keyOf, load, refusal } from '../helpers/keys.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';

describe('destroy()', () => {
  it('makes every later use of the key throw ERR_KEY_DESTROYED', async () => {
    const key = await load(secret.text('a key'));
    const signature = key.sign('message');
    expect(key.destroyed).toBe(false);
    key.destroy();
    expect(key.destroyed).toBe(true);
    const error = await refusal(() => key.sign('message'), 'ERR_KEY_DESTROYED');
    expect(error.message).toContain('Load it again');
    await refusal(() => key.verify('message', signature), 'ERR_KEY_DESTROYED');
    await refusal(() => key.protection, 'ERR_KEY_DESTROYED');
    expect(key.algorithm).toBe('hmac-sha256');
  });

  it('can be called again', async () => {
    const key = await load(secret.text('a key'));
    key.destroy();
    key.destroy();
    key[Symbol.dispose]();
    await refusal(() => key.sign('message'), 'ERR_KEY_DESTROYED');
  });

  it('of a destroyed key never affects the key that reuses its handle', async () => {
    const dead = await load(secret.text('the first key'));
    dead.destroy();
    const keys = await Promise.all(Array.from({ length: 300 }, (_, i) => load(secret.text(`key ${i}`))));
    dead.destroy();
    dead[Symbol.dispose]();
    await refusal(() => dead.sign('message'), 'ERR_KEY_DESTROYED');
    for (const [i, key] of keys.entries()) {
      expect(key.sign('message')).toBe(expected('hmac-sha256', `key ${i}`, 'message'));
      key.destroy();
    }
  });

  it('still holds after as many keys as there are handles', async () => {
    const dead = await load(secret.text('the first key'));
    using _kept = await load(secret.text('another key')); // keeps the memory mapped
    dead.destroy();
    // The generations of one place in the native table: kMaxGeneration in handle_table.h.
    for (let i = 1; i < 32_767; i++) (await load(secret.text('a key'))).destroy();
    using _last = await load(secret.text('a key'));
    await refusal(() => dead.sign('message'), 'ERR_KEY_DESTROYED');
    await refusal(() => dead.protection, 'ERR_KEY_DESTROYED');
  });

  it('is called at the end of a `using` block', async () => {
    const outer = await (async () => {
      using key = await load(secret.text('a key'));
      expect(key.sign('message')).toBe(expected('hmac-sha256', 'a key', 'message'));
      return key;
    })();
    expect(outer.destroyed).toBe(true);
  });

  it('is called by `using` if the block throws', async () => {
    const seen: SigningKey[] = [];
    const failing = async () => {
      using key = await load(secret.text('a key'));
      seen.push(key);
      throw new Error('of the block');
    };
    await expect(failing()).rejects.toThrow('of the block');
    expect(seen[0]?.destroyed).toBe(true);
  });
});

describe('a key', () => {
  it('reports how it is protected', async () => {
    using key = await load(secret.text('a key'));
    const { protection } = key;
    expect(protection).toStrictEqual({
      backend: isNative ? 'native' : 'wasm',
      memory: isNative ? expect.stringMatching(/^(memfd_secret|mlock)$/) : 'wasm',
      locked: isNative,
      excludedFromCoreDumps: isNative,
      hiddenFromRoot: protection.memory === 'memfd_secret',
    });
  });

  it('can only be made by load()', () => {
    const construct: new () => SigningKey = SigningKey as never;
    for (const make of [() => new construct().sign(''), () => Object.create(SigningKey.prototype).sign('')]) {
      expect(make).toThrow();
    }
  });

  it.each(['sign', 'verify', 'destroy'] as const)('does not let other objects use its %s()', async (method) => {
    using key = await load(secret.text('a key'));
    expect(() => Reflect.apply(key[method], {}, ['', ''])).toThrow(TypeError);
    expect(() => Reflect.apply(key[method], new Proxy(key, {}), ['', ''])).toThrow(TypeError);
  });

  it('signs the same after a refused message', async () => {
    using key = await load(secret.text('a key'));
    await refusal(() => key.sign(5 as never), 'ERR_INVALID_ARGUMENT');
    expect(key.sign('message')).toBe(expected('hmac-sha256', 'a key', 'message'));
  });
});

describe('many keys', () => {
  it('are loaded at once, and none of a thousand signs for another', async () => {
    const keys = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        load(i % 2 === 0 ? secret.text(`key ${i}`) : secret.bytes(Buffer.from(`key ${i}`))),
      ),
    );
    for (const [i, key] of keys.entries()) expect(key.sign('m')).toBe(expected('hmac-sha256', `key ${i}`, 'm'));
    // Every third key is destroyed, which must not affect the others.
    for (let i = 0; i < keys.length; i += 3) keys[i]?.destroy();
    for (const [i, key] of keys.entries()) {
      if (i % 3 !== 0) expect(key.sign('m')).toBe(expected('hmac-sha256', `key ${i}`, 'm'));
      key.destroy();
    }
  });

  it('of all algorithms sign in turn', async () => {
    using a = await keyOf(Buffer.from('a'), 'hmac-sha256');
    using b = await keyOf(Buffer.from('b'), 'hmac-sha384');
    using c = await keyOf(Buffer.from('c'), 'hmac-sha512');
    for (let i = 0; i < 100; i++) {
      expect(c.sign(`${i}`)).toBe(expected('hmac-sha512', 'c', `${i}`));
      expect(a.sign(`${i}`)).toBe(expected('hmac-sha256', 'a', `${i}`));
      expect(b.sign(`${i}`)).toBe(expected('hmac-sha384', 'b', `${i}`));
    }
  });
});

describe('a source', () => {
  it('of text can be loaded again', async () => {
    const source = secret.text('a key');
    using first = await load(source);
    using second = await load(source, { algorithm: 'hmac-sha512' });
    expect(first.sign('m')).toBe(expected('hmac-sha256', 'a key', 'm'));
    expect(second.sign('m')).toBe(expected('hmac-sha512', 'a key', 'm'));
  });

  it('of bytes is zeroed by the first load, and the second load gets zeros', async () => {
    const source = secret.bytes(Buffer.from('a key'));
    using first = await load(source);
    expect([...source.bytes]).toStrictEqual([0, 0, 0, 0, 0]);
    using second = await load(source);
    expect(first.sign('m')).toBe(expected('hmac-sha256', 'a key', 'm'));
    expect(second.sign('m')).toBe(expected('hmac-sha256', Buffer.alloc(5), 'm'));
  });

  const failures: [string, string, Parameters<typeof load>[1], Parameters<typeof refusal>[1]][] = [
    ['is too long', 'x'.repeat(4_097), {}, 'ERR_SECRET_TOO_LONG'],
    ['is much too long', 'x'.repeat(100_000), {}, 'ERR_SECRET_TOO_LONG'],
    ['has a line break inside', 'one\ntwo', {}, 'ERR_SECRET_NEWLINE'],
    ['is not base64', 'not base64!', { encoding: 'base64' }, 'ERR_SECRET_BASE64'],
    ['is not hexadecimal', 'not hex', { encoding: 'hex' }, 'ERR_SECRET_HEX'],
  ];
  it.each(failures)('of bytes is zeroed even if it %s', async (_, text, options, code) => {
    const bytes = new TextEncoder().encode(text);
    await refusal(() => load(secret.bytes(bytes), options), code);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('of bytes is zeroed in its own part of a buffer only', async () => {
    const whole = new TextEncoder().encode('before|a key|after');
    using key = await load(secret.bytes(whole.subarray(7, 12)));
    expect(key.sign('m')).toBe(expected('hmac-sha256', 'a key', 'm'));
    expect(Buffer.from(whole).toString()).toBe('before|\0\0\0\0\0|after');
  });

  it('of bytes can be in shared memory, and is zeroed there', async () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(5));
    bytes.set(Buffer.from('a key'));
    using key = await load(secret.bytes(bytes));
    expect(key.sign('m')).toBe(expected('hmac-sha256', 'a key', 'm'));
    expect([...bytes]).toStrictEqual([0, 0, 0, 0, 0]);
  });
});
