/**
 * ECDSA (FIPS 186-5, section 6.4) with the nonces of RFC 6979, on P-256 and secp256k1.
 */
import { copy } from '../../shared/hash';
import { ECDSA_SECP256K1, SCALAR_RANGE } from '../kinds';
import { curveOf, orderOf } from './curves';
import { hmac, hmacMessage } from './digests';
import { copyMasked, fromBigEndian, isBelow, isSmall, reduceOnce, subtract, toBigEndian } from './long';
import { addModular, enter, invert, multiply, numberOf } from './montgomery';
import { multiplyBase, prepareTable } from './points';
import { drbgKey, drbgValue, numbers } from './scratch';

const nonce: usize = numbers;
const hash: usize = numbers + 32;
const x: usize = numbers + 64;
const y: usize = numbers + 96;
const r: usize = numbers + 128;
const s: usize = numbers + 160;
const other: usize = numbers + 192;
const inner: usize = numbers + 224;

// A key in memory: the scalar and the public point, as numbers.
const PUBLIC_X: usize = 32;
const PUBLIC_Y: usize = 64;

/** Makes a key of a big-endian scalar. Returns 0, or SCALAR_RANGE. */
export function prepareEcdsa(kind: i32, key: usize, scalar: usize): i32 {
  prepareTable(kind);
  fromBigEndian(key, scalar, 8);
  // That a scalar is refused is no secret.
  if (isInRange(key, kind) == 0) return SCALAR_RANGE;
  multiplyBase(kind, key, key + PUBLIC_X, key + PUBLIC_Y);
  return 0;
}

/** Writes the coordinates x and y, big-endian. */
export function ecdsaPublicKey(key: usize, out: usize): void {
  toBigEndian(out, key + PUBLIC_X, 8);
  toBigEndian(out + 32, key + PUBLIC_Y, 8);
}

function isInRange(number: usize, kind: i32): u32 {
  return isBelow(number, numberOf(orderOf(curveOf(kind))), 8) & (isSmall(number, 0, 8) ^ 1);
}

/**
 * Signs a digest.
 * @param out receives r and s, big-endian, and for secp256k1 the recovery bit in the byte after.
 */
export function signEcdsa(kind: i32, key: usize, digest: usize, out: usize): void {
  const order = orderOf(curveOf(kind));
  const n = numberOf(order);
  fromBigEndian(hash, digest, 8);
  reduceOnce(hash, hash, 0, n, 8); // a digest is below 2n on both curves
  startNonces(key);
  for (;;) {
    nextNonce(kind);
    multiplyBase(kind, nonce, x, y);
    reduceOnce(r, x, 0, n, 8); // as is a coordinate
    let recovery: u32 = (load<u32>(y) & 1) | ((isBelow(x, n, 8) ^ 1) << 1);
    enter(other, nonce, order);
    invert(x, other, order);
    enter(other, r, order);
    multiply(s, other, key, order);
    addModular(s, s, hash, order);
    multiply(s, s, x, order);
    if (kind == ECDSA_SECP256K1) {
      subtract(other, n, s, 8);
      const isHigh = isBelow(other, s, 8);
      copyMasked(s, other, 0 - isHigh, 8);
      recovery ^= isHigh;
      store<u8>(out + 64, recovery as u8);
    }
    // Neither happens in practice. The standard asks for another nonce then.
    if ((isSmall(r, 0, 8) | isSmall(s, 0, 8)) == 0) break;
    rejectNonce();
  }
  toBigEndian(out, r, 8);
  toBigEndian(out + 32, s, 8);
}

/** RFC 6979, section 3.2, steps b to g. */
function startNonces(key: usize): void {
  for (let i: usize = 0; i < 32; i += 8) {
    store<u64>(drbgKey + i, 0);
    store<u64>(drbgValue + i, 0x0101010101010101);
  }
  for (let separator = 0; separator < 2; separator++) {
    putValue(separator);
    toBigEndian(hmacMessage + 33, key, 8);
    toBigEndian(hmacMessage + 65, hash, 8);
    hmac(drbgKey, 97, drbgKey, inner);
    updateValue();
  }
}

function putValue(separator: i32): void {
  copy(hmacMessage, drbgValue, 32);
  store<u8>(hmacMessage + 32, separator as u8);
}

function updateValue(): void {
  copy(hmacMessage, drbgValue, 32);
  hmac(drbgKey, 32, drbgValue, inner);
}

/** Step h. That a nonce is rejected reveals nothing of the one that is used. */
function nextNonce(kind: i32): void {
  for (;;) {
    updateValue();
    fromBigEndian(nonce, drbgValue, 8);
    if (isInRange(nonce, kind)) return;
    rejectNonce();
  }
}

function rejectNonce(): void {
  putValue(0);
  hmac(drbgKey, 33, drbgKey, inner);
  updateValue();
}
