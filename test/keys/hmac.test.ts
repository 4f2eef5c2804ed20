/**
 * Signatures against RFC 4231 and NIST, and around every length at which the code takes a different
 * path.
 */
import { describe, expect, it } from 'vitest';
import vectors from '../fixtures/hmac-vectors.json' with { type: 'json' };
import { algorithms, blockBytes, expected, keyOf, signatureEncodings } from '../helpers/keys.js';
import { Random, withRandom } from '../helpers/random.js';

/** The lengths one below `around`, equal to it and one above. */
const near = (...around: number[]) => around.flatMap((length) => [length - 1, length, length + 1]);

describe('a published vector', () => {
  // Some are published truncated (RFC 4231, section 4.6).
  it.each(
    vectors.map((vector) => [vector.source, vector.algorithm, vector] as const),
  )('of %s is reproduced by %s', async (_source, _algorithm, vector) => {
    const algorithm = algorithms.find((known) => known === vector.algorithm);
    using key = await keyOf(Buffer.from(vector.key, 'hex'), algorithm);
    const message = Buffer.from(vector.message, 'hex');
    const signature = key.sign(message);
    expect(signature.slice(0, vector.signature.length)).toBe(vector.signature);
    expect(key.verify(message, signature)).toBe(true);
  });
});

describe.each(algorithms)('%s', (algorithm) => {
  const block = blockBytes[algorithm];

  it('takes keys of every length around a block, where RFC 2104 begins to hash them', () =>
    withRandom(async (random) => {
      for (const length of [1, 2, ...near(block / 2, block, 2 * block), 300, 1024, 2048]) {
        const bytes = random.bytes(length);
        using key = await keyOf(bytes, algorithm);
        expect(key.sign('message'), `key of ${length} bytes`).toBe(expected(algorithm, bytes, 'message'));
      }
    }));

  it('takes messages of every length up to four blocks', () =>
    withRandom(async (random) => {
      const bytes = random.bytes(32);
      using key = await keyOf(bytes, algorithm);
      for (let length = 0; length <= 4 * block + 1; length++) {
        const message = random.bytes(length);
        expect(key.sign(message), `message of ${length} bytes`).toBe(expected(algorithm, bytes, message));
      }
    }));

  it('takes bytes and text around the buffer sizes of both backends', () =>
    withRandom(async (random) => {
      const bytes = random.bytes(48);
      using key = await keyOf(bytes, algorithm);
      for (const length of near(2048, 4090, 4096, 8192, 32_768 - block, 32_768, 65_536, 98_304)) {
        const message = random.bytes(length);
        expect(key.sign(message), `${length} bytes`).toBe(expected(algorithm, bytes, message));
        const text = 'x'.repeat(length);
        expect(key.sign(text), `${length} characters`).toBe(expected(algorithm, bytes, text));
      }
    }));

  // A character that is split or miscounted at the end of a buffer shows only at the right offset.
  it.each([
    ['two bytes', 'é'],
    ['two bytes outside Latin-1', 'ж'],
    ['three bytes', '€'],
    ['four bytes', '😀'],
    ['a lone high surrogate', '\ud83d'],
    ['a lone low surrogate', '\ude00'],
  ])('takes characters of %s across the buffer sizes', async (_, character) => {
    using key = await keyOf(Buffer.from('a key'), algorithm);
    for (const size of [2048, 4096, 32_768, 65_536]) {
      for (let before = size - 14; before <= size + 2; before++) {
        for (const text of ['x'.repeat(before) + character, character + 'x'.repeat(before) + character.repeat(9)]) {
          expect(key.sign(text), `${before} characters before`).toBe(expected(algorithm, 'a key', text));
        }
      }
    }
    for (let length = 20; length <= 60; length++) {
      for (let before = 0; before <= length; before++) {
        const text = 'x'.repeat(before) + character + 'x'.repeat(length - before);
        expect(key.sign(text), `${before} of ${length} characters before`).toBe(expected(algorithm, 'a key', text));
      }
    }
    for (const count of [...near(1024, 1365, 2048, 4096), 40_000]) {
      const text = character.repeat(count);
      expect(key.sign(text), `${count} times`).toBe(expected(algorithm, 'a key', text));
    }
  });

  it('takes a message of several megabytes, as bytes and as text', () =>
    withRandom(async (random) => {
      const bytes = random.bytes(5_000_003);
      const text = random.text(1_000_000) + 'é'.repeat(1_000_001);
      using key = await keyOf(Buffer.from('a key'), algorithm);
      for (const encoding of signatureEncodings) {
        expect(key.sign(bytes, encoding)).toBe(expected(algorithm, 'a key', bytes, encoding));
        expect(key.sign(text, encoding)).toBe(expected(algorithm, 'a key', text, encoding));
      }
    }));
});

describe('a message in bytes', () => {
  const bytes = new Random(1).bytes(9_000);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 9_000);
  const shared = new SharedArrayBuffer(9_000);
  new Uint8Array(shared).set(bytes);
  const growing = new ArrayBuffer(9_000, { maxByteLength: 20_000 });
  const tracking = new Uint8Array(growing);
  tracking.set(bytes);

  it.each<[string, Uint8Array]>([
    ['a Buffer', bytes],
    ['a pooled Buffer', Buffer.from('short')],
    ['a Uint8Array', new Uint8Array(buffer)],
    ['a view that starts at an odd offset', new Uint8Array(buffer, 1, 8_997)],
    ['a subarray', new Uint8Array(buffer).subarray(4_095, 8_191)],
    ['an empty array', new Uint8Array(0)],
    ['an empty view at the end of its buffer', new Uint8Array(buffer, 9_000)],
    ['an array on shared memory', new Uint8Array(shared)],
    ['a part of shared memory', new Uint8Array(shared, 3, 4_097)],
    ['an array that follows a resizable buffer', tracking],
    ['an array of a subclass', new (class extends Uint8Array {})(buffer)],
  ])('may be %s', async (_, message) => {
    using key = await keyOf(Buffer.from('a key'));
    expect(key.sign(message)).toBe(expected('hmac-sha256', 'a key', Uint8Array.from(message)));
  });

  it('follows its resizable buffer when that shrinks and grows', async () => {
    using key = await keyOf(Buffer.from('a key'));
    for (const length of [9_000, 20_000, 5, 0]) {
      growing.resize(length);
      expect(key.sign(tracking)).toBe(expected('hmac-sha256', 'a key', Uint8Array.from(tracking)));
    }
  });

  it('is unchanged by signing', async () => {
    using key = await keyOf(Buffer.from('a key'));
    const message = Uint8Array.from(bytes);
    key.sign(message);
    expect(Buffer.compare(message, bytes)).toBe(0);
  });
});

describe('a string', () => {
  // V8 stores these as trees and slices until they are flattened.
  it.each([
    ['joined of two', () => `${'left '.repeat(900)}${'right é '.repeat(900)}`],
    [
      'joined of a thousand',
      () => Array.from({ length: 1_000 }, (_, i) => `€${i}`).reduce((all, one) => all + one, ''),
    ],
    ['a slice of another string', () => 'é'.repeat(20_000).slice(1, 7_001)],
    ['cut in the middle of a surrogate pair', () => '😀'.repeat(3_000).slice(1, -1)],
    ['with NUL inside', () => 'before\0after'],
  ])('is signed as its UTF-8 when it is %s', async (_, make) => {
    using key = await keyOf(Buffer.from('a key'));
    expect(key.sign(make())).toBe(expected('hmac-sha256', 'a key', Buffer.from(make())));
  });
});
