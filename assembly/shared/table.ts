// Made from tools/make/shared/table.js by tools/make/shared/generate.js. Do not edit.

// How a key signs. `hmac-sha256`, `hmac-sha384` and `hmac-sha512` are HMAC (RFC 2104) over that
// hash (FIPS 180-4). `secret-suffix-sha256` and `secret-suffix-md5` (RFC 1321) hash the message
// followed by the secret. That is weaker than HMAC: a collision of the hash is a forgery, and the
// secret itself has to stay in memory. `secret-suffix-md5` signs printable ASCII text only, because
// signatures of colliding messages of arbitrary bytes would reveal the secret. Use the suffix
// algorithms only for exchanges that require them.
export const HMAC_SHA256: i32 = 1;
export const HMAC_SHA384: i32 = 2;
export const HMAC_SHA512: i32 = 3;
export const SECRET_SUFFIX_SHA256: i32 = 4;
export const SECRET_SUFFIX_MD5: i32 = 5;

// How the secret's text becomes the key. `utf8` uses the text's bytes as they are. `base64` and
// `hex` decode the text (RFC 4648). The others are conversions that single exchanges require:
// `to-base64` encodes the text in base64, `to-uppercase` converts it to capital letters (ASCII
// only), and `to-md5-hex` is the MD5 digest of the text in hexadecimal.
export const SECRET_UTF8: i32 = 0;
export const SECRET_BASE64: i32 = 1;
export const SECRET_HEX: i32 = 2;
export const SECRET_TO_BASE64: i32 = 3;
export const SECRET_TO_UPPERCASE: i32 = 4;
export const SECRET_TO_MD5_HEX: i32 = 5;

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
