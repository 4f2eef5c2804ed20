/**
 * ECDSA with the nonces of RFC 6979 and SHA-256, by big integers and node:crypto. It is not
 * constant in time.
 */
import { createECDH, createHmac } from 'node:crypto';

const curves = {
  'ecdsa-p256': {
    name: 'prime256v1',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'ecdsa-secp256k1': {
    name: 'secp256k1',
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
} as const;
export type EcdsaKind = keyof typeof curves;

export const orderOf = (kind: EcdsaKind): bigint => curves[kind].order;

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
export const bytesOf = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(64, '0'), 'hex');

/** Fermat: n is prime. */
function inverse(number: bigint, n: bigint): bigint {
  let result = 1n;
  let base = number % n;
  for (let exponent = n - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % n;
    base = (base * base) % n;
  }
  return result;
}

/** Section 3.2. */
function nonceOf(secret: Uint8Array, digest: Uint8Array, n: bigint): bigint {
  const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer => {
    const mac = createHmac('sha256', key);
    for (const part of parts) mac.update(part);
    return mac.digest();
  };
  const seed = [secret, bytesOf(numberOf(digest) % n)];
  let value: Buffer = Buffer.alloc(32, 1);
  let key: Buffer = Buffer.alloc(32);
  for (const separator of [0, 1]) {
    key = hmac(key, value, Buffer.from([separator]), ...seed);
    value = hmac(key, value);
  }
  for (;;) {
    value = hmac(key, value);
    const nonce = numberOf(value);
    if (nonce > 0n && nonce < n) return nonce;
    key = hmac(key, value, Buffer.from([0]));
    value = hmac(key, value);
  }
}

/** r and s; for secp256k1 with low s and the recovery bit. */
export function referenceSignature(kind: EcdsaKind, secret: Uint8Array, digest: Uint8Array): Buffer {
  const { name, order: n } = curves[kind];
  const nonce = nonceOf(secret, digest, n);
  const ecdh = createECDH(name);
  ecdh.setPrivateKey(bytesOf(nonce));
  const point = ecdh.getPublicKey();
  const x = numberOf(point.subarray(1, 33));
  const r = x % n;
  const s = (inverse(nonce, n) * (numberOf(digest) + r * numberOf(secret))) % n;
  if (kind === 'ecdsa-p256') return Buffer.concat([bytesOf(r), bytesOf(s)]);
  const isHigh = s > n / 2n;
  const recovery = (((point[64] ?? 0) & 1) ^ (isHigh ? 1 : 0)) | (x === r ? 0 : 2);
  return Buffer.concat([bytesOf(r), bytesOf(isHigh ? n - s : s), Buffer.from([recovery])]);
}
