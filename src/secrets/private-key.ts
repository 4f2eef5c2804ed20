/**
 * Recognises private keys, also without the lines of PEM. native/keys/private_key.cc has the same
 * functions.
 * @module
 */
import { isDigit } from '../util/ascii.js';
import { privateKeyStarts } from './secret-table.js';
import { allBytesOf, anyOf, bytesOf, isQuote, isWhitespace, SecretText } from './secret-text.js';

const starts = allBytesOf(privateKeyStarts);
const encryptedStart = bytesOf('-----BEGIN ENCRYPTED PRIVATE KEY-----'); // RFC 7468, section 11
const pemStart = starts[0] ?? [];
export const byteOrderMark = [0xef, 0xbb, 0xbf];

const [upperA = 0, upperZ = 0, lowerA = 0, lowerZ = 0, zero = 0] = bytesOf('AZaz0');
const isSixtyTwo = anyOf('+-');
const isSixtyThree = anyOf('/_');

/** The value of a digit of base64 or base64url (RFC 4648), or -1. */
function digitOf(c: number): number {
  if (c >= upperA && c <= upperZ) return c - upperA;
  if (c >= lowerA && c <= lowerZ) return c - lowerA + 26;
  if (isDigit(c)) return c - zero + 52;
  if (isSixtyTwo(c)) return 62;
  return isSixtyThree(c) ? 63 : -1;
}

/** A byte of the text that is decoded from base64 from `start` on, or -1. */
function decodedAt(text: SecretText, start: number, index: number): number {
  const bit = index * 8;
  const first = start + ((bit / 6) | 0);
  const high = digitOf(text.at(first));
  const low = digitOf(text.at(first + 1));
  if (high < 0 || low < 0) return -1;
  return (((high << 6) | low) >> (4 - (bit % 6))) & 0xff;
}

const sequence = 0x30;
const integer = 0x02;
const octets = 0x04;
const identifier = 0x06;
const newestVersion = 3;

/**
 * Whether it is the base64 of a key in DER: a sequence that begins with a version and the next
 * field (RFC 5208, 5915, 5958, 7292, 8017), or with the identifier of an algorithm (RFC 5280,
 * 5958).
 */
function isDer(text: SecretText, start: number): boolean {
  const at = (index: number): number => decodedAt(text, start, index);
  const length = at(1);
  if (at(0) !== sequence || length < 0 || length === 0x80 || length > 0x82) return false;
  const body = length < 0x80 ? 2 : 2 + (length - 0x80);
  if (at(body) === integer) {
    const version = at(body + 2);
    const next = at(body + 3);
    const isField = next === sequence || next === integer || next === octets;
    return at(body + 1) === 1 && version >= 0 && version <= newestVersion && isField;
  }
  // The identifiers of RSA, of elliptic curves and of encryption begin with 1.2.840, those of
  // RFC 8410 with 1.3.101.
  const arc = at(body + 4);
  const isKnown = (arc === 0x2a && at(body + 5) === 0x86) || (arc === 0x2b && at(body + 5) === 0x65);
  return at(body) === sequence && at(body + 2) === identifier && isKnown;
}

/** The first index after a byte order mark, white space and quotes. */
function indexOfKey(text: SecretText): number {
  const marked = text.hasAt(0, byteOrderMark) ? byteOrderMark.length : 0;
  return text.skip(text.skip(marked, isWhitespace), isQuote);
}

/** Whether it is a private key, perhaps in quotes. */
export function isPrivateKey(text: SecretText): boolean {
  const start = indexOfKey(text);
  return text.hasAnyAt(start, starts) || isDer(text, start);
}

/** Whether it begins as PEM does (RFC 7468, section 2), perhaps in quotes. */
export function isPem(bytes: Uint8Array, length: number): boolean {
  const text = new SecretText(bytes, length);
  return text.hasAt(indexOfKey(text), pemStart);
}

/** Whether it begins as an encrypted private key in PEM does. */
export function isEncryptedPem(bytes: Uint8Array, length: number): boolean {
  const text = new SecretText(bytes, length);
  return text.hasAt(indexOfKey(text), encryptedStart);
}
