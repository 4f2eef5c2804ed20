/**
 * Moves bytes from the courier's memory to the sealed module in blocks.
 */
import { blockBytes } from '../shared/hash';
import { hand256 as hand256Plain, hand512 as hand512Plain, handBytes as handBytesPlain } from './hand';
import { hand256 as hand256Simd, hand512 as hand512Simd, handBytes as handBytesSimd } from './hand-simd';
import { isHmac } from '../shared/kinds';
import { HMAC_SHA256 } from '../shared/table';

/** Passes on the block at `at`. */
export function hand(kind: i32, at: usize): void {
  if (kind == HMAC_SHA256) {
    if (isDefined(USE_SIMD)) hand256Simd(at);
    else hand256Plain(at);
  } else if (isHmac(kind)) {
    if (isDefined(USE_SIMD)) hand512Simd(at);
    else hand512Plain(at);
  } else {
    if (isDefined(USE_SIMD)) handBytesSimd(at);
    else handBytesPlain(at);
  }
}

/** Writes `count` zeros. */
export function clear(at: usize, count: usize): void {
  let i: usize = 0;
  for (; i + 8 <= count; i += 8) store<u64>(at + i, 0);
  for (; i < count; i++) store<u8>(at + i, 0);
}

/**
 * Pads the end of a message in place (FIPS 180-4, section 5.1): a one bit, zeros, and the length in
 * bits.
 * @param bytes the number of bytes at `at`.
 * @param total the number of bytes of the whole message.
 * @returns the number of bytes after padding, a multiple of the block.
 */
export function pad(kind: i32, at: usize, bytes: usize, total: u64): usize {
  const block = blockBytes(kind);
  const lengthBytes: usize = block >> 3;
  const padded = (bytes + 1 + lengthBytes + block - 1) & ~(block - 1);
  store<u8>(at + bytes, 0x80);
  clear(at + bytes + 1, padded - bytes - 9);
  store<u64>(at + padded - 8, bswap(total << 3));
  return padded;
}
