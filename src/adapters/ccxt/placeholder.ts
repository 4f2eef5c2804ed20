/**
 * The placeholder: random text that stands where an SDK wants its secret, in every form in which
 * the SDK passes a secret on.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { types } from 'node:util';
import type { SecretEncoding } from '../../keys/algorithms.js';

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

/** Not by instanceof: Jest gives every test file a Uint8Array of its own. */
export const isData = (value: unknown): value is Data => typeof value === 'string' || types.isUint8Array(value);

export class Placeholder {
  readonly text: string = randomText();
  /**
   * Given out as the MD5 digest of the secret, where that is a key: the real one would do for
   * signing.
   */
  readonly digest: string = randomText();

  readonly #bytes = Buffer.from(this.text);
  readonly #forms: Readonly<Record<SecretEncoding, Buffer>> = {
    utf8: this.#bytes,
    base64: Buffer.from(this.text, 'base64'),
    hex: Buffer.from(this.text, 'hex'),
    'to-base64': Buffer.from(this.#bytes.toString('base64')),
    'to-uppercase': Buffer.from(this.text.toUpperCase()),
    'to-md5-hex': Buffer.from(this.digest),
  };

  /** Whether `data` is the placeholder as `encoding` makes a key of it. */
  is(data: Data, encoding: SecretEncoding): boolean {
    const form = this.#forms[encoding];
    return data.length === form.length && form.equals(bytesOf(data));
  }

  /** Whether the placeholder, in any form, is somewhere in `data`. */
  isIn(data: Data): boolean {
    const bytes = bytesOf(data);
    return Object.values(this.#forms).some((form) => bytes.includes(form));
  }

  /**
   * Whether the placeholder's text is somewhere in `data`. Quicker than isIn(): this looks at all
   * that is signed.
   */
  isWrittenIn(data: Data): boolean {
    return data.length >= length && bytesOf(data).includes(this.#bytes);
  }

  /** What comes before the placeholder, if `data` ends with it. */
  before(data: Data): Uint8Array | undefined {
    const bytes = bytesOf(data);
    const end = bytes.length - length;
    return end >= 0 && bytes.subarray(end).equals(this.#bytes) ? bytes.subarray(0, end) : undefined;
  }
}
