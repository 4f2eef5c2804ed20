/**
 * The ways to sign with a private key that are compared. Each takes a string and returns base64.
 * @module
 */
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { secret } from '../../dist/index.js';

/** @typedef {import('./signers.js').Signer} Signer */
/** @typedef {import('node:crypto').KeyObject} KeyObject */
/** @typedef {'ed25519' | 'ecdsa-p256-sha256' | 'ecdsa-secp256k1' | 'rsa-pkcs1-sha256'} PrivateAlgorithm */
/**
 * @typedef {Signer & { readonly publicKey?: string }} PrivateSigner with the public key, as PEM, if
 *   the way has a key of its own
 */
/**
 * @typedef {(algorithm: PrivateAlgorithm, key: KeyObject) => PrivateSigner | undefined |
 *   Promise<PrivateSigner | undefined>} MakePrivateSigner
 */

/** What the tables call the algorithms. @type {Readonly<Record<PrivateAlgorithm, string>>} */
export const algorithmLabels = {
  ed25519: 'Ed25519',
  'ecdsa-p256-sha256': 'ECDSA P-256',
  'ecdsa-secp256k1': 'ECDSA secp256k1',
  'rsa-pkcs1-sha256': 'RSA-2048',
};
export const privateAlgorithms = /** @type {PrivateAlgorithm[]} */ (Object.keys(algorithmLabels));

/** What the tables call the ways. @type {Readonly<Record<string, string>>} */
export const privateLabels = {
  native: 'locksign native',
  wasm: 'locksign wasm',
  'crypto-sign': 'crypto.sign, KeyObject',
  noble: '@noble/curves',
  softhsm: 'SoftHSM, awaited',
};

/** The one the others are compared to. */
export const privateReference = 'crypto-sign';

const sha256 = (/** @type {string} */ message) => createHash('sha256').update(message).digest();
const digestOf = (/** @type {PrivateAlgorithm} */ algorithm) => (algorithm === 'ed25519' ? null : 'sha256');
const base64 = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('base64');

/** @param {PrivateAlgorithm} algorithm */
export function newPrivateKey(algorithm) {
  switch (algorithm) {
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'rsa-pkcs1-sha256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    default:
      return generateKeyPairSync('ec', { namedCurve: algorithm === 'ecdsa-secp256k1' ? 'secp256k1' : 'P-256' });
  }
}

/**
 * Whether node:crypto verifies it. The signatures of secp256k1 end with a recovery bit.
 * @param {PrivateAlgorithm} algorithm
 * @param {KeyObject | string} key
 * @param {string} message
 * @param {string} signature in base64
 */
export function isRight(algorithm, key, message, signature) {
  const bytes = Buffer.from(signature, 'base64');
  const compared = algorithm === 'ecdsa-secp256k1' ? bytes.subarray(0, 64) : bytes;
  const publicKey = /** @type {import('node:crypto').VerifyKeyObjectInput} */ ({ key, dsaEncoding: 'ieee-p1363' });
  return verify(digestOf(algorithm), Buffer.from(message), publicKey, compared);
}

/**
 * The whole path of a user's call. The user of secp256k1 hashes the message, as its venues ask.
 * @param {string} id
 * @param {typeof import('../../dist/index.js').SigningKey} SigningKey of the package with the
 *   backend to measure
 * @returns {MakePrivateSigner}
 */
export function locksignPrivateSigner(id, SigningKey) {
  return async (algorithm, key) => {
    const pem = String(key.export({ type: 'pkcs8', format: 'pem' }));
    const signing = await SigningKey.load(secret.bytes(new TextEncoder().encode(pem)), { algorithm, encoding: 'pem' });
    const destroy = () => signing.destroy();
    if (algorithm !== 'ecdsa-secp256k1') return { id, sign: (message) => signing.sign(message, 'base64'), destroy };
    return { id, sign: (message) => signing.sign(sha256(message), 'base64'), destroy };
  };
}

/** @type {readonly MakePrivateSigner[]} */
export const otherPrivateSigners = [
  (algorithm, key) => {
    const digest = digestOf(algorithm);
    const input = /** @type {const} */ ({ key, dsaEncoding: 'ieee-p1363' });
    return { id: 'crypto-sign', sign: (message) => sign(digest, Buffer.from(message), input).toString('base64') };
  },
  (algorithm, key) => {
    if (algorithm === 'rsa-pkcs1-sha256') return undefined;
    const scalar = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
    if (algorithm === 'ed25519') {
      return { id: 'noble', sign: (message) => base64(ed25519.sign(Buffer.from(message), scalar)) };
    }
    if (algorithm === 'ecdsa-p256-sha256') {
      const options = { prehash: false, lowS: false };
      return { id: 'noble', sign: (message) => base64(p256.sign(sha256(message), scalar, options)) };
    }
    return { id: 'noble', sign: (message) => base64(secp256k1.sign(sha256(message), scalar, { prehash: false })) };
  },
];
