// HMAC (RFC 2104) over precomputed states: after a key is prepared, two compression states sign
// for it and the key itself is gone.
#pragma once

#include "mac/algorithm.h"

namespace locksign {

// The hash states after the inner (key ^ ipad) and the outer (key ^ opad) block, in the host's byte
// order. SHA-256 uses the first 32 bytes of each. They sign as well as the key does, so they live
// in secret memory only.
struct alignas(64) HmacStates {
  uint64_t inner[8];
  uint64_t outer[8];
};
static_assert(sizeof(HmacStates) == 128, "32 keys in a page of 4 KiB");

size_t hmac_block_bytes(Algorithm algorithm);  // 64, 128, 128

// Turns a key of any length into its two states. `key` may be overwritten; the caller wipes it.
// `block` is hmac_block_bytes() (at most 128) of scratch in secret memory, wiped on return.
// Wipes every trace of the key and of the states from the stack and the registers.
void hmac_prepare(Algorithm algorithm, const uint8_t* key, size_t key_bytes, uint8_t* block,
                  HmacStates* states);

// Signs. `digest` receives digest_bytes_of() bytes. Wipes every trace of the states from the stack
// and the registers.
void hmac_sign(Algorithm algorithm, const HmacStates* states, const uint8_t* message, size_t message_bytes,
               uint8_t* digest);

}  // namespace locksign
