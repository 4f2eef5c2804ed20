// What the text of a private key turns out to be: its parts, or why it is refused.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/shared_table.h"
#include "sign/rsa/rsa.h"

namespace locksign {

// The kind of key that the caller's algorithm needs.
enum class KeyKind : uint8_t { kEd25519, kEcdsaP256, kEcdsaSecp256k1, kRsa };

// How the text is written. All but PEM are the 32 bytes of an Ed25519 seed or of an ECDSA scalar,
// or the 64 bytes of an Ed25519 seed followed by its public key.
enum class KeyTextEncoding : uint8_t { kPem, kBase64, kBase58, kHex };

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
