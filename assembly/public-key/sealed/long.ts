/**
 * Numbers of 32-bit limbs, the lowest first. The time depends on the number of limbs only, and so
 * do the addresses. A mask is either zero or all ones.
 */

/** All ones if both are equal. */
@inline
export function maskEqual(a: u32, b: u32): u32 {
  return 0 - (((<u64>(a ^ b) - 1) >> 63) as u32);
}

/** Computes a + b. Returns the carry. */
export function add(out: usize, a: usize, b: usize, limbs: u32): u32 {
  let carry: u64 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) {
    carry += <u64>load<u32>(a + i) + load<u32>(b + i);
    store<u32>(out + i, carry as u32);
    carry >>= 32;
  }
  return carry as u32;
}

/** Computes a - b. Returns the borrow. */
export function subtract(out: usize, a: usize, b: usize, limbs: u32): u32 {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) {
    const difference = <u64>load<u32>(a + i) - load<u32>(b + i) - borrow;
    store<u32>(out + i, difference as u32);
    borrow = difference >> 63;
  }
  return borrow as u32;
}

/** 1 if a is below b. */
export function isBelow(a: usize, b: usize, limbs: u32): u32 {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) {
    borrow = (<u64>load<u32>(a + i) - load<u32>(b + i) - borrow) >> 63;
  }
  return borrow as u32;
}

/** 1 if both are equal. */
export function isEqual(a: usize, b: usize, limbs: u32): u32 {
  let difference: u32 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) difference |= load<u32>(a + i) ^ load<u32>(b + i);
  return maskEqual(difference, 0) & 1;
}

/** 1 if the number is `low`. */
export function isSmall(a: usize, low: u32, limbs: u32): u32 {
  let difference = load<u32>(a) ^ low;
  for (let i: usize = 4; i < <usize>limbs << 2; i += 4) difference |= load<u32>(a + i);
  return maskEqual(difference, 0) & 1;
}

/** Copies `from` where the mask is all ones. */
export function copyMasked(to: usize, from: usize, mask: u32, limbs: u32): void {
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) {
    const old = load<u32>(to + i);
    store<u32>(to + i, old ^ ((old ^ load<u32>(from + i)) & mask));
  }
}

/** Reduces a number below 2m, whose limbs after the last are `high`. */
export function reduceOnce(out: usize, a: usize, high: u32, m: usize, limbs: u32): void {
  // Subtract unless there would be a borrow that `high` cannot pay.
  const mask = 0 - (high | (isBelow(a, m, limbs) ^ 1));
  let borrow: u64 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) {
    const difference = <u64>load<u32>(a + i) - (load<u32>(m + i) & mask) - borrow;
    store<u32>(out + i, difference as u32);
    borrow = difference >> 63;
  }
}

/** Replaces a number below m by the double of it and `bit`, modulo m. */
export function appendBit(a: usize, bit: u32, m: usize, limbs: u32): void {
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) {
    const limb = load<u32>(a + i);
    store<u32>(a + i, (limb << 1) | bit);
    bit = limb >>> 31;
  }
  reduceOnce(a, a, bit, m, limbs);
}

/** Adds a times b to `out`, which has `limbs` limbs more than both. */
export function multiplyAdd(out: usize, a: usize, b: usize, limbs: u32): void {
  const end = <usize>limbs << 2;
  for (let i: usize = 0; i < end; i += 4) {
    const factor = <u64>load<u32>(b + i);
    let carry: u64 = 0;
    for (let j: usize = 0; j < end; j += 4) {
      carry += load<u32>(a + j) * factor + load<u32>(out + i + j);
      store<u32>(out + i + j, carry as u32);
      carry >>= 32;
    }
    for (let j = i + end; j < end << 1; j += 4) {
      carry += load<u32>(out + j);
      store<u32>(out + j, carry as u32);
      carry >>= 32;
    }
  }
}

/** Reads a big-endian number of limbs. */
export function fromBigEndian(out: usize, from: usize, limbs: u32): void {
  for (let i: usize = 0; i < <usize>limbs; i++) {
    store<u32>(out + (i << 2), bswap(load<u32>(from + (<usize>limbs - 1 - i << 2))));
  }
}

/** Writes a number of limbs in big-endian order. The memory of both is not the same. */
export function toBigEndian(out: usize, from: usize, limbs: u32): void {
  fromBigEndian(out, from, limbs);
}

/** The number of bits of a number, of which the time does not depend. */
export function bitLength(a: usize, limbs: u32): u32 {
  let bits: u32 = 0;
  for (let i: u32 = 0; i < limbs; i++) {
    const limb = load<u32>(a + (<usize>i << 2));
    const here = (i << 5) + 32 - clz(limb);
    const mask = ~maskEqual(limb, 0);
    bits ^= (bits ^ here) & mask;
  }
  return bits;
}

/** Copies the entry of a table whose index is secret. `bytes` is a multiple of 8. */
export function lookUp(out: usize, table: usize, index: u32, entries: u32, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) {
    let word: u64 = 0;
    let at = table + i;
    for (let entry: u32 = 0; entry < entries; entry++) {
      word |= load<u64>(at) & (<i64>(<i32>maskEqual(entry, index)) as u64);
      at += bytes;
    }
    store<u64>(out + i, word);
  }
}
