/**
 * Ed25519 (RFC 8032, section 5.1). The message passes twice: for the nonce, and for the challenge.
 * Two signatures with one nonce and different challenges reveal the key. The second pass therefore
 * computes the nonce again, and nothing leaves unless both are the same.
 */
import { copy, wipe } from '../../shared/hash';
import { ED25519 } from '../kinds';
import { curveOf, orderOf } from './curves';
import { endHash, hashPiece, startHash } from './digests';
import { isEqual } from './long';
import { addModular, enter, enterWide, leave, multiply } from './montgomery';
import { multiplyBase, prepareTable } from './points';
import { challengeHash, digest, nonceHash, numbers } from './scratch';

const x: usize = numbers;
const y: usize = numbers + 32;
/** The nonce, represented modulo the order. */
const nonce: usize = numbers + 64;
const scalar: usize = numbers + 96;
const high: usize = numbers + 128;
const nonceDigest: usize = numbers + 160; // and 192

// A key in memory: the scalar, the prefix of the nonce, and the public key.
const PREFIX: usize = 32;
const PUBLIC_KEY: usize = 64;

/** Section 5.1.5. */
export function prepareEd25519(key: usize, seed: usize): void {
  prepareTable(ED25519);
  startHash(nonceHash);
  hashPiece(nonceHash, seed);
  endHash(nonceHash, x, 0, digest); // x is zero
  copy(key, digest, 64);
  store<u8>(key, load<u8>(key) & 248);
  store<u8>(key, (load<u8>(key, 31) & 127) | 64, 31);
  multiplyBase(ED25519, key, x, y);
  encodePoint(key + PUBLIC_KEY);
}

/** Writes the point x, y (section 5.1.2). */
function encodePoint(out: usize): void {
  copy(out, y, 32);
  store<u8>(out, load<u8>(out, 31) | ((load<u8>(x) & 1) << 7), 31);
}

export function ed25519PublicKey(key: usize, out: usize): void {
  copy(out, key + PUBLIC_KEY, 32);
}

/** Starts the first pass. */
export function startEd25519(key: usize): void {
  startHash(nonceHash);
  hashPiece(nonceHash, key + PREFIX);
}

/** Takes 32 bytes of the message. */
export function takeEd25519(piece: usize, isSecond: bool): void {
  hashPiece(nonceHash, piece);
  if (isSecond) hashPiece(challengeHash, piece);
}

/** Ends the first pass with fewer than 32 bytes, and starts the second. */
export function turnEd25519(key: usize, piece: usize, bytes: usize, signature: usize): void {
  const order = orderOf(curveOf(ED25519));
  endHash(nonceHash, piece, bytes, nonceDigest);
  enterWide(nonce, nonceDigest, high, order);
  leave(scalar, nonce, order);
  multiplyBase(ED25519, scalar, x, y);
  encodePoint(signature);
  startEd25519(key);
  startHash(challengeHash);
  hashPiece(challengeHash, signature);
  hashPiece(challengeHash, key + PUBLIC_KEY);
}

/**
 * Ends the second pass. `signature` holds R, and receives S.
 * @returns false if the message was not that of the first pass.
 */
export function endEd25519(key: usize, piece: usize, bytes: usize, signature: usize): bool {
  const order = orderOf(curveOf(ED25519));
  endHash(nonceHash, piece, bytes, digest);
  if (isEqual(digest, nonceDigest, 16) == 0) return false;
  endHash(challengeHash, piece, bytes, digest);
  enterWide(scalar, digest, high, order);
  // The clamped scalar is below R, although it is above the order.
  enter(high, key, order);
  multiply(scalar, scalar, high, order);
  addModular(scalar, scalar, nonce, order);
  leave(signature + 32, scalar, order);
  wipe(nonce, 32);
  return true;
}
