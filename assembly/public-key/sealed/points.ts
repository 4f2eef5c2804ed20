/**
 * Points of the curves. Both formulas of addition are complete: they double, and add the neutral
 * element, without a case of their own.
 */
import { copy, wipe } from '../../shared/hash';
import {
  POINT_BYTES, coefficientOf, constantOf, curveOf, fieldOf, isEdwards, isReady, oneOf, prepareCurve, setReady, tableOf,
} from './curves';
import { lookUp } from './long';
import { addModular, invert, leave, multiply, subtractModular } from './montgomery';
import { chosen, terms, total } from './scratch';

const t0: usize = terms;
const t1: usize = terms + 32;
const t2: usize = terms + 64;
const t3: usize = terms + 96;
const t4: usize = terms + 128;
const t5: usize = terms + 160;

/** Adds q to p in place. */
function addPoint(p: usize, q: usize, curve: usize): void {
  if (isEdwards(curve)) addEdwards(p, q, fieldOf(curve), constantOf(curve));
  else addWeierstrass(p, q, fieldOf(curve), coefficientOf(curve), constantOf(curve));
}

/**
 * Renes, Costello and Batina, "Complete addition formulas for prime order elliptic curves" (2015),
 * algorithm 1, in projective coordinates. `b3` is 3b.
 */
function addWeierstrass(p: usize, q: usize, m: usize, a: usize, b3: usize): void {
  const x1 = p;
  const y1 = p + 32;
  const z1 = p + 64;
  const x2 = q;
  const y2 = q + 32;
  const z2 = q + 64;
  // The sums of coordinates come first, so that p can take the result even if q is the same.
  addModular(t3, x1, y1, m);
  addModular(t4, x2, y2, m);
  multiply(t3, t3, t4, m);
  addModular(t4, x1, z1, m);
  addModular(t5, x2, z2, m);
  multiply(t4, t4, t5, m);
  addModular(t5, y1, z1, m);
  addModular(t0, y2, z2, m);
  multiply(t5, t5, t0, m);
  multiply(t0, x1, x2, m);
  multiply(t1, y1, y2, m);
  multiply(t2, z1, z2, m);
  const x3 = p;
  const y3 = p + 32;
  const z3 = p + 64;
  subtractModular(t3, t3, t0, m); // x1 y2 + x2 y1
  subtractModular(t3, t3, t1, m);
  subtractModular(t4, t4, t0, m); // x1 z2 + x2 z1
  subtractModular(t4, t4, t2, m);
  subtractModular(t5, t5, t1, m); // y1 z2 + y2 z1
  subtractModular(t5, t5, t2, m);
  multiply(z3, a, t4, m);
  multiply(x3, b3, t2, m);
  addModular(z3, x3, z3, m);
  subtractModular(x3, t1, z3, m);
  addModular(z3, t1, z3, m);
  multiply(y3, x3, z3, m);
  addModular(t1, t0, t0, m);
  addModular(t1, t1, t0, m);
  multiply(t2, a, t2, m);
  multiply(t4, b3, t4, m);
  addModular(t1, t1, t2, m);
  subtractModular(t2, t0, t2, m);
  multiply(t2, a, t2, m);
  addModular(t4, t4, t2, m);
  multiply(t0, t1, t4, m);
  addModular(y3, y3, t0, m);
  multiply(t0, t5, t4, m);
  multiply(x3, t3, x3, m);
  subtractModular(x3, x3, t0, m);
  multiply(t0, t3, t1, m);
  multiply(z3, t5, z3, m);
  addModular(z3, z3, t0, m);
}

/** RFC 8032, section 5.1.4, in extended coordinates. `d2` is 2d. */
function addEdwards(p: usize, q: usize, m: usize, d2: usize): void {
  const x1 = p;
  const y1 = p + 32;
  const z1 = p + 64;
  const w1 = p + 96;
  const x2 = q;
  const y2 = q + 32;
  const z2 = q + 64;
  const w2 = q + 96;
  subtractModular(t0, y1, x1, m);
  subtractModular(t1, y2, x2, m);
  multiply(t0, t0, t1, m); // A
  addModular(t1, y1, x1, m);
  addModular(t2, y2, x2, m);
  multiply(t1, t1, t2, m); // B
  multiply(t2, w1, w2, m);
  multiply(t2, t2, d2, m); // C
  multiply(t3, z1, z2, m);
  addModular(t3, t3, t3, m); // D
  subtractModular(t4, t1, t0, m); // E
  subtractModular(t5, t3, t2, m); // F
  addModular(t3, t3, t2, m); // G
  addModular(t1, t1, t0, m); // H
  multiply(p, t4, t5, m);
  multiply(p + 32, t3, t1, m);
  multiply(p + 64, t5, t3, m);
  multiply(p + 96, t4, t1, m);
}

function setNeutral(p: usize, curve: usize): void {
  wipe(p, POINT_BYTES);
  copy(p + 32, oneOf(curve), 32);
  if (isEdwards(curve)) copy(p + 64, oneOf(curve), 32);
}

/**
 * The comb of Lim and Lee: the entry with the bits b3 b2 b1 b0 is the sum of b_i 2^(64 i) times the
 * base point.
 */
export function prepareTable(kind: i32): void {
  const curve = curveOf(kind);
  if (isReady(curve)) return;
  prepareCurve(kind);
  const table = tableOf(curve);
  setNeutral(table, curve);
  const base = table + POINT_BYTES;
  if (isEdwards(curve)) multiply(base + 96, base, base + 32, fieldOf(curve));
  copy(total, base, POINT_BYTES);
  for (let bit: usize = 2; bit < 16; bit <<= 1) {
    for (let i = 0; i < 64; i++) addPoint(total, total, curve);
    copy(table + bit * POINT_BYTES, total, POINT_BYTES);
    for (let below: usize = 1; below < bit; below++) {
      const entry = table + (bit | below) * POINT_BYTES;
      copy(entry, total, POINT_BYTES);
      addPoint(entry, table + below * POINT_BYTES, curve);
    }
  }
  setReady(curve);
}

/** The bit of a scalar and those 64, 128 and 192 places higher. */
@inline
function combIndex(scalar: usize, bit: u32): u32 {
  const at = scalar + (<usize>(bit >> 5) << 2);
  const shift = bit & 31;
  return (
    ((load<u32>(at) >> shift) & 1) |
    (((load<u32>(at, 8) >> shift) & 1) << 1) |
    (((load<u32>(at, 16) >> shift) & 1) << 2) |
    (((load<u32>(at, 24) >> shift) & 1) << 3)
  );
}

/**
 * Computes a scalar times the base point, as the coordinates x and y, which are not represented.
 */
export function multiplyBase(kind: i32, scalar: usize, x: usize, y: usize): void {
  prepareTable(kind);
  const curve = curveOf(kind);
  const field = fieldOf(curve);
  setNeutral(total, curve);
  for (let bit: u32 = 64; bit > 0; ) {
    bit--;
    addPoint(total, total, curve);
    lookUp(chosen, tableOf(curve), combIndex(scalar, bit), 16, POINT_BYTES);
    addPoint(total, chosen, curve);
  }
  // A projective point is (X/Z, Y/Z) on both kinds of curve.
  invert(t0, total + 64, field);
  multiply(x, total, t0, field);
  multiply(y, total + 32, t0, field);
  leave(x, x, field);
  leave(y, y, field);
}
