// Made from tools/make/shared/table.js by tools/make/shared/generate.js. Do not edit.

/**
 * How a key signs. `hmac-sha256`, `hmac-sha384` and `hmac-sha512` are HMAC (RFC 2104) over that
 * hash (FIPS 180-4). `secret-suffix-sha256` and `secret-suffix-md5` (RFC 1321) hash the message
 * followed by the secret. That is weaker than HMAC: a collision of the hash is a forgery, and the
 * secret itself has to stay in memory. `secret-suffix-md5` signs printable ASCII text only, because
 * signatures of colliding messages of arbitrary bytes would reveal the secret. Use the suffix
 * algorithms only for exchanges that require them. The others have a private key and a public one.
 * `ed25519` is RFC 8032. `ecdsa-p256-sha256` is ECDSA over the curve P-256 (FIPS 186-5) with the
 * nonce of RFC 6979, written as r and s. `ecdsa-secp256k1` signs a digest of 32 bytes over the
 * curve secp256k1 (SEC 2), written as r, s and the recovery bit, with the lower s (EIP-2).
 * `rsa-pkcs1-sha256` is RSASSA-PKCS1-v1_5 (RFC 8017) with 2,048 to 4,096 bits.
 */
export type Algorithm =
  | 'hmac-sha256'
  | 'hmac-sha384'
  | 'hmac-sha512'
  | 'secret-suffix-sha256'
  | 'secret-suffix-md5'
  | 'ed25519'
  | 'ecdsa-p256-sha256'
  | 'ecdsa-secp256k1'
  | 'rsa-pkcs1-sha256';
export const algorithms: readonly Algorithm[] = Object.freeze([
  'hmac-sha256',
  'hmac-sha384',
  'hmac-sha512',
  'secret-suffix-sha256',
  'secret-suffix-md5',
  'ed25519',
  'ecdsa-p256-sha256',
  'ecdsa-secp256k1',
  'rsa-pkcs1-sha256',
] as const);
/** The number of the first of {@link algorithms}; the others follow. */
export const firstAlgorithm = 1;

/**
 * How the secret's text becomes the key. `utf8` uses the text's bytes as they are. `base64` and
 * `hex` decode the text (RFC 4648). The others are conversions that single exchanges require:
 * `to-base64` encodes the text in base64, `to-uppercase` converts it to capital letters (ASCII
 * only), and `to-md5-hex` is the MD5 digest of the text in hexadecimal. Private keys are `pem` (RFC
 * 7468), or the seed or scalar in `base64`, `base58` or `hex`; an RSA key is PEM. `private-key` is
 * any of these forms: PEM begins with its first line, base64 ends with `=`, and hexadecimal has 64
 * or 128 digits.
 */
export type SecretEncoding =
  | 'utf8'
  | 'base64'
  | 'hex'
  | 'to-base64'
  | 'to-uppercase'
  | 'to-md5-hex'
  | 'base58'
  | 'pem'
  | 'private-key';
export const secretEncodings: readonly SecretEncoding[] = Object.freeze([
  'utf8',
  'base64',
  'hex',
  'to-base64',
  'to-uppercase',
  'to-md5-hex',
  'base58',
  'pem',
  'private-key',
] as const);

/** How a signature is written (RFC 4648). `base64url` has no padding. */
export type SignatureEncoding = 'hex' | 'base64' | 'base64url';
export const signatureEncodings: readonly SignatureEncoding[] = Object.freeze(['hex', 'base64', 'base64url'] as const);

/**
 * The values of LOCKSIGN_MEMORY. `auto` takes memfd_secret(2) where the kernel grants it, and
 * mlock(2) elsewhere.
 */
export type MemoryChoice = 'auto' | 'memfd_secret' | 'mlock';
export const memoryChoices: readonly MemoryChoice[] = Object.freeze(['auto', 'memfd_secret', 'mlock'] as const);

/**
 * The result of signing or verifying in the addon. `ok` and `mismatch` answer whether a signature
 * is right. The others say why nothing was signed: the handle is dead, the message is neither a
 * string nor a Uint8Array, memory ran out, the algorithm signs only printable ASCII text, or only a
 * digest of 32 bytes, the processor computed a wrong signature, or the signature of a private key
 * does not become a secret.
 */
export type SignStatus =
  | 'mismatch'
  | 'ok'
  | 'key-destroyed'
  | 'message-type'
  | 'memory-exhausted'
  | 'not-printable'
  | 'not-a-digest'
  | 'wrong-result'
  | 'not-derivable';
export const signStatuses: readonly SignStatus[] = Object.freeze([
  'mismatch',
  'ok',
  'key-destroyed',
  'message-type',
  'memory-exhausted',
  'not-printable',
  'not-a-digest',
  'wrong-result',
  'not-derivable',
] as const);

/**
 * Why a text is not the private key that an algorithm needs. src/backend/private-key-problems.ts
 * has a sentence for each.
 */
export type KeyFormError =
  | 'none'
  | 'not-pem'
  | 'binary-der'
  | 'pem-given'
  | 'unsuitable-encoding'
  | 'public-key'
  | 'certificate'
  | 'certificate-request'
  | 'openssh-key'
  | 'pgp-key'
  | 'putty-key'
  | 'other-pem'
  | 'traditional-encryption'
  | 'text-after'
  | 'truncated'
  | 'bad-base64'
  | 'bad-base58'
  | 'bad-hex'
  | 'wrong-length'
  | 'trailing-bytes'
  | 'malformed'
  | 'curve-missing'
  | 'another-algorithm'
  | 'wrong-curve'
  | 'multi-prime'
  | 'passphrase-needed'
  | 'passphrase-wrong'
  | 'encryption-unsupported'
  | 'encryption-scrypt'
  | 'encryption-old'
  | 'encryption-sha1'
  | 'too-many-iterations'
  | 'not-in-range'
  | 'public-key-differs'
  | 'rsa-too-small'
  | 'rsa-too-large'
  | 'rsa-public-exponent'
  | 'rsa-prime-sizes'
  | 'rsa-inconsistent'
  | 'encrypted-needs-native';
export const keyFormErrors: readonly KeyFormError[] = Object.freeze([
  'none',
  'not-pem',
  'binary-der',
  'pem-given',
  'unsuitable-encoding',
  'public-key',
  'certificate',
  'certificate-request',
  'openssh-key',
  'pgp-key',
  'putty-key',
  'other-pem',
  'traditional-encryption',
  'text-after',
  'truncated',
  'bad-base64',
  'bad-base58',
  'bad-hex',
  'wrong-length',
  'trailing-bytes',
  'malformed',
  'curve-missing',
  'another-algorithm',
  'wrong-curve',
  'multi-prime',
  'passphrase-needed',
  'passphrase-wrong',
  'encryption-unsupported',
  'encryption-scrypt',
  'encryption-old',
  'encryption-sha1',
  'too-many-iterations',
  'not-in-range',
  'public-key-differs',
  'rsa-too-small',
  'rsa-too-large',
  'rsa-public-exponent',
  'rsa-prime-sizes',
  'rsa-inconsistent',
  'encrypted-needs-native',
] as const);

/**
 * The key that a text has where it is not the wanted one. `explicit-curve` means that the
 * parameters of the curve are written out instead of its name.
 */
export type FoundKey =
  | 'none'
  | 'ed25519'
  | 'ed448'
  | 'x25519'
  | 'x448'
  | 'rsa'
  | 'rsa-pss'
  | 'dsa'
  | 'diffie-hellman'
  | 'p256'
  | 'p384'
  | 'p521'
  | 'secp256k1'
  | 'other-curve'
  | 'explicit-curve'
  | 'other';
export const foundKeys: readonly FoundKey[] = Object.freeze([
  'none',
  'ed25519',
  'ed448',
  'x25519',
  'x448',
  'rsa',
  'rsa-pss',
  'dsa',
  'diffie-hellman',
  'p256',
  'p384',
  'p521',
  'secp256k1',
  'other-curve',
  'explicit-curve',
  'other',
] as const);

/**
 * How a key inside a token signs. `hmac-sha256`, `hmac-sha384` and `hmac-sha512` are HMAC (RFC
 * 2104), `ed25519` is EdDSA (RFC 8032), `ecdsa-p256-sha256` is ECDSA on P-256 (FIPS 186-5) whose
 * signature is r and s in 32 bytes each, and `rsa-pkcs1-sha256` is RSASSA-PKCS1-v1_5 (RFC 8017).
 */
export type TokenAlgorithm =
  | 'hmac-sha256'
  | 'hmac-sha384'
  | 'hmac-sha512'
  | 'ed25519'
  | 'ecdsa-p256-sha256'
  | 'rsa-pkcs1-sha256';
export const tokenAlgorithms: readonly TokenAlgorithm[] = Object.freeze([
  'hmac-sha256',
  'hmac-sha384',
  'hmac-sha512',
  'ed25519',
  'ecdsa-p256-sha256',
  'rsa-pkcs1-sha256',
] as const);
/** The number of the first of {@link tokenAlgorithms}; the others follow. */
export const firstTokenAlgorithm = 1;

/**
 * Why a key of a token cannot be used or made: there is none or more than one of the name, its kind
 * is not one that signs here, its algorithm is another or not known, its label is taken, the token
 * would give it out, or it asks for the PIN at each signature.
 */
export type TokenKeyFault = 'missing' | 'ambiguous' | 'kind' | 'algorithm' | 'exists' | 'exposed' | 'asks-again';
export const tokenKeyFaults: readonly TokenKeyFault[] = Object.freeze([
  'missing',
  'ambiguous',
  'kind',
  'algorithm',
  'exists',
  'exposed',
  'asks-again',
] as const);
/** The number of the first of {@link tokenKeyFaults}; the others follow. */
export const firstTokenKeyFault = 1;

/**
 * How the PIN of a token's user is doing: as usual, only a few tries are left, only one is left, it
 * is locked after wrong ones, or the token has none yet.
 */
export type TokenPinState = 'usual' | 'count-low' | 'final-try' | 'locked' | 'not-set';
export const tokenPinStates: readonly TokenPinState[] = Object.freeze([
  'usual',
  'count-low',
  'final-try',
  'locked',
  'not-set',
] as const);

/**
 * Why the WebAssembly module did not load a key. The numbers are negative, because a number from 0
 * on is the slot of a key.
 */
export type LoadRefusal =
  | 'suffix-too-long'
  | 'not-ascii'
  | 'not-hex'
  | 'not-base64'
  | 'newline'
  | 'too-long'
  | 'empty'
  | 'no-slot';
export const loadRefusals: readonly LoadRefusal[] = Object.freeze([
  'suffix-too-long',
  'not-ascii',
  'not-hex',
  'not-base64',
  'newline',
  'too-long',
  'empty',
  'no-slot',
] as const);
/** The number of the first of {@link loadRefusals}; the others follow. */
export const firstLoadRefusal = -8;

/**
 * Bytes of a secret, as text before it is decoded. RFC 2104 sets no limit; exchanges issue a few
 * hundred bytes at most.
 */
export const maxSecretBytes = 4096;

/** Bytes of the key of a suffix algorithm, after it is decoded or converted. */
export const maxSuffixSecretBytes = 256;

/** Keys that one read of a source can make. */
export const maxPurposes = 8;
