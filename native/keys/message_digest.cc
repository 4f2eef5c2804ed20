#include "keys/message_digest.h"

#include <cstring>

#include "hash/sha256.h"

namespace locksign {

void message_digest(const uint8_t* message, size_t bytes, uint8_t* digest) {
  uint32_t state[kStateWords];
  uint8_t block[kBlockBytes<uint32_t>];
  std::memcpy(state, kSha256InitialState, sizeof(state));
  hash_finish(sha256_implementation().compress, state, message, bytes, 0, block);
  for (size_t i = 0; i < kStateWords; i++) store_big_endian(digest + 4 * i, state[i]);
}

}  // namespace locksign
