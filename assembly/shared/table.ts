// Made from tools/make/shared/table.js by tools/make/shared/generate.js. Do not edit.

// How a key signs. `hmac-sha256`, `hmac-sha384` and `hmac-sha512` are HMAC (RFC 2104) over that
// hash (FIPS 180-4). `secret-suffix-sha256` and `secret-suffix-md5` (RFC 1321) hash the message
// followed by the secret. That is weaker than HMAC: a collision of the hash is a forgery, and the
// secret itself has to stay in memory. `secret-suffix-md5` signs printable ASCII text only, because
// signatures of colliding messages of arbitrary bytes would reveal the secret. Use the suffix
// algorithms only for exchanges that require them. The others have a private key and a public one.
// `ed25519` is RFC 8032. `ecdsa-p256-sha256` is ECDSA over the curve P-256 (FIPS 186-5) with the
// nonce of RFC 6979, written as r and s. `ecdsa-secp256k1` signs a digest of 32 bytes over the
// curve secp256k1 (SEC 2), written as r, s and the recovery bit, with the lower s (EIP-2).
// `rsa-pkcs1-sha256` is RSASSA-PKCS1-v1_5 (RFC 8017) with 2,048 to 4,096 bits.
export const HMAC_SHA256: i32 = 1;
export const HMAC_SHA384: i32 = 2;
export const HMAC_SHA512: i32 = 3;
export const SECRET_SUFFIX_SHA256: i32 = 4;
export const SECRET_SUFFIX_MD5: i32 = 5;
export const ED25519: i32 = 6;
export const ECDSA_P256_SHA256: i32 = 7;
export const ECDSA_SECP256K1: i32 = 8;
export const RSA_PKCS1_SHA256: i32 = 9;

// How the secret's text becomes the key. `utf8` uses the text's bytes as they are. `base64` and
// `hex` decode the text (RFC 4648). The others are conversions that single exchanges require:
// `to-base64` encodes the text in base64, `to-uppercase` converts it to capital letters (ASCII
// only), and `to-md5-hex` is the MD5 digest of the text in hexadecimal. Private keys are `pem` (RFC
// 7468), or the seed or scalar in `base64`, `base58` or `hex`; an RSA key is PEM. `private-key` is
// any of these forms: PEM begins with its first line, base64 ends with `=`, and hexadecimal has 64
// or 128 digits.
export const SECRET_UTF8: i32 = 0;
export const SECRET_BASE64: i32 = 1;
export const SECRET_HEX: i32 = 2;
export const SECRET_TO_BASE64: i32 = 3;
export const SECRET_TO_UPPERCASE: i32 = 4;
export const SECRET_TO_MD5_HEX: i32 = 5;
export const SECRET_BASE58: i32 = 6;
export const SECRET_PEM: i32 = 7;
export const SECRET_PRIVATE_KEY: i32 = 8;

// How a signature is written (RFC 4648). `base64url` has no padding.
export const SIGNATURE_HEX: i32 = 0;
export const SIGNATURE_BASE64: i32 = 1;
export const SIGNATURE_BASE64URL: i32 = 2;

// Why the WebAssembly module did not load a key. The numbers are negative, because a number from 0
// on is the slot of a key.
export const LOAD_SUFFIX_TOO_LONG: i32 = -8;
export const LOAD_NOT_ASCII: i32 = -7;
export const LOAD_NOT_HEX: i32 = -6;
export const LOAD_NOT_BASE64: i32 = -5;
export const LOAD_NEWLINE: i32 = -4;
export const LOAD_TOO_LONG: i32 = -3;
export const LOAD_EMPTY: i32 = -2;
export const LOAD_NO_SLOT: i32 = -1;

// Bytes of a secret, as text before it is decoded. RFC 2104 sets no limit; exchanges issue a few
// hundred bytes at most.
export const MAX_SECRET_BYTES: i32 = 4096;

// Bytes of the key of a suffix algorithm, after it is decoded or converted.
export const MAX_SUFFIX_SECRET_BYTES: i32 = 256;

// Keys that one read of a source can make.
export const MAX_PURPOSES: i32 = 8;
