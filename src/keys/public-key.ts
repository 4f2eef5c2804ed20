/**
 * The public key of a private key. It is not secret: an exchange gets it, and verifies with it.
 * @module
 */
import type { KeyObject } from 'node:crypto';
import type { Message, SignatureEncoding } from '../backend/backend.js';
import type { Algorithm } from '../backend/shared-table.js';

// Loaded when a private key is used first: it takes longer than importing the rest of the package.
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');

/** The public key of a {@link SigningKey}, in the forms that exchanges ask for. */
export interface PublicKey {
  /** SubjectPublicKeyInfo (RFC 5280) as PEM, with line breaks. */
  readonly pem: string;
  /**
   * The key itself in base64: 32 bytes for `ed25519` (RFC 8032), the uncompressed point of 65 bytes
   * for ECDSA (SEC 1, section 2.3.3). Undefined for RSA, whose key has no other form.
   */
  readonly base64: string | undefined;
  /** The same in hexadecimal. */
  readonly hex: string | undefined;
}

const fields: Readonly<Partial<Record<Algorithm, { kty: string; crv?: string }>>> = {
  ed25519: { kty: 'OKP', crv: 'Ed25519' },
  'ecdsa-p256-sha256': { kty: 'EC', crv: 'P-256' },
  'ecdsa-secp256k1': { kty: 'EC', crv: 'secp256k1' },
  'rsa-pkcs1-sha256': { kty: 'RSA' },
};

const coordinateBytes = 32;
const exponentBytes = 8;

/** Without leading zeros (RFC 7518, section 6.3.1.2). */
const integer = (bytes: Buffer): string => {
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(Math.max(first, 0)).toString('base64url');
};

/** RFC 7518 and RFC 8037. */
function numbersOf(algorithm: Algorithm, bytes: Buffer): Record<string, string> {
  switch (algorithm) {
    case 'ed25519':
      return { x: bytes.toString('base64url') };
    case 'rsa-pkcs1-sha256':
      return { e: integer(bytes.subarray(0, exponentBytes)), n: integer(bytes.subarray(exponentBytes)) };
    default:
      return {
        x: bytes.subarray(0, coordinateBytes).toString('base64url'),
        y: bytes.subarray(coordinateBytes).toString('base64url'),
      };
  }
}

function keyObject(algorithm: Algorithm, hex: string): KeyObject {
  const key = { ...fields[algorithm], ...numbersOf(algorithm, Buffer.from(hex, 'hex')) };
  return crypto().createPublicKey({ key, format: 'jwk' });
}

/** @param hex as the backend gives it (`BackendKey.publicKey`). */
export function publicKeyOf(algorithm: Algorithm, hex: string): PublicKey {
  const pem = String(keyObject(algorithm, hex).export({ type: 'spki', format: 'pem' }));
  if (algorithm === 'rsa-pkcs1-sha256') return { pem, base64: undefined, hex: undefined };
  const raw = algorithm === 'ed25519' ? hex : `04${hex}`;
  return { pem, base64: Buffer.from(raw, 'hex').toString('base64'), hex: raw };
}

const strict: Readonly<Record<SignatureEncoding, RegExp>> = {
  hex: /^(?:[0-9a-fA-F]{2})+$/,
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  base64url: /^[A-Za-z0-9_-]+$/,
};

/**
 * Whether a signature is right. Unlike a comparison, it accepts every valid signature: other
 * signers of ECDSA choose another nonce.
 */
export function verifyWith(
  algorithm: Algorithm,
  hex: string,
  message: Message,
  signature: string,
  encoding: SignatureEncoding,
): boolean {
  if (!strict[encoding].test(signature)) return false;
  const data = typeof message === 'string' ? Buffer.from(message) : message;
  const digest = algorithm === 'ed25519' ? null : 'sha256';
  const key = { key: keyObject(algorithm, hex), dsaEncoding: 'ieee-p1363' } as const;
  return crypto().verify(digest, data, key, Buffer.from(signature, encoding));
}
