/**
 * Everything that a secret can be loaded for, and the signature of each key by node:crypto.
 * @module
 */
import { createHash, createHmac } from 'node:crypto';
import type { KeyOptions, Message, SignatureEncoding } from '../../src/index.js';
import { secretAlgorithms, type TextEncoding, textEncodings } from '../../src/keys/algorithms.js';

/** The bytes of the key. */
function formOf(text: string | Uint8Array, encoding: TextEncoding): Buffer {
  const bytes = Buffer.from(text);
  switch (encoding) {
    case 'to-base64':
      return Buffer.from(bytes.toString('base64'));
    case 'to-uppercase':
      return Buffer.from(bytes.toString('latin1').toUpperCase(), 'latin1');
    case 'to-md5-hex':
      return Buffer.from(createHash('md5').update(bytes).digest('hex'));
    default:
      return Buffer.from(bytes.toString('utf8'), encoding);
  }
}

/** The signature. */
export function expected(
  { algorithm, encoding }: KeyOptions,
  text: string | Uint8Array,
  message: Message,
  written: SignatureEncoding = 'hex',
): string {
  const key = encoding === 'utf8' ? Buffer.from(text) : formOf(text, encoding as TextEncoding);
  const hash = /^secret-suffix-(.*)$/.exec(algorithm)?.[1];
  if (hash === undefined) return createHmac(algorithm.slice('hmac-'.length), key).update(message).digest(written);
  return createHash(hash).update(message).update(key).digest(written);
}

export const everyPurpose = secretAlgorithms.flatMap((algorithm) =>
  textEncodings.map((encoding) => ({ algorithm, encoding })),
);

/** Valid as base64, as hexadecimal and as ASCII, so that it serves every purpose. */
export const versatile = '00ff1a2B3c4D5e6F708192a3b4C5d6E7F8090a0B1c2D3e4f';
