/**
 * Checks signatures with node:crypto alone, so that a mistake in locksign is not repeated here.
 * @module
 */
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';

/**
 * @param {'sha256' | 'sha384' | 'sha512'} algorithm
 * @param {Buffer} key
 * @param {readonly (string | Buffer)[]} message its parts, in order
 * @param {'hex' | 'base64'} encoding
 * @param {string | undefined} signature as it was sent
 */
export function isSignature(algorithm, key, message, encoding, signature) {
  const hmac = createHmac(algorithm, key);
  for (const part of message) hmac.update(part);
  const expected = Buffer.from(hmac.digest(encoding));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Whether the private key of a public key made the signature.
 * @param {string} publicKey PEM, of an Ed25519 or an RSA key
 * @param {Buffer} message
 * @param {string} signature base64
 */
export function isSignatureOf(publicKey, message, signature) {
  const key = createPublicKey(publicKey);
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return verify(hash, message, key, Buffer.from(signature, 'base64'));
}

/**
 * Whether a timestamp in milliseconds is near enough to the exchange's clock.
 * @param {string | undefined} timestamp
 * @param {number} now
 * @param {{ behind: number, ahead: number }} limits in milliseconds
 */
export function isTimely(timestamp, now, { behind, ahead }) {
  if (timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) return false;
  const age = now - Number(timestamp);
  return age <= behind && age >= -ahead;
}
