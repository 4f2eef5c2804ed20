/**
 * verify() accepts only the right signature.
 */
import { describe, expect, it } from 'vitest';
import type { SigningKey } from '../../src/index.js';
import { algorithms, expected, keyOf, refusal, signatureEncodings } from '../helpers/keys.js';

const message = 'symbol=LTCBTC&side=BUY&quantity=1';

/** Every text that differs from `signature` in one of the low 7 bits of one character. */
function* withOneBitFlipped(signature: string): Generator<string> {
  for (let at = 0; at < signature.length; at++) {
    for (let bit = 0; bit < 7; bit++) {
      const flipped = String.fromCharCode(signature.charCodeAt(at) ^ (1 << bit));
      yield signature.slice(0, at) + flipped + signature.slice(at + 1);
    }
  }
}

describe.each(algorithms)('verify() with %s', (algorithm) => {
  describe.each(signatureEncodings)('in %s', (encoding) => {
    const right = expected(algorithm, 'a key', message, encoding);
    const check = async (see: (key: SigningKey) => void) => {
      using key = await keyOf(Buffer.from('a key'), algorithm);
      see(key);
    };

    it('accepts the right signature', () =>
      check((key) => {
        expect(key.verify(message, right, encoding)).toBe(true);
        expect(key.verify(Buffer.from(message), right, encoding)).toBe(true);
      }));

    it('refuses it with any bit of any character changed', () =>
      check((key) => {
        for (const wrong of withOneBitFlipped(right)) {
          const same = encoding === 'hex' && wrong.toLowerCase() === right;
          expect(key.verify(message, wrong, encoding), wrong).toBe(same);
        }
      }));

    it('refuses it truncated at any length', () =>
      check((key) => {
        const bytes = Buffer.from(right, encoding).length;
        for (let length = 0; length < right.length; length++) {
          // Padding is optional in the URL-safe alphabet: RFC 4648, section 3.2.
          const whole = Buffer.from(right.slice(0, length), encoding).length === bytes;
          if (!whole) expect(key.verify(message, right.slice(0, length), encoding), `${length} characters`).toBe(false);
          expect(key.verify(message, right.slice(length + 1), encoding)).toBe(false);
        }
      }));

    it.each([
      ['a letter', 'a'],
      ['a space', ' '],
      ['a newline', '\n'],
      ['a NUL', '\0'],
      ['too much padding', '===='],
      ['a character of two bytes', 'é'],
      ['a character of three bytes', '€'],
      ['a character of four bytes', '😀'],
      ['a lone surrogate', '\ud83d'],
      ['itself', right],
      ['a megabyte', 'a'.repeat(1_000_000)],
    ])('refuses it with %s after or before it', (_, extra) =>
      check((key) => {
        expect(key.verify(message, right + extra, encoding)).toBe(false);
        expect(key.verify(message, extra + right, encoding)).toBe(false);
      }));

    it('refuses it for another message, another key and another algorithm', async () => {
      using key = await keyOf(Buffer.from('a key'), algorithm);
      using otherKey = await keyOf(Buffer.from('A key'), algorithm);
      using otherAlgorithm = await keyOf(
        Buffer.from('a key'),
        algorithm === 'hmac-sha256' ? 'hmac-sha512' : 'hmac-sha256',
      );
      expect(key.verify(`${message}0`, right, encoding)).toBe(false);
      expect(otherKey.verify(message, right, encoding)).toBe(false);
      expect(otherAlgorithm.verify(message, right, encoding)).toBe(false);
    });

    it('refuses it in a different encoding', () =>
      check((key) => {
        expect(key.verify(message, right, encoding === 'hex' ? 'base64' : 'hex')).toBe(false);
      }));

    it('is not affected by the signature that was verified before', () =>
      check((key) => {
        expect(key.verify(message, right, encoding)).toBe(true);
        expect(key.verify(message, '', encoding)).toBe(false);
        expect(key.verify(message, right, encoding)).toBe(true);
      }));
  });

  it('takes hexadecimal in either case', async () => {
    using key = await keyOf(Buffer.from('a key'), algorithm);
    expect(key.verify(message, expected(algorithm, 'a key', message).toUpperCase())).toBe(true);
  });
});

it.each([
  undefined,
  null,
  5,
  Buffer.from('00'),
  ['00'],
  new String('00'),
  Symbol('00'),
  {},
])('verify() requires the signature as a string, not %s', async (signature) => {
  using key = await keyOf(Buffer.from('a key'));
  const verify: (message: string, signature: never) => boolean = key.verify.bind(key);
  const error = await refusal(() => verify(message, signature as never), 'ERR_INVALID_ARGUMENT');
  expect(error.message).toContain('signature');
});
