// The digest of a message that ECDSA and RSA sign. Nothing of it is secret.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

constexpr size_t kMessageDigestBytes = 32;

// SHA-256 (FIPS 180-4).
void message_digest(const uint8_t* message, size_t bytes, uint8_t* digest);

}  // namespace locksign
