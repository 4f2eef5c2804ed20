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
// algorithms only for exchanges that require them.
enum class Algorithm : uint8_t {
  kHmacSha256 = 1,
  kHmacSha384,
  kHmacSha512,
  kSecretSuffixSha256,
  kSecretSuffixMd5,
};

// How the secret's text becomes the key. `utf8` uses the text's bytes as they are. `base64` and
// `hex` decode the text (RFC 4648). The others are conversions that single exchanges require:
// `to-base64` encodes the text in base64, `to-uppercase` converts it to capital letters (ASCII
// only), and `to-md5-hex` is the MD5 digest of the text in hexadecimal.
enum class SecretEncoding : uint8_t {
  kUtf8,
  kBase64,
  kHex,
  kToBase64,
  kToUppercase,
  kToMd5Hex,
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
// string nor a Uint8Array, memory ran out, or the algorithm signs only printable ASCII text.
enum class SignStatus : uint8_t {
  kMismatch,
  kOk,
  kKeyDestroyed,
  kMessageType,
  kMemoryExhausted,
  kNotPrintable,
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

// Bytes of a secret, as text before it is decoded. RFC 2104 sets no limit; exchanges issue a few
// hundred bytes at most.
constexpr size_t kMaxSecretBytes = 4096;

// Bytes of the key of a suffix algorithm, after it is decoded or converted.
constexpr size_t kMaxSuffixSecretBytes = 256;

// Keys that one read of a source can make.
constexpr size_t kMaxPurposes = 8;

}  // namespace locksign
