/**
 * The numbers by which the modules and src/backend/wasm-signer.ts call the algorithms. 0 is no algorithm. The last two are the
 * hash of the message followed by the secret, the others are HMAC.
 */
export const SHA256 = 1;
export const SHA384 = 2;
export const SHA512 = 3;
export const SHA256_SUFFIX = 4;
export const MD5_SUFFIX = 5;

@inline
export function isHmac(kind: i32): bool {
  return kind >= SHA256 && kind <= SHA512;
}

@inline
export function isSuffix(kind: i32): bool {
  return kind == SHA256_SUFFIX || kind == MD5_SUFFIX;
}

/** Bytes that a suffix key has room for: src/backend/backend.ts, maxSuffixSecretBytes. */
export const SUFFIX_BYTES: i32 = 256;
