#include "sign/curves/deterministic_nonce.h"

#include <cstring>

#include "hash/sha256.h"
#include "mac/hmac_steps.h"

namespace locksign {

void NonceGenerator::set_key(const uint8_t* key) {
  const HmacHashes hashes = {&sha256_implementation(), nullptr};
  hmac_prepare_unwiped(hashes, Algorithm::kHmacSha256, key, kBytes, block_, &states_);
}

void NonceGenerator::mac(size_t message_bytes, uint8_t* result) {
  const HmacHashes hashes = {&sha256_implementation(), nullptr};
  hmac_sign_unwiped(hashes, Algorithm::kHmacSha256, &states_, message_, message_bytes, result);
}

// K = HMAC(V || separator || ...), V = HMAC(V)
void NonceGenerator::update(uint8_t separator, size_t bytes) {
  message_[kBytes] = separator;
  mac(bytes, key_);
  set_key(key_);
  mac(kBytes, message_);
}

// Steps b to g
void NonceGenerator::start(const uint8_t* scalar, const uint8_t* digest) {
  std::memset(message_, 1, kBytes);
  std::memcpy(message_ + kBytes + 1, scalar, kBytes);
  std::memcpy(message_ + 2 * kBytes + 1, digest, kBytes);
  std::memset(key_, 0, kBytes);
  set_key(key_);
  update(0, sizeof(message_));
  update(1, sizeof(message_));
  used_ = false;
}

// Step h
const uint8_t* NonceGenerator::next() {
  if (used_) update(0, kBytes + 1);
  used_ = true;
  mac(kBytes, message_);
  return message_;
}

}  // namespace locksign
