/**
 * The numbers by which the modules and src/backend/wasm-signer.ts call the algorithms. 0 is no algorithm. The last two are the
 * hash of the message followed by the secret, the others are HMAC.
 */
export const HMAC_SHA256 = 1;
export const HMAC_SHA384 = 2;
export const HMAC_SHA512 = 3;
export const SECRET_SUFFIX_SHA256 = 4;
export const SECRET_SUFFIX_MD5 = 5;

@inline
export function isHmac(kind: i32): bool {
  return kind >= HMAC_SHA256 && kind <= HMAC_SHA512;
}

@inline
export function isSuffix(kind: i32): bool {
  return kind == SECRET_SUFFIX_SHA256 || kind == SECRET_SUFFIX_MD5;
}

/** Bytes that a suffix key has room for: src/backend/backend.ts, maxSuffixSecretBytes. */
export const SUFFIX_BYTES: i32 = 256;
