/**
 * Numbers of 32-bit limbs, the lowest first. Their count is even, so that sums can take two at a
 * time. The time depends on the number of limbs only, and so do the addresses. A mask is either
 * zero or all ones.
 */

/** All ones if both are equal. */
@inline
export function maskEqual(a: u32, b: u32): u32 {
  return 0 - (((<u64>(a ^ b) - 1) >> 63) as u32);
}

/** Computes a + b. Returns the carry. */
export function add(out: usize, a: usize, b: usize, limbs: u32): u32 {
  let carry: u64 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 8) {
    const first = load<u64>(a + i);
    const partial = first + load<u64>(b + i);
    const whole = partial + carry;
    carry = (partial < first ? 1 : 0) | (whole < partial ? 1 : 0);
    store<u64>(out + i, whole);
  }
  return carry as u32;
}

/** Computes a - b where the mask is all ones, otherwise a. Returns the borrow. */
@inline
function subtractMasked(out: usize, a: usize, b: usize, mask: u64, limbs: u32): u32 {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 8) {
    const first = load<u64>(a + i);
    const second = load<u64>(b + i) & mask;
    const partial = first - second;
    store<u64>(out + i, partial - borrow);
    borrow = (first < second ? 1 : 0) | (partial < borrow ? 1 : 0);
  }
  return borrow as u32;
}

/** Computes a - b. Returns the borrow. */
export function subtract(out: usize, a: usize, b: usize, limbs: u32): u32 {
  return subtractMasked(out, a, b, ~0, limbs);
}

/** 1 if a is below b. */
export function isBelow(a: usize, b: usize, limbs: u32): u32 {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 8) {
    const first = load<u64>(a + i);
    const second = load<u64>(b + i);
    borrow = (first < second ? 1 : 0) | (first - second < borrow ? 1 : 0);
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

/** Adds m where the mask is all ones. The carry after the last limb is lost. */
export function addMasked(a: usize, m: usize, mask: u64, limbs: u32): void {
  let carry: u64 = 0;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 8) {
    const first = load<u64>(a + i);
    const partial = first + (load<u64>(m + i) & mask);
    const whole = partial + carry;
    carry = (partial < first ? 1 : 0) | (whole < partial ? 1 : 0);
    store<u64>(a + i, whole);
  }
}

/** Reduces a number below 2m, whose limbs after the last are `high`. */
export function reduceOnce(out: usize, a: usize, high: u32, m: usize, limbs: u32): void {
  // Subtract unless there would be a borrow that `high` cannot pay.
  subtractMasked(out, a, m, 0 - <u64>(high | (isBelow(a, m, limbs) ^ 1)), limbs);
}

/** Replaces a number below m by the double of it and `bit`, modulo m. */
export function appendBit(a: usize, bit: u32, m: usize, limbs: u32): void {
  let carry = <u64>bit;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 8) {
    const word = load<u64>(a + i);
    store<u64>(a + i, (word << 1) | carry);
    carry = word >> 63;
  }
  reduceOnce(a, a, carry as u32, m, limbs);
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
