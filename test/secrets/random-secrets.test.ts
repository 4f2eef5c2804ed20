/**
 * Secrets as exchanges issue them are never taken for a mistake. `npm run prove:random` tries more
 * of them.
 */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readSecret, secret } from '../../src/index.js';
import { proofCases } from '../helpers/prove.js';

const cases = proofCases(300);
const digits = '0123456789';
const small = 'abcdefghijklmnopqrstuvwxyz';
const hex = '0123456789abcdef';
const alphanumeric = small + small.toUpperCase() + digits;

/**
 * Each character is as likely as the others. It has a digit, because letters alone can have the
 * form of words by chance.
 */
function text(characters: string, length: number): string {
  const numbers = new Uint32Array(randomBytes(length * 4).buffer.slice(0, length * 4));
  const made = Array.from(numbers, (number) => characters[number % characters.length]).join('');
  return /\d/.test(made) ? made : text(characters, length);
}

const grouped = (characters: string, ...lengths: number[]): string =>
  lengths.map((length) => text(characters, length)).join('-');

const shapes: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    [16, 20, 28, 32, 36, 40, 64].map((n) => [`${n} letters and digits`, () => text(alphanumeric, n)]),
  ),
  '32 small letters and digits': () => text(small + digits, 32),
  '32 capital letters and digits': () => text(small.toUpperCase() + digits, 32),
  ...Object.fromEntries([16, 32, 64, 128].map((n) => [`${n} hexadecimal digits`, () => text(hex, n)])),
  '32 capital hexadecimal digits': () => text(hex, 32).toUpperCase(),
  '64 capital hexadecimal digits': () => text(hex, 64).toUpperCase(),
  'a UUID': () => grouped(hex, 8, 4, 4, 4, 12),
  'four groups of hexadecimal digits': () => grouped(hex, 8, 8, 8, 5),
  'three groups of letters and digits': () => grouped(alphanumeric, 8, 8, 8),
  '43 letters, digits, hyphens and underscores': () => text(`${alphanumeric}-_`, 43),
  'letters and digits after a prefix': () => `cxakp_${text(alphanumeric, 22)}`,
  ...Object.fromEntries([16, 32, 48, 64].map((n) => [`base64 of ${n} bytes`, () => randomBytes(n).toString('base64')])),
  ...Object.fromEntries(
    [24, 36, 64].map((n) => [`base64url of ${n} bytes`, () => randomBytes(n).toString('base64url')]),
  ),
};

it.each(Object.entries(shapes))(`${cases} secrets are accepted: %s`, async (_, make) => {
  const into = new Uint8Array(new ArrayBuffer(4096));
  for (let i = 0; i < cases; i++) {
    const made = make();
    const length = await readSecret(secret.text(made), into, { issuer: { name: 'An exchange' } }).catch(
      (error: Error) => `${made}: ${error.message}`,
    );
    expect(length).toBe(made.length);
  }
});
