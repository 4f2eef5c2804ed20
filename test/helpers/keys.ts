/**
 * The reference, node:crypto, and the functions that most suites need for a key.
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

/** The HMAC algorithms. signing-key-forms.test.ts tests the others and the other encodings. */
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

/** The signature of node:crypto. */
export function expected(
  algorithm: Algorithm,
  key: string | Uint8Array,
  message: Message,
  encoding: SignatureEncoding = 'hex',
): string {
  return createHmac(algorithm.slice('hmac-'.length), key).update(message).digest(encoding);
}

/** Loads a key from its bytes. They are passed in hexadecimal, so that every byte is possible. */
export function keyOf(bytes: Uint8Array, algorithm: Algorithm = 'hmac-sha256'): Promise<SigningKey> {
  return SigningKey.load(secret.text(Buffer.from(bytes).toString('hex')), { algorithm, encoding: 'hex' });
}

/** Loads a key, by default with SHA-256 and utf8. */
export function load(
  source: SecretSource,
  { algorithm = 'hmac-sha256', encoding = 'utf8' }: { algorithm?: Algorithm; encoding?: SecretEncoding } = {},
): Promise<SigningKey> {
  return SigningKey.load(source, { algorithm, encoding });
}

/** The error of `attempt`, which must be a LocksignError with that code. */
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
