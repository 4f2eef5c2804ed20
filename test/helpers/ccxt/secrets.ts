/**
 * The shapes that secrets have. These are hashes of a word and belong to no account.
 * @module
 */
import { createHash } from 'node:crypto';

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
// The alphabet of Bitcoin's base58, without 0, O, I and l.
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

// The remainder favours some letters, which does no harm here.
const written = (bytes: Uint8Array, letters: string): string =>
  Array.from(bytes, (byte) => letters[byte % letters.length]).join('');

/** A secret of each shape. Another word gives other secrets of the same shapes. */
export function secretShapes(word: string): Readonly<Record<string, string>> {
  const bytes = createHash('sha512').update(word).digest();
  // The first three bytes are `+/+/` in base64.
  const withSigns = Buffer.concat([Buffer.from('fbffbf', 'hex'), bytes.subarray(3)]);
  return {
    'hexadecimal, 32': bytes.toString('hex', 0, 16),
    'alphanumeric, 64': written(bytes, alphanumerics),
    'base64 of 64 bytes': bytes.toString('base64'),
    'base64 with + and /': withSigns.toString('base64', 0, 32),
    'base58, 43': written(bytes.subarray(0, 43), base58),
    'not ASCII': `clé-${bytes.toString('hex', 0, 12)}-鍵`,
    'hexadecimal, 128': bytes.toString('hex'),
    'short, 16': written(bytes.subarray(48), alphanumerics),
  };
}
