/**
 * The three curves: their parameters, and what is computed from them at first use. None of this is
 * secret.
 */
import { ECDSA_P256, ED25519 } from '../kinds';
import { copy } from '../../shared/hash';
import { enter, prepare } from './montgomery';

// The prime, the order of the base point, the coefficient a of a Weierstrass curve, the constant of
// the formulas of addition, and the coordinates x and y of the base point.

/** RFC 8032, section 5.1. The constant is 2d. */
const ed25519: usize = memory.data<u64>([
  0xffffffffffffffed, 0xffffffffffffffff, 0xffffffffffffffff, 0x7fffffffffffffff,
  0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0x0000000000000000, 0x1000000000000000,
  0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
  0xebd69b9426b2f159, 0x00e0149a8283b156, 0x198e80f2eef3d130, 0x2406d9dc56dffce7,
  0xc9562d608f25d51a, 0x692cc7609525a7b2, 0xc0a4e231fdd6dc5c, 0x216936d3cd6e53fe,
  0x6666666666666658, 0x6666666666666666, 0x6666666666666666, 0x6666666666666666,
], 16);

/** FIPS 186-5, SP 800-186, section 3.2.1.3. The constant is 3b. */
const p256: usize = memory.data<u64>([
  0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001,
  0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000,
  0xfffffffffffffffc, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001,
  0xb36ab4ba777720e2, 0x2f57141164fb12e2, 0x1bc3380063c99435, 0x1052a18afeafbbb6,
  0xf4a13945d898c296, 0x77037d812deb33a0, 0xf8bce6e563a440f2, 0x6b17d1f2e12c4247,
  0xcbb6406837bf51f5, 0x2bce33576b315ece, 0x8ee7eb4a7c0f9e16, 0x4fe342e2fe1a7f9b,
], 16);

/** SEC 2, section 2.4.1. The constant is 3b. */
const secp256k1: usize = memory.data<u64>([
  0xfffffffefffffc2f, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
  0xbfd25e8cd0364141, 0xbaaedce6af48a03b, 0xfffffffffffffffe, 0xffffffffffffffff,
  0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
  0x0000000000000015, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
  0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac,
  0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465,
], 16);

/** The bytes of a point: X, Y, Z, and on the Edwards curve T. */
export const POINT_BYTES: usize = 128;

// A curve in memory: whether it is ready, its field and its order (moduli of montgomery.ts), R^3
// modulo the order, a, the constant, 1, and the table of its base point.
const CURVE_BYTES: usize = 2368;
const MODULUS_BYTES: usize = 80;
const curves: usize = memory.data(7104, 16);

@inline
export function isReady(curve: usize): bool {
  return load<u32>(curve) == 1;
}
@inline
export function setReady(curve: usize): void {
  store<u32>(curve, 1);
}
@inline
export function isEdwards(curve: usize): bool {
  return curve == curves;
}
@inline
export function fieldOf(curve: usize): usize {
  return curve + 16;
}
@inline
export function orderOf(curve: usize): usize {
  return curve + 16 + MODULUS_BYTES;
}
@inline
export function coefficientOf(curve: usize): usize {
  return curve + 192;
}
@inline
export function constantOf(curve: usize): usize {
  return curve + 224;
}
/** 1 in the representation of the field. */
@inline
export function oneOf(curve: usize): usize {
  return curve + 256;
}
@inline
export function tableOf(curve: usize): usize {
  return curve + 320;
}

export function curveOf(kind: i32): usize {
  return curves + <usize>(kind - ED25519) * CURVE_BYTES;
}

/** Computes everything except the table, whose entry 1 becomes the base point. */
export function prepareCurve(kind: i32): void {
  const curve = curveOf(kind);
  const field = fieldOf(curve);
  const parameters = kind == ED25519 ? ed25519 : kind == ECDSA_P256 ? p256 : secp256k1;
  copy(field + 16, parameters, 32);
  prepare(field, 8);
  copy(orderOf(curve) + 16, parameters + 32, 32);
  prepare(orderOf(curve), 8);
  const one = oneOf(curve);
  store<u64>(one, 1);
  store<u64>(one, 0, 8);
  store<u64>(one, 0, 16);
  store<u64>(one, 0, 24);
  enter(one, one, field);
  enter(coefficientOf(curve), parameters + 64, field);
  enter(constantOf(curve), parameters + 96, field);
  const base = tableOf(curve) + POINT_BYTES;
  enter(base, parameters + 128, field);
  enter(base + 32, parameters + 160, field);
  copy(base + 64, one, 32);
}
