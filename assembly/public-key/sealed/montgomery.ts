/**
 * Arithmetic modulo an odd number by Montgomery's method (Montgomery, "Modular Multiplication
 * Without Trial Division", 1985). A number x is represented by xR, where R is the power of 2 after
 * the last limb.
 *
 * A modulus in memory: -1/m modulo 2^32, the number of limbs, eight bytes that are not used, the
 * limbs of m, and those of R^2 modulo m.
 */
import { add, addMasked, appendBit, reduceOnce, subtract } from './long';
import { one, sum } from './scratch';

@inline
export function limbsOf(m: usize): u32 {
  return load<u32>(m, 4);
}

/** The modulus itself. */
@inline
export function numberOf(m: usize): usize {
  return m + 16;
}

/** R^2 modulo m. */
@inline
export function squareOf(m: usize): usize {
  return m + 16 + (<usize>load<u32>(m, 4) << 2);
}

/** Completes a modulus whose number is in place. */
export function prepare(m: usize, limbs: u32): void {
  store<u32>(m, limbs, 4);
  const low = load<u32>(m, 16);
  // Newton's iteration doubles the number of correct bits, and an odd number is its own inverse
  // modulo 8.
  let inverse = low;
  for (let i = 0; i < 4; i++) inverse *= 2 - low * inverse;
  store<u32>(m, 0 - inverse);
  const square = squareOf(m);
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) store<u32>(square + i, 0);
  store<u32>(square, 1);
  for (let bit: u32 = 0; bit < limbs << 6; bit++) appendBit(square, 0, numberOf(m), limbs);
}

/** Computes abR^-1 modulo m. The product of a and b is below Rm. */
export function multiply(out: usize, a: usize, b: usize, m: usize): void {
  const limbs = limbsOf(m);
  const high = limbs == 8 ? sum8(a, b, m) : sumOf(a, b, m, limbs);
  reduceOnce(out, sum, high, numberOf(m), limbs);
}

/**
 * Computes abR^-1 modulo m, or m more, at `sum`. Returns the limb after the last.
 *
 * Each step adds a times a limb of b, and the multiple of m that makes the lowest limb zero. Then
 * the others move down by one.
 */
function sumOf(a: usize, b: usize, m: usize, limbs: u32): u32 {
  const inverse = load<u32>(m);
  const number = numberOf(m);
  const end = <usize>limbs << 2;
  for (let i: usize = 0; i <= end; i += 4) store<u32>(sum + i, 0);
  for (let i: usize = 0; i < end; i += 4) {
    const factor = <u64>load<u32>(b + i);
    let carry = load<u32>(a) * factor + load<u32>(sum);
    const quotient = <u64>(<u32>carry * inverse);
    let reduced = (carry & 0xffffffff) + load<u32>(number) * quotient;
    for (let j: usize = 4; j < end; j += 4) {
      carry = (carry >> 32) + load<u32>(a + j) * factor + load<u32>(sum + j);
      reduced = (reduced >> 32) + (carry & 0xffffffff) + load<u32>(number + j) * quotient;
      store<u32>(sum + j - 4, reduced as u32);
    }
    carry = (carry >> 32) + (reduced >> 32) + load<u32>(sum + end);
    store<u32>(sum + end - 4, carry as u32);
    store<u32>(sum + end, (carry >> 32) as u32);
  }
  return load<u32>(sum + end);
}

/** The same for eight limbs, without a loop inside. */
function sum8(a: usize, b: usize, m: usize): u32 {
  const inverse = load<u32>(m);
  let t0: u64 = 0;
  let t1: u64 = 0;
  let t2: u64 = 0;
  let t3: u64 = 0;
  let t4: u64 = 0;
  let t5: u64 = 0;
  let t6: u64 = 0;
  let t7: u64 = 0;
  let t8: u64 = 0;
  for (let i: usize = 0; i < 32; i += 4) {
    const factor = <u64>load<u32>(b + i);
    let carry = load<u32>(a) * factor + t0;
    const quotient = <u64>(<u32>carry * inverse);
    let reduced = (carry & 0xffffffff) + load<u32>(m, 16) * quotient;
    carry = (carry >> 32) + load<u32>(a, 4) * factor + t1;
    reduced = (reduced >> 32) + (carry & 0xffffffff) + load<u32>(m, 20) * quotient;
    t0 = reduced & 0xffffffff;
    carry = (carry >> 32) + load<u32>(a, 8) * factor + t2;
    reduced = (reduced >> 32) + (carry & 0xffffffff) + load<u32>(m, 24) * quotient;
    t1 = reduced & 0xffffffff;
    carry = (carry >> 32) + load<u32>(a, 12) * factor + t3;
    reduced = (reduced >> 32) + (carry & 0xffffffff) + load<u32>(m, 28) * quotient;
    t2 = reduced & 0xffffffff;
    carry = (carry >> 32) + load<u32>(a, 16) * factor + t4;
    reduced = (reduced >> 32) + (carry & 0xffffffff) + load<u32>(m, 32) * quotient;
    t3 = reduced & 0xffffffff;
    carry = (carry >> 32) + load<u32>(a, 20) * factor + t5;
    reduced = (reduced >> 32) + (carry & 0xffffffff) + load<u32>(m, 36) * quotient;
    t4 = reduced & 0xffffffff;
    carry = (carry >> 32) + load<u32>(a, 24) * factor + t6;
    reduced = (reduced >> 32) + (carry & 0xffffffff) + load<u32>(m, 40) * quotient;
    t5 = reduced & 0xffffffff;
    carry = (carry >> 32) + load<u32>(a, 28) * factor + t7;
    reduced = (reduced >> 32) + (carry & 0xffffffff) + load<u32>(m, 44) * quotient;
    t6 = reduced & 0xffffffff;
    carry = (carry >> 32) + (reduced >> 32) + t8;
    t7 = carry & 0xffffffff;
    t8 = carry >> 32;
  }
  store<u64>(sum, t0 | (t1 << 32));
  store<u64>(sum, t2 | (t3 << 32), 8);
  store<u64>(sum, t4 | (t5 << 32), 16);
  store<u64>(sum, t6 | (t7 << 32), 24);
  return t8 as u32;
}

/** Computes a + b modulo m. */
export function addModular(out: usize, a: usize, b: usize, m: usize): void {
  const carry = add(out, a, b, limbsOf(m));
  reduceOnce(out, out, carry, numberOf(m), limbsOf(m));
}

/** Computes a - b modulo m. */
export function subtractModular(out: usize, a: usize, b: usize, m: usize): void {
  const borrow = subtract(out, a, b, limbsOf(m));
  addMasked(out, numberOf(m), 0 - <u64>borrow, limbsOf(m));
}

/** Represents a number below R. */
export function enter(out: usize, a: usize, m: usize): void {
  multiply(out, a, squareOf(m), m);
}

/** Returns from the representation to the number itself. */
export function leave(out: usize, a: usize, m: usize): void {
  store<u32>(one, 1);
  multiply(out, a, one, m);
}

/** Represents a number of twice as many limbs. Uses `high` as scratch. */
export function enterWide(out: usize, a: usize, high: usize, m: usize): void {
  // high R + low: the first factor R of a product by R^2 is that of `high`, the second represents.
  enter(high, a + (<usize>limbsOf(m) << 2), m);
  enter(high, high, m);
  enter(out, a, m);
  addModular(out, out, high, m);
}

/** Computes the inverse modulo a prime m (Fermat): the power m - 2, which is public. */
export function invert(out: usize, a: usize, m: usize): void {
  const limbs = limbsOf(m);
  const number = numberOf(m);
  // The highest bit of the exponent.
  let bit = (limbs << 5) - 1;
  while ((exponentLimb(number, bit >> 5) >> (bit & 31) & 1) == 0) bit--;
  for (let i: usize = 0; i < <usize>limbs << 2; i += 4) store<u32>(out + i, load<u32>(a + i));
  while (bit > 0) {
    bit--;
    multiply(out, out, out, m);
    if (exponentLimb(number, bit >> 5) >> (bit & 31) & 1) multiply(out, out, a, m);
  }
}

/** A limb of m - 2. No modulus here ends in a limb below 2. */
@inline
function exponentLimb(number: usize, index: u32): u32 {
  return load<u32>(number + (<usize>index << 2)) - (index == 0 ? 2 : 0);
}
