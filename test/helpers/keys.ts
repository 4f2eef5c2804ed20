/**
 * The reference, node:crypto, and what most suites need of a key.
 * @module
 */
import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import {
  type Algorithm,
  type ErrorCode,
  LocksignError,
  type Message,
  type SecretEncoding,
  type SecretSource,
  type SignatureEncoding,
  SigningKey,
  secret,
} from '../../src/index.js';

/** The algorithms that are HMAC. signing-key-forms.test.ts has the others, and the other encodings. */
export type HmacAlgorithm = Extract<Algorithm, `hmac-${string}`>;
export const algorithms: readonly [HmacAlgorithm, ...HmacAlgorithm[]] = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'];
export const secretEncodings: readonly [SecretEncoding, ...SecretEncoding[]] = ['utf8', 'base64', 'hex'];
export const signatureEncodings: readonly [SignatureEncoding, ...SignatureEncoding[]] = ['hex', 'base64', 'base64url'];

/** The block of each hash (FIPS 180-4, figure 1) in bytes. */
export const blockBytes: Readonly<Record<HmacAlgorithm, number>> = {
  'hmac-sha256': 64,
  'hmac-sha384': 128,
  'hmac-sha512': 128,
};

/** What node:crypto signs. */
export function expected(
  algorithm: Algorithm,
  key: string | Uint8Array,
  message: Message,
  encoding: SignatureEncoding = 'hex',
): string {
  return createHmac(algorithm.slice('hmac-'.length), key).update(message).digest(encoding);
}

/** Loads a key whose bytes are given: in hexadecimal, so that any byte may be among them. */
export function keyOf(bytes: Uint8Array, algorithm: Algorithm = 'hmac-sha256'): Promise<SigningKey> {
  return SigningKey.load(secret.text(Buffer.from(bytes).toString('hex')), { algorithm, encoding: 'hex' });
}

/** Loads a key, as SHA-256 and text unless told otherwise. */
export function load(
  source: SecretSource,
  { algorithm = 'hmac-sha256', encoding = 'utf8' }: { algorithm?: Algorithm; encoding?: SecretEncoding } = {},
): Promise<SigningKey> {
  return SigningKey.load(source, { algorithm, encoding });
}

/** The error that `attempt` ends in, checked to be one of ours with that code. */
export async function refusal(attempt: () => unknown, code: ErrorCode): Promise<LocksignError> {
  let result: unknown;
  try {
    result = await attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(LocksignError);
    if (!(error instanceof LocksignError)) throw error;
    expect(error.code, error.message).toBe(code);
    return error;
  }
  throw new Error(`should have failed with ${code}, gave ${typeof result}`);
}
