// What the text of a private key turns out to be: its parts, or why it is refused.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/shared_table.h"
#include "sign/rsa.h"

namespace locksign {

// The kind of key that the caller's algorithm needs.
enum class KeyKind : uint8_t { kEd25519, kEcdsaP256, kEcdsaSecp256k1, kRsa };

// How the text is written. All but PEM are the 32 bytes of an Ed25519 seed or of an ECDSA scalar,
// or the 64 bytes of an Ed25519 seed followed by its public key.
enum class KeyTextEncoding : uint8_t { kPem, kBase64, kBase58, kHex };

// The key that a text contains when it is not the wanted one.
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
  kOtherCurve,     // a named curve that is none of these
  kExplicitCurve,  // the parameters of the curve are written out in place of its name
  kOther,
};

enum class KeyFormError : uint8_t {
  kNone,
  kNotPem,                 // does not begin with a line -----BEGIN …-----
  kBinaryDer,              // binary DER; `openssl pkey -inform der` writes it as PEM
  kPemGiven,               // PEM, but the encoding says otherwise
  kUnsuitableEncoding,     // an RSA key has no form other than PEM
  kPublicKey,              // a public key, of PEM or SSH
  kCertificate,            // a certificate, which contains a public key
  kCertificateRequest,     // a certificate request, which contains a public key
  kOpenSshKey,             // a private key in a format of SSH
  kPgpKey,                 // a key or message of PGP
  kPuttyKey,               // a private key of PuTTY
  kOtherPem,               // PEM of something else: parameters, a revocation list, CMS
  kTraditionalEncryption,  // `Proc-Type: 4,ENCRYPTED`; `openssl pkcs8 -topk8` converts it
  kTextAfter,              // something follows the END line: another key, or a certificate
  kTruncated,              // cut off: no END line for the BEGIN line, or DER that ends too early
  kBadBase64,              // not strict base64
  kBadBase58,              // a character that is not of base58
  kBadHex,                 // not hexadecimal
  kWrongLength,            // neither 32 bytes nor, for Ed25519, 64
  kTrailingBytes,          // bytes after the end of the DER
  kMalformed,              // not the DER that the standard of its format prescribes
  kCurveMissing,           // `EC PRIVATE KEY` without the name of its curve
  kAnotherAlgorithm,       // the key of another algorithm; `found` says which
  kWrongCurve,             // the key of another curve; `found` says which
  kMultiPrime,             // RSA with more than two primes (RFC 8017, version 1)
  kPassphraseNeeded,       // encrypted: call private_key_decrypt() with its passphrase
  kPassphraseWrong,        // the passphrase does not decrypt it, or the ciphertext is damaged
  kEncryptionUnsupported,  // neither PBES2 with PBKDF2, SHA-2 and AES-CBC; OpenSSL can re-encrypt it
  kEncryptionSha1,         // PBKDF2 with SHA-1, as OpenSSL before 1.1 wrote it
  kTooManyIterations,      // PBKDF2 with more than kMaxPbkdf2Iterations
};

struct [[nodiscard]] KeyFormResult {
  KeyFormError error = KeyFormError::kNone;
  FoundKey found = FoundKey::kNone;  // for kAnotherAlgorithm and kWrongCurve

  bool ok() const { return error == KeyFormError::kNone; }
};

// Bytes inside the text's own memory. No part has a length of 0, unless the text does not have it.
struct KeyPart {
  const uint8_t* bytes = nullptr;
  size_t length = 0;
};

// PBES2 (RFC 8018, section 6.2) with PBKDF2 and AES in CBC mode.
struct EncryptedKey {
  Algorithm prf = Algorithm::kHmacSha256;
  KeyPart salt;
  uint32_t iterations = 0;
  size_t cipher_key_bytes = 0;
  const uint8_t* iv = nullptr;    // kAesBlockBytes
  uint8_t* ciphertext = nullptr;  // replaced by the plaintext
  size_t ciphertext_bytes = 0;    // a multiple of kAesBlockBytes; 0 if the key is not encrypted
};

struct PrivateKeyForm {
  KeyPart secret;  // the Ed25519 seed or the ECDSA scalar: 32 bytes
  // 32 bytes for Ed25519. A point for ECDSA (SEC 1, section 2.3.3): 65 bytes, or 33 if compressed.
  // It was not compared with the secret.
  KeyPart public_key;
  RsaParts rsa = {};       // without leading zeros; rsa_prepare() checks how they relate
  EncryptedKey encrypted;  // after kPassphraseNeeded
};

}  // namespace locksign
