/**
 * Passes a block to the sealed module on processors with vectors. One vector operation turns the
 * bytes into big-endian words (FIPS 180-4, section 3.1).
 */
import { put256, put512 } from './seal-words-simd';

@inline
function words32(at: usize): v128 {
  return i8x16.swizzle(v128.load(at), i8x16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
}

@inline
function words64(at: usize): v128 {
  return i8x16.swizzle(v128.load(at), i8x16(7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8));
}

export function hand256(at: usize): void {
  put256(words32(at), words32(at + 16), words32(at + 32), words32(at + 48));
}

export function hand512(at: usize): void {
  put512(
    words64(at), words64(at + 16), words64(at + 32), words64(at + 48),
    words64(at + 64), words64(at + 80), words64(at + 96), words64(at + 112),
  );
}

/** Passes on the bytes unchanged, for a hash over the message and the secret. */
export function handBytes(at: usize): void {
  put256(v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48));
}
