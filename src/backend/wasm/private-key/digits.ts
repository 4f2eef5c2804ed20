/**
 * Decodes base64, base58 and hexadecimal digits in place. The digits are secret: no branch and no
 * index depends on their values. native/base/encoding.cc and native/sign/forms/base58.cc accept the
 * same texts.
 * @module
 */
import { equals } from '../../../util/ascii.js';
import { bytesOutsideHeap, fillBytes, lengthOf, subarray, wipeBytes } from '../../../util/primordials.js';

/** All ones if the value lies between both, which are below 2^31. */
export const maskRange = (value: number, first: number, last: number): number =>
  ~(((value - first) | (last - value)) >> 31);

/** The value of a digit; -1 for another character. */
function hexDigit(c: number): number {
  const lower = c | 0x20;
  const isNumber = maskRange(c, 0x30, 0x39);
  const isLetter = maskRange(lower, 0x61, 0x66);
  return (isNumber & (c - 0x30)) | (isLetter & (lower - 0x61 + 10)) | ~(isNumber | isLetter);
}

const standard = 0x100;
const url = 0x200;

/**
 * The value of a digit; -1 for another character. A bit above it says which alphabet has the digit,
 * if not both (RFC 4648, sections 4 and 5).
 */
function base64Digit(c: number): number {
  const upper = maskRange(c, 0x41, 0x5a);
  const lower = maskRange(c, 0x61, 0x7a);
  const number = maskRange(c, 0x30, 0x39);
  const plus = maskRange(c, 0x2b, 0x2b);
  const slash = maskRange(c, 0x2f, 0x2f);
  const minus = maskRange(c, 0x2d, 0x2d);
  const underscore = maskRange(c, 0x5f, 0x5f);
  const value =
    (upper & (c - 0x41)) |
    (lower & (c - 0x61 + 26)) |
    (number & (c - 0x30 + 52)) |
    (plus & (62 | standard)) |
    (slash & (63 | standard)) |
    (minus & (62 | url)) |
    (underscore & (63 | url));
  return value | ~(upper | lower | number | plus | slash | minus | underscore);
}

/** Returns the decoded part, or undefined. Wipes the rest of the text. */
function finish(text: Uint8Array, bytes: number, isValid: boolean): Uint8Array | undefined {
  fillBytes(text, 0, isValid ? bytes : 0);
  return isValid ? subarray(text, 0, bytes) : undefined;
}

export function decodeHex(text: Uint8Array): Uint8Array | undefined {
  const length = lengthOf(text);
  let seen = 0;
  for (let i = 0; i + 1 < length; i += 2) {
    const high = hexDigit(text[i] ?? 0);
    const low = hexDigit(text[i + 1] ?? 0);
    seen |= high | low;
    text[i >> 1] = (high << 4) | low;
  }
  return finish(text, length >> 1, length % 2 === 0 && seen >= 0);
}

/** Decodes either alphabet. Only base64url may omit the padding. */
export function decodeBase64(text: Uint8Array): Uint8Array | undefined {
  const length = lengthOf(text);
  let padding = 0;
  while (padding < 2 && padding < length && text[length - 1 - padding] === equals) padding++;
  const digits = length - padding;
  const rest = digits & 3;
  let seen = 0;
  let bytes = 0;
  for (let i = 0; i < digits; i += 4) {
    let group = 0;
    for (let j = 0; j < 4; j++) {
      const digit = i + j < digits ? base64Digit(text[i + j] ?? 0) : 0;
      seen |= digit;
      group = (group << 6) | (digit & 63);
    }
    // The group was read before any of its bytes is written.
    const count = Math.min(3, ((digits - i) * 3) >> 2);
    for (let j = 0; j < count; j++) text[bytes++] = group >> (16 - 8 * j);
    // The unused bits are zero (RFC 4648, section 3.5). Otherwise two texts would be one secret.
    const unused = i + 4 <= digits ? 0 : rest === 3 ? 0xff : 0xffff;
    seen |= ~maskRange(group & unused, 0, 0);
  }
  const isMixed = (seen & standard) !== 0 && (seen & url) !== 0;
  const isUnpadded = padding === 0 && rest !== 0 && (seen & standard) !== 0;
  const hasLength = rest !== 1 && (padding === 0 || length % 4 === 0);
  return finish(text, bytes, hasLength && seen >= 0 && !isMixed && !isUnpadded);
}

/** The alphabet of Bitcoin has no 0, I, O and l. */
function base58Digit(c: number): number {
  let digit = 0;
  let valid = 0;
  for (let i = 0; i < base58Ranges.length; i++) {
    const range = base58Ranges[i];
    if (range === undefined) continue;
    const within = maskRange(c, range[0], range[1]);
    digit |= within & (c - range[0] + range[2]);
    valid |= within;
  }
  return digit | ~valid;
}

/** The first and the last character, and the value of the first. */
const base58Ranges: readonly (readonly [first: number, last: number, value: number])[] = [
  [0x31, 0x39, 0],
  [0x41, 0x48, 9],
  [0x4a, 0x4e, 17],
  [0x50, 0x5a, 22],
  [0x61, 0x6b, 33],
  [0x6d, 0x7a, 44],
];

/** How many bytes in front equal the value. */
function countInFront(bytes: Uint8Array, length: number, value: number): number {
  let count = 0;
  let inFront = -1;
  for (let i = 0; i < length; i++) {
    inFront &= maskRange(bytes[i] ?? 0, value, value);
    count += inFront & 1;
  }
  return count;
}

/**
 * Decodes base58 (draft-msporny-base58-03): 32 to 44 characters to 32 bytes, or 64 to 88 characters
 * to 64 bytes.
 */
export function decodeBase58(text: Uint8Array): Uint8Array | 'wrong-length' | 'bad-base58' {
  const length = lengthOf(text);
  const isShort = length >= 32 && length <= 44;
  if (!isShort && !(length >= 64 && length <= 88)) return 'wrong-length';
  const bytes = isShort ? 32 : 64;
  // The lowest byte comes first. 58^44 is below 2^288, and 58^88 below 2^544.
  const number = bytesOutsideHeap(bytes + 4);
  let seen = 0;
  for (let i = 0; i < length; i++) {
    const digit = base58Digit(text[i] ?? 0);
    seen |= digit;
    let carry = digit & 63;
    for (let j = 0; j < bytes + 4; j++) {
      carry += (number[j] ?? 0) * 58;
      number[j] = carry;
      carry >>= 8;
    }
  }
  let above = 0;
  for (let j = bytes; j < bytes + 4; j++) above |= number[j] ?? 0;
  // A leading zero byte is written as a 1, so there must be as many of the one as of the other.
  const ones = countInFront(text, length, 0x31);
  for (let i = 0; i < bytes; i++) text[i] = number[bytes - 1 - i] ?? 0;
  wipeBytes(number);
  const zeros = countInFront(text, bytes, 0);
  const isValid = seen >= 0 && above === 0 && ones === zeros;
  return finish(text, bytes, isValid) ?? (seen < 0 ? 'bad-base58' : 'wrong-length');
}
