/**
 * The kinds of public-key algorithms, and what both modules of the pair know of each.
 * src/backend/wasm/public-key/kinds.ts has the same numbers.
 */
export const ED25519: i32 = 1;
/** ECDSA on P-256, over the SHA-256 digest of the message. */
export const ECDSA_P256: i32 = 2;
/** ECDSA on secp256k1, over a digest that the caller gives. */
export const ECDSA_SECP256K1: i32 = 3;
/** RSASSA-PKCS1-v1_5 with SHA-256. */
export const RSA: i32 = 4;

// The parts of an RSA key, big-endian, in fields of a fixed size that zeros fill up from the left:
// the modulus, the public exponent, p, q, dp, dq, qinv. Neither prime has more than 11/16 of the
// bits of the modulus, as in native/sign/rsa/rsa.h.
export const RSA_MIN_BITS: u32 = 2048;
export const RSA_MODULUS_BYTES: usize = 512;
export const RSA_EXPONENT_BYTES: usize = 32;
export const RSA_PRIME_BYTES: usize = 352;
export const RSA_PARTS_BYTES: usize = 2304;

/** The bytes of an Ed25519 seed, an ECDSA scalar and a digest, and of one call of `put`. */
export const PIECE_BYTES: usize = 32;

// Why a key is refused. A number from 0 on is the slot of a key. The RSA reasons are those of
// native/sign/rsa/rsa.h.
export const NO_SLOT: i32 = -1;
export const SCALAR_RANGE: i32 = -2;
export const RSA_TOO_SMALL: i32 = -3;
export const RSA_EVEN: i32 = -4;
export const RSA_PUBLIC_EXPONENT: i32 = -5;
export const RSA_PRIME_SIZES: i32 = -6;
export const RSA_MODULUS: i32 = -7;
export const RSA_EXPONENTS: i32 = -8;
export const RSA_COEFFICIENT: i32 = -9;
export const RSA_NOT_PRIME: i32 = -10;

/** Returned in place of a signature that is not valid or whose message changed. */
export const NO_SIGNATURE: i32 = -1;
