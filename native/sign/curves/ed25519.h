// Ed25519 (RFC 8032 section 5.1), for messages that are not hashed before.
#pragma once

#include "sign/curves/workspace.h"
#include "sign/numbers/modular.h"

namespace locksign {

constexpr size_t kEd25519SeedBytes = 32;
constexpr size_t kEd25519PublicKeyBytes = 32;
constexpr size_t kEd25519SignatureBytes = 64;

// Signs as well as the seed does, so it lives in secret memory only.
struct Ed25519Key {
  Limbs<4> scalar;  // modulo the order of the base point
  uint8_t prefix[32];
  uint8_t public_key[kEd25519PublicKeyBytes];  // not secret
};

// Section 5.1.5. Every seed is valid. Wipes every trace of the key from the stack and the
// registers.
void ed25519_prepare(const uint8_t* seed, SignWorkspace* workspace, Ed25519Key* key);

// Section 5.1.6. Wipes every trace of the key and of the nonce from the stack and the registers.
void ed25519_sign(const Ed25519Key& key, const uint8_t* message, size_t message_bytes,
                  SignWorkspace* workspace, uint8_t* signature);

}  // namespace locksign
