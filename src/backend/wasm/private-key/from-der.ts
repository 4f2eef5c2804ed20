/**
 * Finds the parts of a private key in DER. native/sign/forms/private_key_der.cc does the same.
 * @module
 */
import { lengthOf } from '../../../util/primordials.js';
import type { FoundKey } from '../../shared-table.js';
import { constructedTag, DerReader, equalBytes, primitiveTag, tags, wholeSequence } from './der.js';
import type { KeyFormRefusal, KeyFormResult, KeyKind } from './form.js';
import { isRefusal } from './form.js';
import { keyOfAlgorithm, keyOfCurve } from './names.js';

/** The formats of private keys that are read. */
export type KeyFormat =
  /** PRIVATE KEY: RFC 5958. */
  | 'pkcs8'
  /** EC PRIVATE KEY: RFC 5915. */
  | 'sec1'
  /** RSA PRIVATE KEY: RFC 8017, appendix A.1.2. */
  | 'pkcs1';

/** The bytes of a secret of Ed25519 and of both curves. */
export const secretBytes = 32;
const malformed: KeyFormRefusal = { error: 'malformed' };

const foundOfKind: Readonly<Record<KeyKind, FoundKey>> = {
  ed25519: 'ed25519',
  'ecdsa-p256': 'p256',
  'ecdsa-secp256k1': 'secp256k1',
  rsa: 'rsa',
};
const isCurve: Readonly<Partial<Record<FoundKey, true>>> = {
  p256: true,
  p384: true,
  p521: true,
  secp256k1: true,
  'other-curve': true,
  'explicit-curve': true,
};

function compare(wanted: KeyKind, found: FoundKey): KeyFormRefusal | undefined {
  const expected = foundOfKind[wanted];
  if (found === expected) return undefined;
  return { error: isCurve[found] && isCurve[expected] ? 'wrong-curve' : 'another-algorithm', found };
}

/** SEC 1, section 2.3.3, of a curve of 256 bits. */
function isPoint(point: Uint8Array): boolean {
  if (lengthOf(point) === 65) return point[0] === 4;
  return lengthOf(point) === 33 && (point[0] === 2 || point[0] === 3);
}

/** RFC 8017, appendix A.1.2. */
function readRsa(der: Uint8Array): KeyFormResult {
  const content = wholeSequence(der);
  if ('error' in content) return content;
  const reader = new DerReader(content);
  const version = reader.takeVersion();
  if (version === 1) return { error: 'multi-prime' };
  if (version !== 0) return malformed;
  const modulus = reader.takePositiveInteger();
  const publicExponent = modulus && reader.takePositiveInteger();
  const privateExponent = publicExponent && reader.takePositiveInteger(); // the primes are enough
  const p = privateExponent && reader.takePositiveInteger();
  const q = p && reader.takePositiveInteger();
  const dp = q && reader.takePositiveInteger();
  const dq = dp && reader.takePositiveInteger();
  const qinv = dq && reader.takePositiveInteger();
  if (!(modulus && publicExponent && p && q && dp && dq && qinv && reader.atEnd)) return malformed;
  return { rsa: { modulus, publicExponent, p, q, dp, dq, qinv } };
}

/**
 * RFC 5915, section 3.
 * @param named the curve that PKCS#8 names outside.
 */
function readSec1(wanted: KeyKind, named: FoundKey | undefined, der: Uint8Array): KeyFormResult {
  const content = wholeSequence(der);
  if ('error' in content) return content;
  const reader = new DerReader(content);
  if (reader.takeVersion() !== 1) return malformed;
  const secret = reader.take(tags.octetString);
  if (secret === undefined) return malformed;

  let found = named;
  if (reader.nextIs(constructedTag(0))) {
    const parameters = reader.take(constructedTag(0));
    if (parameters === undefined) return malformed;
    const curve = keyOfCurve(parameters);
    if (typeof curve !== 'string') return curve;
    if (named !== undefined && curve !== named) return malformed;
    found = curve;
  }
  if (found === undefined) return { error: 'curve-missing' };
  const refusal = compare(wanted, found);
  if (refusal !== undefined) return refusal;

  let publicKey: Uint8Array | undefined;
  if (reader.nextIs(constructedTag(1))) {
    const element = reader.take(constructedTag(1));
    if (element === undefined) return malformed;
    const inner = new DerReader(element);
    publicKey = inner.takeBits(tags.bitString);
    if (publicKey === undefined || !inner.atEnd || !isPoint(publicKey)) return malformed;
  }
  if (!reader.atEnd || lengthOf(secret) !== secretBytes) return malformed;
  return { secret, publicKey };
}

/** RFC 8410, section 7: the seed is an octet string inside the octet string of PKCS#8. */
function readEd25519(der: Uint8Array): KeyFormResult {
  const reader = new DerReader(der);
  const secret = reader.take(tags.octetString);
  if (secret === undefined || !reader.atEnd || lengthOf(secret) !== secretBytes) return malformed;
  return { secret, publicKey: undefined };
}

/** Adds the public key of RFC 5958. An elliptic curve may give it a second time inside. */
function withPublicKey(wanted: KeyKind, reader: DerReader, key: KeyFormResult): KeyFormResult {
  const publicKey = reader.takeBits(primitiveTag(1));
  if (publicKey === undefined) return malformed;
  if (!('secret' in key)) return key; // the numbers of RSA contain the public key
  if (key.publicKey !== undefined) return equalBytes(publicKey, key.publicKey) ? key : malformed;
  const isRight = wanted === 'ed25519' ? lengthOf(publicKey) === secretBytes : isPoint(publicKey);
  return isRight ? { secret: key.secret, publicKey } : malformed;
}

/**
 * RFC 5958, section 2. Version 0 is RFC 5208; version 1 adds the public key. The attributes say
 * nothing about the key itself.
 */
function readPkcs8(wanted: KeyKind, der: Uint8Array): KeyFormResult {
  const content = wholeSequence(der);
  if ('error' in content) return content;
  const reader = new DerReader(content);
  const version = reader.takeVersion();
  if (version !== 0 && version !== 1) return malformed;
  const algorithm = reader.take(tags.sequence);
  if (algorithm === undefined) return malformed;
  const found = keyOfAlgorithm(algorithm);
  if (typeof found !== 'string') return found;
  const refusal = compare(wanted, found);
  if (refusal !== undefined) return refusal;

  const inner = reader.take(tags.octetString);
  if (inner === undefined) return malformed;
  let key: KeyFormResult;
  if (wanted === 'rsa') key = readRsa(inner);
  else if (wanted === 'ed25519') key = readEd25519(inner);
  else key = readSec1(wanted, found, inner);
  if (isRefusal(key)) return key;
  if (reader.nextIs(constructedTag(0)) && reader.take(constructedTag(0)) === undefined) return malformed;
  if (version === 1) key = withPublicKey(wanted, reader, key);
  return isRefusal(key) || reader.atEnd ? key : malformed;
}

/** Finds the parts of the wanted key. */
export function privateKeyFromDer(wanted: KeyKind, format: KeyFormat, der: Uint8Array): KeyFormResult {
  if (format === 'pkcs8') return readPkcs8(wanted, der);
  if (format === 'sec1') return readSec1(wanted, undefined, der);
  return compare(wanted, 'rsa') ?? readRsa(der);
}
