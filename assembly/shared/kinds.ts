/**
 * The two families of algorithms. The number of an algorithm is its kind; 0 is no algorithm.
 */
import { HMAC_SHA256, HMAC_SHA512, SECRET_SUFFIX_MD5, SECRET_SUFFIX_SHA256 } from './table';

@inline
export function isHmac(kind: i32): bool {
  return kind >= HMAC_SHA256 && kind <= HMAC_SHA512;
}

@inline
export function isSuffix(kind: i32): bool {
  return kind == SECRET_SUFFIX_SHA256 || kind == SECRET_SUFFIX_MD5;
}
