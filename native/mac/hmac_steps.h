// The steps of HMAC without the wiping that follows them, by implementations of the caller's
// choice. hmac.cc makes the public functions of them; the tests run them for every implementation.
#pragma once

#include "hash/hash.h"
#include "mac/hmac.h"

namespace locksign {

struct HmacHashes {
  const HashImplementation<uint32_t>* sha256;
  const HashImplementation<uint64_t>* sha512;
};

// Both leave secrets below the caller's frame and in registers.
void hmac_prepare_unwiped(const HmacHashes& hashes, Algorithm algorithm, const uint8_t* key, size_t key_bytes,
                          uint8_t* block, HmacStates* states);
void hmac_sign_unwiped(const HmacHashes& hashes, Algorithm algorithm, const HmacStates* states,
                       const uint8_t* message, size_t message_bytes, uint8_t* digest);

}  // namespace locksign
