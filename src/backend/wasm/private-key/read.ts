/**
 * Turns the text of a private key into the parts that signing needs, in the text's own memory.
 * native/sign/forms/private_key_form.cc does the same, except that it also decrypts.
 * @module
 */
import { characterCode, lengthOf, subarray, wipeBytes } from '../../../util/primordials.js';
import { tags } from './der.js';
import { decodeBase58, decodeBase64, decodeHex } from './digits.js';
import { isRefusal, type KeyFormRefusal, type KeyFormResult, type KeyKind, type KeyTextEncoding } from './form.js';
import { privateKeyFromDer, secretBytes } from './from-der.js';
import { beginsAsPem, decodePem } from './pem.js';

function isBinaryDer(text: Uint8Array): boolean {
  return lengthOf(text) > 3 && text[0] === tags.sequence && ((text[1] ?? 0) >= 0x80 || text[2] === tags.integer);
}

function readPem(wanted: KeyKind, text: Uint8Array): KeyFormResult {
  if (isBinaryDer(text)) return { error: 'binary-der' };
  const decoded = decodePem(text);
  return 'error' in decoded ? decoded : privateKeyFromDer(wanted, decoded.format, decoded.der);
}

/** Returns the text without the prefix. */
function withoutPrefix(prefix: string, text: Uint8Array): Uint8Array {
  if (lengthOf(text) < prefix.length) return text;
  let difference = 0;
  for (let i = 0; i < prefix.length; i++) difference |= (text[i] ?? 0) ^ characterCode(prefix, i);
  return difference === 0 ? subarray(text, prefix.length) : text;
}

function decodeRaw(encoding: Exclude<KeyTextEncoding, 'pem'>, text: Uint8Array): Uint8Array | KeyFormRefusal {
  switch (encoding) {
    case 'base64':
      return decodeBase64(text) ?? { error: 'bad-base64' };
    case 'hex': // wallets write 0x in front
      return decodeHex(withoutPrefix('0x', text)) ?? { error: 'bad-hex' };
    case 'base58': {
      const decoded = decodeBase58(withoutPrefix('ed25519:', text)); // as NEAR and Orderly write it
      return typeof decoded === 'string' ? { error: decoded } : decoded;
    }
  }
}

function readRaw(wanted: KeyKind, encoding: Exclude<KeyTextEncoding, 'pem'>, text: Uint8Array): KeyFormResult {
  if (beginsAsPem(text)) return { error: 'pem-given' };
  if (wanted === 'rsa') return { error: 'unsuitable-encoding' };
  const decoded = decodeRaw(encoding, text);
  if ('error' in decoded) return decoded;
  const length = lengthOf(decoded);
  if (length === secretBytes) return { secret: decoded, publicKey: undefined };
  if (wanted !== 'ed25519' || length !== 2 * secretBytes) return { error: 'wrong-length' };
  return { secret: subarray(decoded, 0, secretBytes), publicKey: subarray(decoded, secretBytes) };
}

/**
 * Decodes the text in place. The parts are views of its memory, and the rest of the text is wiped;
 * of an RSA key some numbers stay that are not parts. The caller wipes the text once the key is
 * made. A text that is refused is wiped.
 *
 * Whether the secret is in the range of its curve, whether the numbers of RSA belong together and
 * whether the public key is that of the secret is not examined here.
 *
 * @param text the text of the key, in memory outside the JavaScript heap.
 */
export function readPrivateKey(wanted: KeyKind, encoding: KeyTextEncoding, text: Uint8Array): KeyFormResult {
  const result = encoding === 'pem' ? readPem(wanted, text) : readRaw(wanted, encoding, text);
  if (isRefusal(result)) wipeBytes(text);
  return result;
}
