/**
 * The hashes behind one interface: which words, which compression and which first state a kind has.
 */
import { compress256 as compress256Plain } from './sha256';
import { initial256, words256 } from './sha256-functions';
import { compress256 as compress256Simd } from './sha256-simd';
import { compress512 as compress512Plain } from './sha512';
import { initial384, initial512, words512 } from './sha512-functions';
import { compress512 as compress512Simd } from './sha512-simd';
import { SHA256, SHA384 } from './kinds';

/** Room for a state of any kind: eight words of at most 64 bits. */
export const STATE_BYTES: usize = 64;

/** Bytes of a block. */
export function blockBytes(kind: i32): usize {
  return kind == SHA256 ? 64 : 128;
}

/** Bytes of a digest. */
export function digestBytes(kind: i32): usize {
  return kind == SHA256 ? 32 : kind == SHA384 ? 48 : 64;
}

/** Where the words of the next block go. */
export function wordsOf(kind: i32): usize {
  return kind == SHA256 ? words256 : words512;
}

/** The state a hash starts from (FIPS 180-4, section 5.3). */
export function initialState(kind: i32): usize {
  return kind == SHA256 ? initial256 : kind == SHA384 ? initial384 : initial512;
}

/** Compresses the words given into a state; the words are zero afterwards. */
export function compress(kind: i32, state: usize): void {
  if (kind == SHA256) {
    if (isDefined(USE_SIMD)) compress256Simd(state);
    else compress256Plain(state);
  } else {
    if (isDefined(USE_SIMD)) compress512Simd(state);
    else compress512Plain(state);
  }
}

/** Copies a multiple of 8 bytes. */
export function copy(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<u64>(to + i, load<u64>(from + i));
}

/** Fills a multiple of 8 bytes with zeros. */
export function wipe(at: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<u64>(at + i, 0);
}
