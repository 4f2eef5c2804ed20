#include "mac/hmac_key.h"

#include <cstring>

#include "base/wipe.h"
#include "hash/sha256.h"
#include "hash/sha512.h"
#include "mac/hmac.h"

namespace locksign {
namespace {

template <typename Word>
LOCKSIGN_NOINLINE void make_block(Compress<Word>* compress, const Word* initial, size_t digest_bytes,
                                  const uint8_t* key, size_t key_bytes, uint8_t* block) {
  constexpr size_t kBlock = kBlockBytes<Word>;
  size_t filled = key_bytes;
  if (key_bytes > kBlock) {
    Word state[kStateWords];
    std::memcpy(state, initial, sizeof(state));
    hash_finish(compress, state, key, key_bytes, 0, block);
    for (size_t i = 0; i < digest_bytes / sizeof(Word); ++i)
      store_big_endian(block + i * sizeof(Word), state[i]);
    filled = digest_bytes;
  } else if (key_bytes != 0) {
    std::memcpy(block, key, key_bytes);
  }
  std::memset(block + filled, 0, kBlock - filled);
}

}  // namespace

void hmac_key_block(Algorithm algorithm, const uint8_t* key, size_t key_bytes, uint8_t* block) {
  const size_t digest_bytes = digest_bytes_of(algorithm);
  mark_stack();
  if (algorithm == Algorithm::kHmacSha256) {
    make_block(sha256_implementation().compress, kSha256InitialState, digest_bytes, key, key_bytes, block);
  } else {
    const uint64_t* initial = algorithm == Algorithm::kHmacSha384 ? kSha384InitialState : kSha512InitialState;
    make_block(sha512_implementation().compress, initial, digest_bytes, key, key_bytes, block);
  }
  wipe_stack_and_registers();
}

}  // namespace locksign
