// Signing and verifying with one key of the store.
#pragma once

#include "keys/key_store.h"

namespace locksign {

// Writes the signature to `digest`, which has room for kMaxDigestBytes, and returns its bytes.
size_t key_sign(const KeySlot& key, const uint8_t* message, size_t message_bytes, uint8_t* digest);

// Whether `signature` is right. Decodes it in place and compares in time that depends on the
// lengths only. Wipes the right signature from the stack, because it would authorise a forged
// message.
bool key_verify(const KeySlot& key, const uint8_t* message, size_t message_bytes, SignatureEncoding encoding,
                uint8_t* signature, size_t characters);

}  // namespace locksign
