/**
 * Turns the text of a secret in the courier's memory into a key in the sealed module: an HMAC key
 * (RFC 2104, section 2), or the suffix of a hashed message.
 */
import { clear, hand, pad } from './blocks';
import { decodeBase64, decodeHex } from './decode';
import { toBase64, toUppercase } from './key-encoding';
import { blockBytes } from '../shared/hash';
import { isSuffix } from '../shared/kinds';
import { closeHashedKey, closeKey, hashKey, openDigestKey, openKey, storeKey } from './seal';
import {
  LOAD_EMPTY,
  LOAD_NEWLINE,
  LOAD_NOT_ASCII,
  LOAD_NOT_BASE64,
  LOAD_NOT_HEX,
  LOAD_SUFFIX_TOO_LONG,
  LOAD_TOO_LONG,
  MAX_SECRET_BYTES,
  MAX_SUFFIX_SECRET_BYTES,
  SECRET_BASE64,
  SECRET_HEX,
  SECRET_SUFFIX_MD5,
  SECRET_TO_BASE64,
  SECRET_TO_MD5_HEX,
  SECRET_TO_UPPERCASE,
} from '../shared/table';

/**
 * Makes a key from the text at `text`, which becomes scratch that the caller wipes. Returns a slot
 * or a failure.
 */
export function takeSecret(kind: i32, encoding: i32, text: usize, length: i32): i32 {
  const trimmed = trim(text, length);
  if (trimmed == 0) return LOAD_EMPTY;
  if (trimmed > MAX_SECRET_BYTES) return LOAD_TOO_LONG;
  if (hasNewline(text, trimmed)) return LOAD_NEWLINE;
  if (encoding == SECRET_TO_MD5_HEX) return takeDigest(kind, text, trimmed);
  let bytes = trimmed;
  let key = text;
  if (encoding == SECRET_BASE64) {
    bytes = decodeBase64(text, trimmed);
    if (bytes < 0) return LOAD_NOT_BASE64;
  } else if (encoding == SECRET_HEX) {
    bytes = decodeHex(text, trimmed);
    if (bytes < 0) return LOAD_NOT_HEX;
  } else if (encoding == SECRET_TO_BASE64) {
    key = text + MAX_SECRET_BYTES;
    bytes = toBase64(text, trimmed, key);
  } else if (encoding == SECRET_TO_UPPERCASE) {
    if (!toUppercase(text, trimmed)) return LOAD_NOT_ASCII;
  }
  return isSuffix(kind) ? takeSuffix(kind, key, bytes) : takeKey(kind, key, bytes);
}

function takeKey(kind: i32, key: usize, bytes: usize): i32 {
  openKey(kind, 0);
  const block = blockBytes(kind);
  if (bytes > block) return takeHashed(kind, key, bytes);
  clear(key + bytes, block - bytes);
  hand(kind, key);
  return closeKey();
}

/** The sealed module computes the digest, so that it never passes through the courier. */
function takeDigest(kind: i32, text: usize, bytes: usize): i32 {
  openDigestKey(kind);
  return takeHashed(SECRET_SUFFIX_MD5, text, bytes);
}

function takeHashed(kind: i32, key: usize, bytes: usize): i32 {
  const block = blockBytes(kind);
  const last = key + pad(kind, key, bytes, bytes) - block;
  // MD5 pads in the same way, but stores the length with the lowest byte first (RFC 1321, section
  // 3.2).
  if (kind == SECRET_SUFFIX_MD5) store<u64>(last + block - 8, (bytes as u64) << 3);
  for (let at = key; at < last; at += block) {
    hand(kind, at);
    hashKey();
  }
  hand(kind, last);
  return closeHashedKey();
}

function takeSuffix(kind: i32, key: usize, bytes: i32): i32 {
  if (bytes > MAX_SUFFIX_SECRET_BYTES) return LOAD_SUFFIX_TOO_LONG;
  openKey(kind, bytes);
  for (let at = 0; at < bytes; at += 64) {
    hand(kind, key + at);
    storeKey();
  }
  return closeKey();
}

/**
 * Editors add one line break at the end that is not part of the secret. A second one is a mistake.
 */
function trim(text: usize, length: i32): i32 {
  if (length == 0 || load<u8>(text + length - 1) != 0x0a) return length;
  if (length > 1 && load<u8>(text + length - 2) == 0x0d) return length - 2;
  return length - 1;
}

function hasNewline(text: usize, length: i32): bool {
  let found = 0;
  for (let i = 0; i < length; i++) {
    const character: i32 = load<u8>(text + i);
    found |= ((character ^ 0x0a) - 1) | ((character ^ 0x0d) - 1);
  }
  return found < 0;
}
