/**
 * Checks signatures with node:crypto alone, so that a mistake in locksign is not repeated here.
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

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
