// The nonces of RFC 6979 section 3.2, with HMAC-SHA-256, for an order of 256 bits.
#pragma once

#include <cstdint>

#include "mac/hmac.h"

namespace locksign {

// Is secret as a whole, so it lies in secret memory. Its functions leave secrets below the caller's
// frame and in registers.
class NonceGenerator final {
 public:
  // `scalar` and `digest` have 32 bytes each, and the digest is below the order (bits2octets).
  void start(const uint8_t* scalar, const uint8_t* digest);

  // The next candidate, 32 bytes, big-endian. The caller rejects it unless it is above zero and
  // below the order, and asks for the next.
  const uint8_t* next();

 private:
  static constexpr size_t kBytes = 32;

  void set_key(const uint8_t* key);
  void mac(size_t message_bytes, uint8_t* result);
  void update(uint8_t separator, size_t bytes);

  HmacStates states_;                // of K
  uint8_t key_[kBytes];              // K
  uint8_t message_[3 * kBytes + 1];  // V, a separator, the scalar and the digest
  uint8_t block_[64];
  bool used_;
};

}  // namespace locksign
