// The steps of Ed25519 without the wiping that follows them. ed25519.cc makes the
// public functions of them; tests measure what they leave.
#pragma once

#include "sign/curves/ed25519.h"

namespace locksign {

void ed25519_prepare_unwiped(const uint8_t* seed, SignWorkspace* workspace, Ed25519Key* key);
void ed25519_sign_unwiped(const Ed25519Key& key, const uint8_t* message, size_t message_bytes,
                          SignWorkspace* workspace, uint8_t* signature);

}  // namespace locksign
