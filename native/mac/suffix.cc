#include "mac/suffix.h"

#include <cstring>

#include "base/wipe.h"
#include "hash/md5.h"
#include "hash/sha256.h"

namespace locksign {
namespace {

constexpr size_t kBlock = kBlockBytes<uint32_t>;

// Hashes the message and then the secret into the state.
template <LengthOrder Order>
LOCKSIGN_INLINE void absorb(Compress<uint32_t>* compress, uint32_t* state, const SuffixSecret* secret,
                            const uint8_t* message, size_t message_bytes) {
  const size_t tail_bytes = message_bytes % kBlock;
  const size_t whole_bytes = message_bytes - tail_bytes;
  uint8_t ending[kBlock + kMaxSuffixSecretBytes];
  uint8_t block[kBlock];
  if (tail_bytes != 0) std::memcpy(ending, message + whole_bytes, tail_bytes);
  std::memcpy(ending + tail_bytes, secret->bytes, kMaxSuffixSecretBytes);
  if (whole_bytes != 0) compress(state, message, whole_bytes / kBlock, WordOrder::kBigEndian);
  hash_finish<Order>(compress, state, ending, tail_bytes + secret->length, whole_bytes, block);
}

}  // namespace

void suffix_prepare(const uint8_t* key, size_t key_bytes, SuffixSecret* secret) {
  mark_stack();
  std::memset(secret->bytes, 0, sizeof(secret->bytes));
  if (key_bytes != 0) std::memcpy(secret->bytes, key, key_bytes);
  secret->length = key_bytes;
  wipe_stack_and_registers();
}

LOCKSIGN_NOINLINE void suffix_sign_unwiped(Compress<uint32_t>* sha256, Algorithm algorithm,
                                           const SuffixSecret* secret, const uint8_t* message,
                                           size_t message_bytes, uint8_t* digest) {
  uint32_t state[kStateWords];
  if (algorithm == Algorithm::kSecretSuffixMd5) {
    std::memcpy(state, kMd5InitialState, sizeof(kMd5InitialState));
    absorb<LengthOrder::kLittleEndian>(md5_compress, state, secret, message, message_bytes);
    for (size_t i = 0; i < kMd5StateWords; ++i) store_little_endian(digest + i * sizeof(state[i]), state[i]);
  } else {
    std::memcpy(state, kSha256InitialState, sizeof(state));
    absorb<LengthOrder::kBigEndian>(sha256, state, secret, message, message_bytes);
    for (size_t i = 0; i < kStateWords; ++i) store_big_endian(digest + i * sizeof(state[i]), state[i]);
  }
}

void suffix_sign(Algorithm algorithm, const SuffixSecret* secret, const uint8_t* message,
                 size_t message_bytes, uint8_t* digest) {
  mark_stack();
  suffix_sign_unwiped(sha256_implementation().compress, algorithm, secret, message, message_bytes, digest);
  wipe_stack_and_registers();
}

}  // namespace locksign
