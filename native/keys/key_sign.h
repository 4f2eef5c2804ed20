// Signing and verifying with one key of the store.
#pragma once

#include "keys/key_store.h"

namespace locksign {

// Of the longest signature, RSA's with 4,096 bits.
constexpr size_t kMaxSignatureBytes = kRsaMaxSignatureBytes;
// Of the longest signature that key_verify() compares: r, s and the recovery bit of secp256k1.
constexpr size_t kMaxComparedBytes = 65;

// Writes the signature to `signature`, which has room for kMaxSignatureBytes, and returns its
// bytes. Returns 0 if the processor computed a wrong one. A message for ecdsa-secp256k1 is a digest
// of kEcdsaDigestBytes. The message must not change meanwhile: Ed25519 reads it twice, and two
// signatures with one nonce reveal the key.
size_t key_sign(const KeySlot& key, const uint8_t* message, size_t message_bytes, uint8_t* signature);

// Whether `signature` is the one that key_sign() gives, of at most kMaxComparedBytes. Decodes it in
// place and compares in time that depends on the lengths only. Wipes the right signature from the
// stack, because it would authorise a forged message.
bool key_verify(const KeySlot& key, const uint8_t* message, size_t message_bytes, SignatureEncoding encoding,
                uint8_t* signature, size_t characters);

}  // namespace locksign
