/**
 * A common interface to the hashes: the block, the compression function and the initial state of
 * each kind.
 */
import { compressMd5, initialMd5 } from './md5';
import { compress256 as compress256Plain } from './sha256';
import { initial256, words256 } from './sha256-functions';
import { compress256 as compress256Simd } from './sha256-simd';
import { compress512 as compress512Plain } from './sha512';
import { initial384, initial512, words512 } from './sha512-functions';
import { compress512 as compress512Simd } from './sha512-simd';
import { HMAC_SHA256, HMAC_SHA384, SECRET_SUFFIX_MD5 } from './table';

/** Room for a state of any kind: eight words of at most 64 bits. */
export const STATE_BYTES: usize = 64;

/** Returns true if a kind belongs to the SHA-512 family. The others have blocks of 64 bytes. */
@inline
function isWide(kind: i32): bool {
  return (kind & ~1) == HMAC_SHA384; // HMAC_SHA512 is the next number
}

/** The size of a block in bytes. */
export function blockBytes(kind: i32): usize {
  return isWide(kind) ? 128 : 64;
}

/** The size of a state in bytes. */
export function stateBytes(kind: i32): usize {
  return isWide(kind) ? STATE_BYTES : kind == SECRET_SUFFIX_MD5 ? 16 : 32;
}

/** The size of a digest in bytes. */
export function digestBytes(kind: i32): usize {
  return kind == HMAC_SHA384 ? 48 : stateBytes(kind);
}

/** The address for the words of the next block. */
export function wordsOf(kind: i32): usize {
  return isWide(kind) ? words512 : words256;
}

/** The initial state of a hash (FIPS 180-4, section 5.3; RFC 1321, section 3.3). */
export function initialState(kind: i32): usize {
  if (kind == HMAC_SHA384) return initial384;
  if (isWide(kind)) return initial512;
  return kind == SECRET_SUFFIX_MD5 ? initialMd5 : initial256;
}

/** Compresses the current block into a state. The words are zero afterwards. */
@inline
export function compress(kind: i32, state: usize): void {
  if (kind == HMAC_SHA256) compress256(state);
  else if (isDefined(USE_SIMD)) compress512Simd(state);
  else compress512Plain(state);
}

/**
 * The same for the hash of a suffix key. Its blocks arrive as bytes, because the secret can start
 * at any byte.
 */
export function compressBytes(kind: i32, state: usize): void {
  if (kind == SECRET_SUFFIX_MD5) {
    compressMd5(state);
  } else {
    for (let i: usize = 0; i < 64; i += 4) store<u32>(words256 + i, bswap(load<u32>(words256 + i)));
    compress256(state);
  }
}

@inline
function compress256(state: usize): void {
  if (isDefined(USE_SIMD)) compress256Simd(state);
  else compress256Plain(state);
}

/** Copies a multiple of 8 bytes. */
export function copy(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<u64>(to + i, load<u64>(from + i));
}

/** Fills a multiple of 8 bytes with zeros. */
export function wipe(at: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<u64>(at + i, 0);
}

/** Fills a block with zeros. */
export function wipeBlock(at: usize, bytes: usize): void {
  for (let end = at + bytes; at < end; at += 64) {
    store<u64>(at, 0);
    store<u64>(at, 0, 8);
    store<u64>(at, 0, 16);
    store<u64>(at, 0, 24);
    store<u64>(at, 0, 32);
    store<u64>(at, 0, 40);
    store<u64>(at, 0, 48);
    store<u64>(at, 0, 56);
  }
}
