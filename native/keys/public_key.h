// The public key of a private one.
#pragma once

#include "keys/key_store.h"

namespace locksign {

constexpr size_t kPublicExponentBytes = 8;
constexpr size_t kMaxPublicKeyBytes = kPublicExponentBytes + kRsaMaxSignatureBytes;

// Writes the public key and returns its bytes: 32 for Ed25519 (RFC 8032), x and y for ECDSA, the
// exponent in kPublicExponentBytes and the modulus for RSA, all big-endian but Ed25519's. Returns 0
// for a key that has none.
size_t public_key_write(const KeySlot& key, uint8_t* bytes);

}  // namespace locksign
