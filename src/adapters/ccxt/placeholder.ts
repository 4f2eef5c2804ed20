/**
 * The placeholder: random text that an SDK gets in place of a secret, in every encoding in which
 * the SDK passes a secret on.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { types } from 'node:util';
import type { SecretEncoding, TextEncoding } from '../../keys/algorithms.js';

/**
 * Text, base64, hexadecimal and base58 at once, so that every exchange can decode it. 32
 * characters: lbank treats a longer secret as an RSA key, and coinbase treats 88 characters as an
 * Ed25519 key.
 */
const alphabet = '123456789abcdef';
const length = 32;

function randomText(): string {
  let chosen = '';
  while (chosen.length < length) {
    const byte = randomBytes(1)[0] ?? 255;
    // 240 is the largest multiple of 15 in a byte. Values above it would make some characters
    // likelier.
    if (byte < 240) chosen += alphabet.charAt(byte % alphabet.length);
  }
  return chosen;
}

/** The input that an SDK passes to a hash: text or bytes. */
export type Data = string | Uint8Array;

/** The same bytes; a string is UTF-8. */
function bytesOf(data: Data): Buffer {
  return typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** Does not use instanceof, because Jest gives every test file another Uint8Array. */
export const isData = (value: unknown): value is Data => typeof value === 'string' || types.isUint8Array(value);

export class Placeholder {
  readonly text: string = randomText();
  /**
   * Returned in place of the MD5 digest of the secret, if that digest is the key. The real digest
   * would be sufficient to sign.
   */
  readonly digest: string = randomText();

  readonly #bytes = Buffer.from(this.text);
  readonly #encoded: Readonly<Record<TextEncoding, Buffer>> = {
    utf8: this.#bytes,
    base64: Buffer.from(this.text, 'base64'),
    hex: Buffer.from(this.text, 'hex'),
    'to-base64': Buffer.from(this.#bytes.toString('base64')),
    'to-uppercase': Buffer.from(this.text.toUpperCase()),
    'to-md5-hex': Buffer.from(this.digest),
  };

  /** Whether `data` is the key that `encoding` makes of the placeholder. */
  is(data: Data, encoding: SecretEncoding): boolean {
    const key = Object.hasOwn(this.#encoded, encoding) ? this.#encoded[encoding as TextEncoding] : undefined;
    return key !== undefined && data.length === key.length && key.equals(bytesOf(data));
  }

  /** Whether `data` contains the placeholder in any encoding. */
  isIn(data: Data): boolean {
    const bytes = bytesOf(data);
    return Object.values(this.#encoded).some((key) => bytes.includes(key));
  }

  /**
   * Whether `data` contains the placeholder's text. It is faster than isIn(), because it checks
   * every message that is signed.
   */
  isWrittenIn(data: Data): boolean {
    return data.length >= length && bytesOf(data).includes(this.#bytes);
  }

  /** The bytes before the placeholder, if `data` ends with it. */
  before(data: Data): Uint8Array | undefined {
    const bytes = bytesOf(data);
    const end = bytes.length - length;
    return end >= 0 && bytes.subarray(end).equals(this.#bytes) ? bytes.subarray(0, end) : undefined;
  }
}
