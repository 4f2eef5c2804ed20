/**
 * From the text of a secret in the courier's memory to a key in the sealed module (RFC 2104, section 2), or to a suffix of
 * what it hashes.
 */
import { clear, hand, pad } from './blocks';
import { decodeBase64, decodeHex } from './decode';
import { toBase64, toUppercase } from './key-encoding';
import { blockBytes } from '../shared/hash';
import { SECRET_SUFFIX_MD5, SUFFIX_BYTES, isSuffix } from '../shared/kinds';
import { closeHashedKey, closeKey, hashKey, openDigestKey, openKey, storeKey } from './seal';

/** RFC 2104 sets no limit; exchanges issue at most a few hundred bytes. Text, before decoding. */
const MAX_SECRET_BYTES = 4096;

// How the text becomes the key: positions in the list of src/backend/backend.ts. 0 is as it is.
const BASE64 = 1;
const HEX = 2;
const TO_BASE64 = 3;
const TO_UPPERCASE = 4;
const TO_MD5_HEX = 5;

// What loading came to, if not to a slot. That no slot is free is -1. src/backend/wasm-signer.ts knows the numbers.
const EMPTY = -2;
const TOO_LONG = -3;
const NEWLINE = -4;
const NOT_BASE64 = -5;
const NOT_HEX = -6;
const NOT_ASCII = -7;
const SUFFIX_TOO_LONG = -8;

/** Takes the text at `text`, which is scratch from then on and the caller's to wipe. Returns a slot or a failure. */
export function takeSecret(kind: i32, encoding: i32, text: usize, length: i32): i32 {
  const trimmed = trim(text, length);
  if (trimmed == 0) return EMPTY;
  if (trimmed > MAX_SECRET_BYTES) return TOO_LONG;
  if (hasNewline(text, trimmed)) return NEWLINE;
  if (encoding == TO_MD5_HEX) return takeDigest(kind, text, trimmed);
  let bytes = trimmed;
  let key = text;
  if (encoding == BASE64) {
    bytes = decodeBase64(text, trimmed);
    if (bytes < 0) return NOT_BASE64;
  } else if (encoding == HEX) {
    bytes = decodeHex(text, trimmed);
    if (bytes < 0) return NOT_HEX;
  } else if (encoding == TO_BASE64) {
    key = text + MAX_SECRET_BYTES;
    bytes = toBase64(text, trimmed, key);
  } else if (encoding == TO_UPPERCASE) {
    if (!toUppercase(text, trimmed)) return NOT_ASCII;
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

/** The digest does not pass the courier: the sealed module makes it. */
function takeDigest(kind: i32, text: usize, bytes: usize): i32 {
  openDigestKey(kind);
  return takeHashed(SECRET_SUFFIX_MD5, text, bytes);
}

function takeHashed(kind: i32, key: usize, bytes: usize): i32 {
  const block = blockBytes(kind);
  const last = key + pad(kind, key, bytes, bytes) - block;
  // The same padding with the length's lowest byte first (RFC 1321, section 3.2).
  if (kind == SECRET_SUFFIX_MD5) store<u64>(last + block - 8, (bytes as u64) << 3);
  for (let at = key; at < last; at += block) {
    hand(kind, at);
    hashKey();
  }
  hand(kind, last);
  return closeHashedKey();
}

function takeSuffix(kind: i32, key: usize, bytes: i32): i32 {
  if (bytes > SUFFIX_BYTES) return SUFFIX_TOO_LONG;
  openKey(kind, bytes);
  for (let at = 0; at < bytes; at += 64) {
    hand(kind, key + at);
    storeKey();
  }
  return closeKey();
}

/** One line break at the end is an editor's, and no part of the secret. A second one is a mistake. */
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
