/**
 * Makes keys inside the sealed module, one at a time. Opening a key drops one that was not closed.
 * The algorithm and the length are fixed when the key is opened, so a call in between cannot change
 * them.
 */
import { encodeHex } from '../shared/encode';
import {
  STATE_BYTES, blockBytes, compress, compressBytes, copy,
  digestBytes, initialState, stateBytes, wipe, wordsOf,
} from '../shared/hash';
import { isHmac, isSuffix } from '../shared/kinds';
import { words256 } from '../shared/sha256-functions';
import { words512 } from '../shared/sha512-functions';
import { freeSlot, innerState, occupy, outerState, setSuffixLength, suffix } from './slots';
import { HMAC_SHA256, MAX_SUFFIX_SECRET_BYTES, SECRET_SUFFIX_MD5 } from '../shared/table';

const INNER_PAD: u64 = 0x3636363636363636;
const OUTER_PAD: u64 = 0x5c5c5c5c5c5c5c5c;

const MD5_HEX_BYTES: i32 = 32;

/** The algorithm of the open key, or 0 if none is open. */
let keyKind: i32 = 0;
/**
 * The algorithm that hashes the key first. While it is set, the last block that was given is the
 * end of a longer key and not a key.
 */
let hashKind: i32 = 0;
let hashing: bool = false;
/** The length of a suffix in bytes, and the number of bytes that are stored. */
let keyBytes: i32 = 0;
let stored: i32 = 0;

/**
 * A key's block while its states are computed, the hash of a key that is hashed first, or a suffix.
 * Zero otherwise.
 */
const keyBlock: usize = memory.data(128, 16);
const keyHash: usize = memory.data(64, 16);
const keyText: usize = memory.data(256, 16);

/** Forgets a key that is not closed. The next key that is opened wipes its remains. */
@inline
export function forgetKey(): void {
  keyKind = 0;
}

/** Forgets the open key, and wipes its remains and the block that was given for it. */
export function dropKey(): void {
  forgetKey();
  wipe(keyBlock, 128);
  wipe(keyHash, STATE_BYTES);
  wipe(keyText, MAX_SUFFIX_SECRET_BYTES);
  wipe(words256, 64);
  wipe(words512, 128);
}

/** Starts a key; `bytes` is the length of a suffix. */
export function startKey(kind: i32, bytes: i32): void {
  if (isSuffix(kind) ? bytes < 1 || bytes > MAX_SUFFIX_SECRET_BYTES : !isHmac(kind)) unreachable();
  hashing = false;
  hashKind = 0;
  if (isHmac(kind)) startHash(kind);
  keyBytes = bytes;
  stored = 0;
  keyKind = kind;
}

/**
 * Starts a key that is the MD5 digest, in hexadecimal, of the blocks that {@link hashKey} takes.
 */
export function startDigestKey(kind: i32): void {
  startKey(kind, MD5_HEX_BYTES);
  startHash(SECRET_SUFFIX_MD5);
  hashing = true;
}

function startHash(kind: i32): void {
  hashKind = kind;
  copy(keyHash, initialState(kind), stateBytes(kind));
}

/** Takes one block of a key that is hashed first. */
export function hashKey(): void {
  if (keyKind == 0 || hashKind == 0) unreachable();
  hashing = true;
  if (hashKind == SECRET_SUFFIX_MD5) compressBytes(hashKind, keyHash);
  else compress(hashKind, keyHash);
}

/**
 * Takes the last, padded block of a key that is hashed first. Returns the key's slot, as {@link
 * closeKey}.
 */
export function closeHashedKey(): i32 {
  hashKey();
  if (hashKind == SECRET_SUFFIX_MD5) giveDigest();
  else copy(wordsOf(keyKind), keyHash, digestBytes(keyKind));
  return keep();
}

/** Takes the next 64 bytes of a suffix. */
export function storeKey(): void {
  if (!isSuffix(keyKind) || hashing || stored >= keyBytes) unreachable();
  copy(keyText + stored, words256, 64);
  stored += 64;
}

/**
 * Takes an HMAC key that fits in a block and is filled up with zeros, or ends a suffix. Returns the
 * slot, or -1 if none is free. In that case the key is dropped.
 */
export function closeKey(): i32 {
  if (keyKind == 0 || hashing || (isSuffix(keyKind) && stored < keyBytes)) unreachable();
  return keep();
}

function keep(): i32 {
  const kind = keyKind;
  forgetKey();
  const slot = freeSlot(kind);
  if (slot >= 0) {
    if (isHmac(kind)) keepStates(kind, slot);
    else keepSuffix(slot);
    occupy(slot, kind);
  }
  dropKey();
  return slot;
}

function keepStates(kind: i32, slot: i32): void {
  copy(keyBlock, wordsOf(kind), blockBytes(kind));
  prepare(kind, innerState(slot), INNER_PAD);
  prepare(kind, outerState(slot), OUTER_PAD);
}

/** A pad repeats the same byte, so the words of a key can be masked in any width. */
function prepare(kind: i32, state: usize, pad: u64): void {
  const words = wordsOf(kind);
  for (let i: usize = 0; i < blockBytes(kind); i += 8) store<u64>(words + i, load<u64>(keyBlock + i) ^ pad);
  copy(state, initialState(kind), stateBytes(kind));
  compress(kind, state);
}

function keepSuffix(slot: i32): void {
  copy(suffix(slot), keyText, MAX_SUFFIX_SECRET_BYTES);
  for (let i: usize = keyBytes; i < <usize>MAX_SUFFIX_SECRET_BYTES; i++) store<u8>(suffix(slot) + i, 0);
  setSuffixLength(slot, keyBytes);
}

/**
 * Stores the digest as the key: as the bytes of a suffix, or as big-endian words (FIPS 180-4,
 * section 3.1).
 */
function giveDigest(): void {
  encodeHex(keyHash, 16, keyText);
  if (keyKind == HMAC_SHA256) {
    for (let i: usize = 0; i < <usize>MD5_HEX_BYTES; i += 4) store<u32>(words256 + i, bswap(load<u32>(keyText + i)));
  } else if (isHmac(keyKind)) {
    for (let i: usize = 0; i < <usize>MD5_HEX_BYTES; i += 8) store<u64>(words512 + i, bswap(load<u64>(keyText + i)));
  }
}
