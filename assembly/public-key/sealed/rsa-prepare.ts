/**
 * Checks that the parts of an RSA key fit each other, with the same rules as
 * native/sign/rsa/rsa_prepare.cc. Only the sizes of the numbers and the outcome of each check
 * become known.
 */
import { copy, wipe } from '../../shared/hash';
import {
  RSA_COEFFICIENT, RSA_EVEN, RSA_EXPONENTS, RSA_EXPONENT_BYTES, RSA_MIN_BITS, RSA_MODULUS, RSA_MODULUS_BYTES,
  RSA_NOT_PRIME, RSA_PRIME_BYTES, RSA_PRIME_SIZES, RSA_PUBLIC_EXPONENT, RSA_TOO_SMALL,
} from '../kinds';
import { appendBit, bitLength, fromBigEndian, isBelow, isEqual, isSmall, multiplyAdd } from './long';
import { multiply, numberOf, prepare, squareOf } from './montgomery';
import {
  dpOf, dqOf, nOf, pOf, primeLimbs, publicExponentOf, qOf, qinvOf, setPrimeBits, setPublicExponent, setSignatureBytes,
  signRsa,
} from './rsa';
import { MODULUS_LIMBS, PRIME_LIMBS, digest, half1, half2, powers, wide1, wide4 } from './scratch';

/** The limbs of the field of the modulus. Its slot has more, for unequal primes. */
const FIELD_LIMBS: u32 = 128;

/** Makes a key of its parts (see kinds.ts). Returns 0, or why it is refused. */
export function prepareRsa(key: usize, parts: usize): i32 {
  const exponent = parts + RSA_MODULUS_BYTES;
  const p = exponent + RSA_EXPONENT_BYTES;
  const q = p + RSA_PRIME_BYTES;
  const dp = q + RSA_PRIME_BYTES;
  const dq = dp + RSA_PRIME_BYTES;
  const qinv = dq + RSA_PRIME_BYTES;

  const modulus = numberOf(nOf(key));
  fromBigEndian(modulus, parts, FIELD_LIMBS);
  const bits = bitLength(modulus, FIELD_LIMBS);
  if (bits < RSA_MIN_BITS) return RSA_TOO_SMALL;
  if ((load<u32>(modulus) & 1) == 0) return RSA_EVEN;
  setSignatureBytes(key, (bits + 7) >> 3);

  fromBigEndian(wide1, exponent, 8);
  const high = load<u64>(wide1, 8) | load<u64>(wide1, 16) | load<u64>(wide1, 24);
  const publicExponent = load<u64>(wide1);
  if (high != 0 || publicExponent == 1 || (publicExponent & 1) == 0) return RSA_PUBLIC_EXPONENT;
  setPublicExponent(key, publicExponent);

  fromBigEndian(numberOf(pOf(key)), p, PRIME_LIMBS);
  fromBigEndian(numberOf(qOf(key)), q, PRIME_LIMBS);
  const pBits = bitLength(numberOf(pOf(key)), PRIME_LIMBS);
  const qBits = bitLength(numberOf(qOf(key)), PRIME_LIMBS);
  const primeBits = max(pBits, qBits);
  if (primeBits * 16 > bits * 11) return RSA_PRIME_SIZES;
  if ((load<u32>(numberOf(pOf(key))) & load<u32>(numberOf(qOf(key))) & 1) == 0) return RSA_EVEN;
  setPrimeBits(key, primeBits);
  const limbs = primeLimbs(key);
  wipe(wide1, <usize>MODULUS_LIMBS << 2);
  multiplyAdd(wide1, numberOf(pOf(key)), numberOf(qOf(key)), limbs);
  if (isEqual(wide1, modulus, MODULUS_LIMBS) == 0) return RSA_MODULUS;

  fromBigEndian(dpOf(key), dp, PRIME_LIMBS);
  fromBigEndian(dqOf(key), dq, PRIME_LIMBS);
  const fit = exponentFits(key, dpOf(key), numberOf(pOf(key)), limbs);
  if ((fit & exponentFits(key, dqOf(key), numberOf(qOf(key)), limbs)) == 0) return RSA_EXPONENTS;

  fromBigEndian(qinvOf(key), qinv, PRIME_LIMBS);
  const isSmaller = isBelow(qinvOf(key), numberOf(pOf(key)), PRIME_LIMBS);
  prepare(pOf(key), limbs);
  prepare(qOf(key), limbs);
  prepare(nOf(key), limbs << 1);
  if ((isSmaller & isInverse(key)) == 0) return RSA_COEFFICIENT;
  // A signature of any message is a test of Fermat for both primes. The digest is zero.
  return signRsa(key, digest, wide4) ? 0 : RSA_NOT_PRIME;
}

/** e d = 1 modulo prime - 1, and d is below the prime (RFC 8017, section 3.2). */
function exponentFits(key: usize, exponent: usize, prime: usize, limbs: u32): u32 {
  const product = wide1;
  const order = half1;
  const remainder = half2;
  const publicExponent = powers;
  wipe(product, <usize>MODULUS_LIMBS << 2);
  wipe(publicExponent, RSA_PRIME_BYTES);
  wipe(remainder, RSA_PRIME_BYTES);
  store<u64>(publicExponent, publicExponentOf(key));
  multiplyAdd(product, exponent, publicExponent, PRIME_LIMBS);
  copy(order, prime, RSA_PRIME_BYTES);
  store<u32>(order, load<u32>(order) - 1); // the prime is odd
  for (let bit = (PRIME_LIMBS + 2) << 5; bit > 0; ) {
    bit--;
    const limb = load<u32>(product + (<usize>(bit >> 5) << 2));
    appendBit(remainder, (limb >> (bit & 31)) & 1, order, limbs);
  }
  return isSmall(remainder, 1, limbs) & isBelow(exponent, prime, PRIME_LIMBS);
}

/** q qinv = 1 modulo p. Two steps of Montgomery's method cancel R^2. */
function isInverse(key: usize): u32 {
  const p = pOf(key);
  multiply(half1, numberOf(qOf(key)), squareOf(p), p);
  multiply(half1, half1, qinvOf(key), p);
  return isSmall(half1, 1, primeLimbs(key));
}
