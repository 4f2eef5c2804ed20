/**
 * The compression function of MD5 (RFC 1321). MD5 is broken as a hash; tools/make/shared/table.js
 * says what it is used for.
 */
import { words256 } from './sha256-functions';

/** T of section 3.4: the integer part of 2^32 * abs(sin(i)), i in radians. */
const sines: usize = memory.data<u32>([
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
], 16);

export const initialMd5: usize = memory.data<u32>([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476], 16);

/** Step i of the four rounds: the word of the block plus the sine. */
@inline
function term(i: u32, word: u32): u32 {
  return load<u32>(words256 + ((word & 15) << 2)) + load<u32>(sines + (i << 2));
}

/** F and G of section 3.4, rewritten to need one operation less. */
@inline
function choose(x: u32, y: u32, z: u32): u32 {
  return z ^ (x & (y ^ z));
}

/** I of section 3.4. */
@inline
function mix(x: u32, y: u32, z: u32): u32 {
  return y ^ (x | ~z);
}

/**
 * Compresses the block of `words256` into `state`, without changing the byte order. The words are
 * zero afterwards.
 */
export function compressMd5(state: usize): void {
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  for (let i: u32 = 0; i < 16; i += 4) {
    a = b + rotl(a + choose(b, c, d) + term(i, i), 7);
    d = a + rotl(d + choose(a, b, c) + term(i + 1, i + 1), 12);
    c = d + rotl(c + choose(d, a, b) + term(i + 2, i + 2), 17);
    b = c + rotl(b + choose(c, d, a) + term(i + 3, i + 3), 22);
  }
  for (let i: u32 = 16; i < 32; i += 4) {
    a = b + rotl(a + choose(d, b, c) + term(i, 5 * i + 1), 5);
    d = a + rotl(d + choose(c, a, b) + term(i + 1, 5 * i + 6), 9);
    c = d + rotl(c + choose(b, d, a) + term(i + 2, 5 * i + 11), 14);
    b = c + rotl(b + choose(a, c, d) + term(i + 3, 5 * i + 16), 20);
  }
  for (let i: u32 = 32; i < 48; i += 4) {
    a = b + rotl(a + (b ^ c ^ d) + term(i, 3 * i + 5), 4);
    d = a + rotl(d + (a ^ b ^ c) + term(i + 1, 3 * i + 8), 11);
    c = d + rotl(c + (d ^ a ^ b) + term(i + 2, 3 * i + 11), 16);
    b = c + rotl(b + (c ^ d ^ a) + term(i + 3, 3 * i + 14), 23);
  }
  for (let i: u32 = 48; i < 64; i += 4) {
    a = b + rotl(a + mix(b, c, d) + term(i, 7 * i), 6);
    d = a + rotl(d + mix(a, b, c) + term(i + 1, 7 * i + 7), 10);
    c = d + rotl(c + mix(d, a, b) + term(i + 2, 7 * i + 14), 15);
    b = c + rotl(b + mix(c, d, a) + term(i + 3, 7 * i + 21), 21);
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  for (let i: usize = 0; i < 64; i += 8) store<u64>(words256 + i, 0);
}

/**
 * Returns a negative number if one of the first `count` bytes in `words256` is not printable ASCII.
 */
export function unprintable(count: usize): i32 {
  let outside = 0;
  for (let i: usize = 0; i < count; i++) {
    const character: i32 = load<u8>(words256 + i);
    outside |= (character - 0x20) | (0x7e - character);
  }
  return outside;
}
