/**
 * The numbers that the WebAssembly modules of the public-key algorithms use.
 * assembly/public-key/kinds.ts has the same.
 * @module
 */
import type { KeyKind } from '../private-key/form.js';

/** From 1 on. */
export const keyKinds: readonly KeyKind[] = ['ed25519', 'ecdsa-p256', 'ecdsa-secp256k1', 'rsa'];

/** Why a key is refused, from -1 downwards. */
export const keyRefusals = [
  /** The instance holds as many keys of this kind as it can. */
  'full',
  /** The ECDSA scalar is zero, or not below the order of the curve. */
  'scalar-range',
  /** The modulus has less than 2,048 bits. */
  'rsa-too-small',
  /** The modulus or a prime is even. */
  'rsa-even',
  /** The public exponent is 1, even, or over 64 bits. */
  'rsa-public-exponent',
  /** A prime has more than 11/16 of the bits of the modulus. */
  'rsa-prime-sizes',
  /** The modulus is not the product of the primes. */
  'rsa-modulus',
  /** dp or dq does not belong to the public exponent and the primes. */
  'rsa-exponents',
  /** qinv is not the inverse of q modulo p. */
  'rsa-coefficient',
  /** A signature of the key is not valid, although its parts fit each other. */
  'rsa-not-prime',
] as const;

/** Why a key cannot be made of its parts. */
export type KeyPartsRefusal =
  | (typeof keyRefusals)[number]
  /** The modulus has more than 4,096 bits. */
  | 'rsa-too-large'
  /** The public key that the text contains is not that of the secret. */
  | 'public-key-mismatch';

/** Bytes of the fields that the parts of an RSA key fill, right-aligned, in this order. */
export const rsaFields = [
  { part: 'modulus', bytes: 512, tooLong: 'rsa-too-large' },
  { part: 'publicExponent', bytes: 32, tooLong: 'rsa-public-exponent' },
  { part: 'p', bytes: 352, tooLong: 'rsa-prime-sizes' },
  { part: 'q', bytes: 352, tooLong: 'rsa-prime-sizes' },
  { part: 'dp', bytes: 352, tooLong: 'rsa-exponents' },
  { part: 'dq', bytes: 352, tooLong: 'rsa-exponents' },
  { part: 'qinv', bytes: 352, tooLong: 'rsa-coefficient' },
] as const;
