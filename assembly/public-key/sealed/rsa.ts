/**
 * RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2), by the Chinese remainder theorem. The
 * public exponent confirms each signature before it leaves: one with a fault in a single half would
 * give the primes away (Boneh, DeMillo and Lipton, EUROCRYPT 1997).
 */
import { copy, wipe } from '../../shared/hash';
import { RSA_PRIME_BYTES } from '../kinds';
import { fromBigEndian, isEqual, lookUp, multiplyAdd, toBigEndian } from './long';
import { enter, enterWide, leave, multiply, numberOf, squareOf, subtractModular } from './montgomery';
import {
  MODULUS_LIMBS, PRIME_LIMBS, half1, half2, half3, powers, wide1, wide2, wide3,
} from './scratch';

// A key in memory: the moduli p, q and n of montgomery.ts, the exponents, the coefficient, the
// public exponent, the bits of the larger prime and the bytes of the modulus.
const PRIME_MODULUS_BYTES: usize = 720;
const P: usize = 0;
const Q: usize = 720;
const N: usize = 1440;
const DP: usize = 2864;
const DQ: usize = 3216;
const QINV: usize = 3568;
const EXPONENT: usize = 3920;
const PRIME_BITS: usize = 3928;
const BYTES: usize = 3932;
export const RSA_KEY_BYTES: usize = 3968;

@inline
export function pOf(key: usize): usize {
  return key + P;
}
@inline
export function qOf(key: usize): usize {
  return key + Q;
}
@inline
export function nOf(key: usize): usize {
  return key + N;
}
@inline
export function dpOf(key: usize): usize {
  return key + DP;
}
@inline
export function dqOf(key: usize): usize {
  return key + DQ;
}
@inline
export function qinvOf(key: usize): usize {
  return key + QINV;
}
@inline
export function publicExponentOf(key: usize): u64 {
  return load<u64>(key + EXPONENT);
}
@inline
export function setPublicExponent(key: usize, exponent: u64): void {
  store<u64>(key + EXPONENT, exponent);
}
@inline
export function setPrimeBits(key: usize, bits: u32): void {
  store<u32>(key + PRIME_BITS, bits);
}
@inline
export function setSignatureBytes(key: usize, bytes: u32): void {
  store<u32>(key + BYTES, bytes);
}
/** The bytes of the modulus and of a signature. */
@inline
export function signatureBytes(key: usize): u32 {
  return load<u32>(key + BYTES);
}
/** The limbs of the larger prime: an even number, so that they are also words of 64 bits. */
@inline
export function primeLimbs(key: usize): u32 {
  return ((load<u32>(key + PRIME_BITS) + 63) >> 6) << 1;
}

/** The DER of DigestInfo in front of the digest (RFC 8017, section 9.2, note 1), reversed. */
const digestInfo: usize = memory.data<u8>([
  0x20, 0x04, 0x00, 0x05, 0x01, 0x02, 0x04, 0x03, 0x65, 0x01, 0x48, 0x86, 0x60, 0x09, 0x06, 0x0d, 0x30, 0x31, 0x30,
], 16);
const DIGEST_INFO_BYTES: usize = 19;

/** EMSA-PKCS1-v1_5, as a number. */
function encode(key: usize, digest: usize, out: usize): void {
  const bytes = <usize>signatureBytes(key);
  wipe(out, <usize>MODULUS_LIMBS << 2);
  fromBigEndian(out, digest, 8);
  for (let i: usize = 0; i < DIGEST_INFO_BYTES; i++) store<u8>(out + 32 + i, load<u8>(digestInfo + i));
  for (let i: usize = 32 + DIGEST_INFO_BYTES + 1; i < bytes - 2; i++) store<u8>(out + i, 0xff);
  store<u8>(out + bytes - 2, 1);
}

/** Computes the power of a represented number with a secret exponent, in windows of four bits. */
function power(out: usize, base: usize, exponent: usize, bits: u32, m: usize): void {
  const bytes = RSA_PRIME_BYTES;
  const chosen = wide1;
  leave(powers, squareOf(m), m); // R, which represents 1
  copy(powers + bytes, base, bytes);
  for (let i: usize = 2; i < 16; i++) multiply(powers + i * bytes, powers + (i - 1) * bytes, base, m);
  copy(out, powers, bytes);
  for (let window = (bits + 3) >> 2; window > 0; ) {
    window--;
    for (let i = 0; i < 4; i++) multiply(out, out, out, m);
    const limb = load<u32>(exponent + (<usize>(window >> 3) << 2));
    lookUp(chosen, powers, (limb >> ((window & 7) << 2)) & 15, 16, bytes);
    multiply(out, out, chosen, m);
  }
}

/**
 * Signs a digest.
 * @param out receives the signature, of {@link signatureBytes} bytes.
 * @returns false, and writes nothing, if the result is not a valid signature.
 */
export function signRsa(key: usize, digest: usize, out: usize): bool {
  const p = pOf(key);
  const q = qOf(key);
  const limbs = primeLimbs(key);
  const bits = load<u32>(key + PRIME_BITS);
  encode(key, digest, wide2);
  // m1 in half2, m2 in half3 (RFC 8017, section 5.2.1).
  enterWide(half1, wide2, wide3, p);
  power(half2, half1, dpOf(key), bits, p);
  enterWide(half1, wide2, wide3, q);
  power(half3, half1, dqOf(key), bits, q);
  leave(half3, half3, q);
  enter(half1, half3, p);
  subtractModular(half1, half2, half1, p);
  multiply(half1, half1, qinvOf(key), p);
  wipe(wide3, <usize>MODULUS_LIMBS << 2);
  copy(wide3, half3, <usize>limbs << 2);
  multiplyAdd(wide3, half1, numberOf(q), limbs);
  if (!isConfirmed(key)) return false;
  wipe(wide1, <usize>MODULUS_LIMBS << 2);
  toBigEndian(wide1, wide3, PRIME_LIMBS << 1);
  const bytes = <usize>signatureBytes(key);
  const start = wide1 + (<usize>MODULUS_LIMBS << 2) - bytes;
  for (let i: usize = 0; i < bytes; i++) store<u8>(out + i, load<u8>(start + i));
  return true;
}

/** Whether the signature in wide3, raised to the public exponent, is the message in wide2. */
function isConfirmed(key: usize): bool {
  const n = nOf(key);
  const exponent = publicExponentOf(key);
  const base = powers;
  const result = powers + (<usize>MODULUS_LIMBS << 2);
  enter(base, wide3, n);
  copy(result, base, <usize>MODULUS_LIMBS << 2);
  for (let bit = 63 - (clz(exponent) as u32); bit > 0; ) {
    bit--;
    multiply(result, result, result, n);
    if ((exponent >> bit) & 1) multiply(result, result, base, n);
  }
  leave(result, result, n);
  return isEqual(result, wide2, primeLimbs(key) << 1) != 0;
}
