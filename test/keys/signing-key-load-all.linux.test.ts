/**
 * `SigningKey.loadAll()` reads a secret once for several keys.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Algorithm, type KeyOptions, type SecretEncoding, SigningKey, secret } from '../../src/index.js';
import { maxPurposes } from '../../src/keys/algorithms.js';
import { askProgram } from '../helpers/child.js';
import { load, refusal } from '../helpers/keys.js';
import { everyPurpose, expected, versatile } from '../helpers/purposes.js';
import { scratch } from '../helpers/scratch.js';

const { path, file } = scratch();

describe('loadAll()', () => {
  /** Eight purposes that differ in every property. */
  const eight = everyPurpose.filter((_, i) => i % 4 === 0).slice(0, maxPurposes);

  const signaturesOf = (keys: readonly SigningKey[]) => keys.map((key) => key.sign('m'));
  const expectedOf = (purposes: readonly KeyOptions[], text: string) =>
    purposes.map((purpose) => expected(purpose, text, 'm'));
  const end = (keys: readonly SigningKey[]) => {
    for (const key of keys) key.destroy();
  };

  it('makes every pair of keys from one text, in order, equal to keys loaded alone', async () => {
    for (const first of everyPurpose) {
      for (const second of everyPurpose) {
        const keys = await SigningKey.loadAll(secret.text(versatile), [first, second]);
        expect(keys.map((key) => key.algorithm)).toStrictEqual([first.algorithm, second.algorithm]);
        expect(signaturesOf(keys)).toStrictEqual(expectedOf([first, second], versatile));
        end(keys);
      }
    }
  });

  it('makes up to eight keys', async () => {
    for (let count = 1; count <= eight.length; count++) {
      const purposes = eight.slice(0, count);
      const keys = await SigningKey.loadAll(secret.text(versatile), purposes);
      expect(keys).toHaveLength(count);
      expect(signaturesOf(keys)).toStrictEqual(expectedOf(purposes, versatile));
      end(keys);
    }
    expect(eight).toHaveLength(8);
  });

  it('reads bytes, and wipes them', async () => {
    const bytes = new Uint8Array(Buffer.from(versatile));
    const keys = await SigningKey.loadAll(secret.bytes(bytes), eight);
    expect(signaturesOf(keys)).toStrictEqual(expectedOf(eight, versatile));
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    end(keys);
  });

  it('reads a file', async () => {
    const keys = await SigningKey.loadAll(secret.file(file('secret', `${versatile}\n`)), eight);
    expect(signaturesOf(keys)).toStrictEqual(expectedOf(eight, versatile));
    end(keys);
  });

  it('reads a line of a dotenv file', async () => {
    const name = file('.env', `OTHER=1\nKEY='${versatile}'\n`);
    const keys = await SigningKey.loadAll(secret.dotenv(name, 'KEY'), eight);
    expect(signaturesOf(keys)).toStrictEqual(expectedOf(eight, versatile));
    end(keys);
  });

  it('reads a pipe once', async () => {
    execFileSync('mkfifo', ['-m', '600', path('fifo')]);
    const writer = openSync(path('fifo'), constants.O_RDWR);
    const reader = openSync(path('fifo'), constants.O_RDONLY);
    const loading = SigningKey.loadAll(secret.descriptor(reader), eight);
    writeSync(writer, `${versatile}\n`);
    closeSync(writer);
    const keys = await loading;
    expect(signaturesOf(keys)).toStrictEqual(expectedOf(eight, versatile));
    end(keys);
    await refusal(() => SigningKey.loadAll(secret.descriptor(reader), eight), 'ERR_SECRET_EMPTY');
    closeSync(reader);
  });

  it('reads a variable once, and removes it', async () => {
    const seen = await askProgram('keys/programs/load-all-twice.mjs', {
      args: ['LOCKSIGN_TEST_SECRET', JSON.stringify(eight)],
      env: { LOCKSIGN_TEST_SECRET: versatile },
    });
    expect(seen).toStrictEqual({
      signatures: expectedOf(eight, versatile),
      again: 'ERR_ENV_MISSING',
    });
  });

  it('gives keys that are destroyed one by one', async () => {
    const keys = await SigningKey.loadAll(secret.text(versatile), eight);
    for (const [i, key] of keys.entries()) {
      key.destroy();
      await refusal(() => key.sign('m'), 'ERR_KEY_DESTROYED');
      const rest = keys.slice(i + 1);
      expect(signaturesOf(rest)).toStrictEqual(expectedOf(eight.slice(i + 1), versatile));
    }
  });

  it.each<[string, string, KeyOptions, string]>([
    ['base64', 'not base64!', { algorithm: 'hmac-sha512', encoding: 'base64' }, 'ERR_SECRET_BASE64'],
    ['hexadecimal', 'not hex', { algorithm: 'hmac-sha384', encoding: 'hex' }, 'ERR_SECRET_HEX'],
    ['ASCII', 'not äscii', { algorithm: 'hmac-sha256', encoding: 'to-uppercase' }, 'ERR_SECRET_ASCII'],
    ['short enough', 'k'.repeat(300), { algorithm: 'secret-suffix-md5', encoding: 'utf8' }, 'ERR_SECRET_TOO_LONG'],
  ])('gives no key if the last purpose requires %s', async (_, text, last, code) => {
    const good: KeyOptions = { algorithm: 'hmac-sha256', encoding: 'utf8' };
    const purposes = [good, good, { ...good, encoding: 'to-md5-hex' as const }, last];
    for (let i = 0; i < 200; i++) {
      const error = await SigningKey.loadAll(secret.text(text), purposes).catch((reason: unknown) => reason);
      if (Reflect.get(Object(error), 'code') !== code) expect.fail(`attempt ${i}: ${error}`);
    }
    const bytes = new Uint8Array(Buffer.from(text));
    await expect(SigningKey.loadAll(secret.bytes(bytes), purposes)).rejects.toMatchObject({ code });
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    using key = await load(secret.text(text));
    expect(key.sign('m')).toBe(expected(good, text, 'm'));
  });

  const good: KeyOptions = { algorithm: 'hmac-sha256', encoding: 'utf8' };
  it.each<[string, unknown]>([
    ['no purpose', []],
    ['nine purposes', Array.from({ length: 9 }, () => good)],
    ['one purpose that is not in an array', good],
    ['undefined', undefined],
    ['null', null],
    ['a text', 'sha256'],
    ['an object that resembles an array', { length: 1, 0: good }],
    ['an array with a hole', Array.from({ length: 2 }).fill(good, 0, 1)],
    ['an unknown algorithm', [good, { ...good, algorithm: 'md5' }]],
    ['an unknown encoding', [good, { ...good, encoding: 'to-lowercase' }]],
    ['an inherited name', [{ algorithm: 'constructor', encoding: 'utf8' }]],
  ])('refuses %s, and still wipes the bytes', async (_, purposes) => {
    const bytes = new Uint8Array(Buffer.from(versatile));
    await refusal(() => SigningKey.loadAll(secret.bytes(bytes), purposes as never), 'ERR_INVALID_ARGUMENT');
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('wipes the bytes if a getter of a purpose throws, and rejects with its exception', async () => {
    const thrower = new Error("the caller's own");
    const bytes = new Uint8Array(Buffer.from(versatile));
    const purposes = [
      good,
      {
        algorithm: 'hmac-sha256' as const,
        get encoding(): never {
          throw thrower;
        },
      },
    ];
    await expect(SigningKey.loadAll(secret.bytes(bytes), purposes)).rejects.toBe(thrower);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('reads each option once, before it waits', async () => {
    const looks: string[] = [];
    const purpose = (name: string) => ({
      get algorithm(): Algorithm {
        looks.push(`${name} algorithm`);
        return 'secret-suffix-sha256';
      },
      get encoding(): SecretEncoding {
        looks.push(`${name} encoding`);
        return 'to-base64';
      },
    });
    const purposes: KeyOptions[] = [purpose('first'), purpose('second')];
    const loading = SigningKey.loadAll(secret.file(file('waiting', versatile)), purposes);
    purposes.length = 0;
    const keys = await loading;
    expect(looks).toStrictEqual(['first algorithm', 'first encoding', 'second algorithm', 'second encoding']);
    const purposeOfBoth: KeyOptions = { algorithm: 'secret-suffix-sha256', encoding: 'to-base64' };
    expect(signaturesOf(keys)).toStrictEqual(expectedOf([purposeOfBoth, purposeOfBoth], versatile));
    end(keys);
  });
});
