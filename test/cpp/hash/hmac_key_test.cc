// The key of HMAC as one block, against the key itself.
#include "mac/hmac_key.h"

#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "check.h"
#include "mac/hmac.h"

using namespace locksign;

namespace {

constexpr size_t kMostBytes = 300;

void sign_with(Algorithm algorithm, const uint8_t* key, size_t key_bytes, uint8_t* digest) {
  uint8_t copy[kMostBytes];
  std::memcpy(copy, key, key_bytes);
  alignas(64) uint8_t block[128];
  HmacStates states;
  hmac_prepare(algorithm, copy, key_bytes, block, &states);
  hmac_sign(algorithm, &states, reinterpret_cast<const uint8_t*>("message"), 7, digest);
}

}  // namespace

TEST("a key and its block give the same signatures, for every length up to 300 bytes") {
  uint8_t key[kMostBytes];
  for (size_t i = 0; i < kMostBytes; i++) key[i] = static_cast<uint8_t>(i * 7 + 1);
  for (const Algorithm algorithm : {Algorithm::kHmacSha256, Algorithm::kHmacSha384, Algorithm::kHmacSha512}) {
    const size_t block_bytes = hmac_block_bytes(algorithm);
    for (size_t length = 0; length <= kMostBytes; length++) {
      uint8_t block[129];
      std::memset(block, 0xee, sizeof(block));
      hmac_key_block(algorithm, key, length, block);
      CHECK(block[block_bytes] == 0xee);
      uint8_t expected[kMaxDigestBytes] = {};
      uint8_t digest[kMaxDigestBytes] = {};
      sign_with(algorithm, key, length, expected);
      sign_with(algorithm, block, block_bytes, digest);
      CHECK(std::memcmp(digest, expected, sizeof(digest)) == 0);
    }
  }
}

int main() { return check::run_all(); }
