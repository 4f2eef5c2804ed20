// Made from tools/make/shared/table.js by tools/make/shared/generate.js. Do not edit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

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
enum class Algorithm : uint8_t {
  kHmacSha256 = 1,
  kHmacSha384,
  kHmacSha512,
  kSecretSuffixSha256,
  kSecretSuffixMd5,
  kEd25519,
  kEcdsaP256Sha256,
  kEcdsaSecp256k1,
  kRsaPkcs1Sha256,
};

// How the secret's text becomes the key. `utf8` uses the text's bytes as they are. `base64` and
// `hex` decode the text (RFC 4648). The others are conversions that single exchanges require:
// `to-base64` encodes the text in base64, `to-uppercase` converts it to capital letters (ASCII
// only), and `to-md5-hex` is the MD5 digest of the text in hexadecimal. Private keys are `pem` (RFC
// 7468), or the seed or scalar in `base64`, `base58` or `hex`; an RSA key is PEM. `private-key` is
// any of these forms: PEM begins with its first line, base64 ends with `=`, and hexadecimal has 64
// or 128 digits.
enum class SecretEncoding : uint8_t {
  kUtf8,
  kBase64,
  kHex,
  kToBase64,
  kToUppercase,
  kToMd5Hex,
  kBase58,
  kPem,
  kPrivateKey,
};

// How a signature is written (RFC 4648). `base64url` has no padding.
enum class SignatureEncoding : uint8_t {
  kHex,
  kBase64,
  kBase64url,
};

// The values of LOCKSIGN_MEMORY. `auto` takes memfd_secret(2) where the kernel grants it, and
// mlock(2) elsewhere.
enum class MemoryChoice : uint8_t {
  kAuto,
  kMemfdSecret,
  kMlock,
};

// The result of signing or verifying in the addon. `ok` and `mismatch` answer whether a signature
// is right. The others say why nothing was signed: the handle is dead, the message is neither a
// string nor a Uint8Array, memory ran out, the algorithm signs only printable ASCII text, or only a
// digest of 32 bytes, the processor computed a wrong signature, or the signature of a private key
// does not become a secret.
enum class SignStatus : uint8_t {
  kMismatch,
  kOk,
  kKeyDestroyed,
  kMessageType,
  kMemoryExhausted,
  kNotPrintable,
  kNotADigest,
  kWrongResult,
  kNotDerivable,
};

// Why a text is not the private key that an algorithm needs. src/backend/private-key-problems.ts
// has a sentence for each.
enum class KeyFormError : uint8_t {
  kNone,
  kNotPem,
  kBinaryDer,
  kPemGiven,
  kUnsuitableEncoding,
  kPublicKey,
  kCertificate,
  kCertificateRequest,
  kOpensshKey,
  kPgpKey,
  kPuttyKey,
  kOtherPem,
  kTraditionalEncryption,
  kTextAfter,
  kTruncated,
  kBadBase64,
  kBadBase58,
  kBadHex,
  kWrongLength,
  kTrailingBytes,
  kMalformed,
  kCurveMissing,
  kAnotherAlgorithm,
  kWrongCurve,
  kMultiPrime,
  kPassphraseNeeded,
  kPassphraseWrong,
  kEncryptionUnsupported,
  kEncryptionScrypt,
  kEncryptionOld,
  kEncryptionSha1,
  kTooManyIterations,
  kNotInRange,
  kPublicKeyDiffers,
  kRsaTooSmall,
  kRsaTooLarge,
  kRsaPublicExponent,
  kRsaPrimeSizes,
  kRsaInconsistent,
  kEncryptedNeedsNative,
};

// The key that a text has where it is not the wanted one. `explicit-curve` means that the
// parameters of the curve are written out instead of its name.
enum class FoundKey : uint8_t {
  kNone,
  kEd25519,
  kEd448,
  kX25519,
  kX448,
  kRsa,
  kRsaPss,
  kDsa,
  kDiffieHellman,
  kP256,
  kP384,
  kP521,
  kSecp256k1,
  kOtherCurve,
  kExplicitCurve,
  kOther,
};

// How a key inside a token signs. `hmac-sha256`, `hmac-sha384` and `hmac-sha512` are HMAC (RFC
// 2104), `ed25519` is EdDSA (RFC 8032), `ecdsa-p256-sha256` is ECDSA on P-256 (FIPS 186-5) whose
// signature is r and s in 32 bytes each, and `rsa-pkcs1-sha256` is RSASSA-PKCS1-v1_5 (RFC 8017).
enum class TokenAlgorithm : uint8_t {
  kHmacSha256 = 1,
  kHmacSha384,
  kHmacSha512,
  kEd25519,
  kEcdsaP256Sha256,
  kRsaPkcs1Sha256,
};

// Why a key of a token cannot be used or made: there is none or more than one of the name, its kind
// is not one that signs here, its algorithm is another or not known, its label is taken, the token
// would give it out, or it asks for the PIN at each signature.
enum class TokenKeyFault : uint8_t {
  kMissing = 1,
  kAmbiguous,
  kKind,
  kAlgorithm,
  kExists,
  kExposed,
  kAsksAgain,
};

// How the PIN of a token's user is doing: as usual, only a few tries are left, only one is left, it
// is locked after wrong ones, or the token has none yet.
enum class TokenPinState : uint8_t {
  kUsual,
  kCountLow,
  kFinalTry,
  kLocked,
  kNotSet,
};

// Bytes of a secret, as text before it is decoded. RFC 2104 sets no limit; exchanges issue a few
// hundred bytes at most.
constexpr size_t kMaxSecretBytes = 4096;

// Bytes of the key of a suffix algorithm, after it is decoded or converted.
constexpr size_t kMaxSuffixSecretBytes = 256;

// Keys that one read of a source can make.
constexpr size_t kMaxPurposes = 8;

}  // namespace locksign
