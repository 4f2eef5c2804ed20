/**
 * Receives the words of a block on processors without vectors, one word in each argument.
 */
import { words256 } from '../shared/sha256-functions';
import { words512 } from '../shared/sha512-functions';

/** Sets the next block of a SHA-256 key or message. */
export function put256(
  w0: u32, w1: u32, w2: u32, w3: u32, w4: u32, w5: u32, w6: u32, w7: u32,
  w8: u32, w9: u32, w10: u32, w11: u32, w12: u32, w13: u32, w14: u32, w15: u32,
): void {
  store<u32>(words256, w0);
  store<u32>(words256, w1, 4);
  store<u32>(words256, w2, 8);
  store<u32>(words256, w3, 12);
  store<u32>(words256, w4, 16);
  store<u32>(words256, w5, 20);
  store<u32>(words256, w6, 24);
  store<u32>(words256, w7, 28);
  store<u32>(words256, w8, 32);
  store<u32>(words256, w9, 36);
  store<u32>(words256, w10, 40);
  store<u32>(words256, w11, 44);
  store<u32>(words256, w12, 48);
  store<u32>(words256, w13, 52);
  store<u32>(words256, w14, 56);
  store<u32>(words256, w15, 60);
}

/** Sets the next block of a SHA-384 or SHA-512 key or message. */
export function put512(
  w0: u64, w1: u64, w2: u64, w3: u64, w4: u64, w5: u64, w6: u64, w7: u64,
  w8: u64, w9: u64, w10: u64, w11: u64, w12: u64, w13: u64, w14: u64, w15: u64,
): void {
  store<u64>(words512, w0);
  store<u64>(words512, w1, 8);
  store<u64>(words512, w2, 16);
  store<u64>(words512, w3, 24);
  store<u64>(words512, w4, 32);
  store<u64>(words512, w5, 40);
  store<u64>(words512, w6, 48);
  store<u64>(words512, w7, 56);
  store<u64>(words512, w8, 64);
  store<u64>(words512, w9, 72);
  store<u64>(words512, w10, 80);
  store<u64>(words512, w11, 88);
  store<u64>(words512, w12, 96);
  store<u64>(words512, w13, 104);
  store<u64>(words512, w14, 112);
  store<u64>(words512, w15, 120);
}
