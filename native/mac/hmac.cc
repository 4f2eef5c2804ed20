#include "mac/hmac.h"

#include <cstring>

#include "base/wipe.h"
#include "hash/sha256.h"
#include "hash/sha512.h"
#include "mac/hmac_steps.h"

namespace locksign {
namespace {

constexpr uint8_t kInnerPad = 0x36;  // RFC 2104 section 2
constexpr uint8_t kOuterPad = 0x5c;

template <typename Word>
LOCKSIGN_INLINE void store_digest(const Word* state, size_t digest_bytes, uint8_t* to) {
  for (size_t i = 0; i < digest_bytes / sizeof(Word); ++i) store_big_endian(to + i * sizeof(Word), state[i]);
}

template <typename Word>
LOCKSIGN_INLINE void xor_block(uint8_t* block, uint8_t value) {
  for (size_t i = 0; i < kBlockBytes<Word>; ++i) block[i] ^= value;
}

template <typename Word>
void prepare(Compress<Word>* compress, const Word* initial, size_t digest_bytes, const uint8_t* key,
             size_t key_bytes, uint8_t* block, HmacStates* states) {
  constexpr size_t kBlock = kBlockBytes<Word>;
  Word state[kStateWords];

  if (key_bytes > kBlock) {
    std::memcpy(state, initial, sizeof(state));
    hash_finish(compress, state, key, key_bytes, 0, block);
    store_digest(state, digest_bytes, block);
    std::memset(block + digest_bytes, 0, kBlock - digest_bytes);
  } else {
    if (key_bytes != 0) std::memmove(block, key, key_bytes);
    std::memset(block + key_bytes, 0, kBlock - key_bytes);
  }

  std::memset(states, 0, sizeof(*states));
  xor_block<Word>(block, kInnerPad);
  std::memcpy(state, initial, sizeof(state));
  compress(state, block, 1, WordOrder::kBigEndian);
  std::memcpy(states->inner, state, sizeof(state));

  xor_block<Word>(block, kInnerPad ^ kOuterPad);
  std::memcpy(state, initial, sizeof(state));
  compress(state, block, 1, WordOrder::kBigEndian);
  std::memcpy(states->outer, state, sizeof(state));
}

template <typename Word>
void sign(const HashImplementation<Word>* hash, size_t digest_bytes, const HmacStates* states,
          const uint8_t* message, size_t message_bytes, uint8_t* digest) {
  const auto compress = hash->compress;
  constexpr size_t kBlock = kBlockBytes<Word>;
  const size_t digest_words = digest_bytes / sizeof(Word);
  Word block[16];
  uint8_t* const bytes = reinterpret_cast<uint8_t*>(block);
  Word state[kStateWords];

  std::memcpy(state, states->inner, sizeof(state));
  hash_finish(compress, state, message, message_bytes, kBlock, bytes);

  // The inner digest fits in one padded block and is already in words, so no bytes need swapping.
  std::memcpy(block, state, sizeof(state));
  for (size_t i = digest_words; i < kStateWords; ++i) block[i] = 0;
  std::memset(block + kStateWords, 0, sizeof(block) - sizeof(state));
  block[digest_words] = Word{0x80} << (sizeof(Word) - 1) * 8;
  block[15] = static_cast<Word>((kBlock + digest_bytes) * 8);
  std::memcpy(state, states->outer, sizeof(state));
  compress(state, bytes, 1, WordOrder::kHost);
  store_digest(state, digest_bytes, digest);
}

// The implementations that this processor uses for the hash of the algorithm.
HmacHashes chosen_hash(Algorithm algorithm) {
  if (algorithm == Algorithm::kHmacSha256) return {&sha256_implementation(), nullptr};
  return {nullptr, &sha512_implementation()};
}

}  // namespace

size_t hmac_block_bytes(Algorithm algorithm) {
  return algorithm == Algorithm::kHmacSha256 ? kBlockBytes<uint32_t> : kBlockBytes<uint64_t>;
}

LOCKSIGN_NOINLINE void hmac_prepare_unwiped(const HmacHashes& hashes, Algorithm algorithm, const uint8_t* key,
                                            size_t key_bytes, uint8_t* block, HmacStates* states) {
  const size_t digest_bytes = digest_bytes_of(algorithm);
  if (algorithm == Algorithm::kHmacSha256) {
    prepare(hashes.sha256->compress, kSha256InitialState, digest_bytes, key, key_bytes, block, states);
  } else {
    const uint64_t* initial = algorithm == Algorithm::kHmacSha384 ? kSha384InitialState : kSha512InitialState;
    prepare(hashes.sha512->compress, initial, digest_bytes, key, key_bytes, block, states);
  }
  wipe(block, hmac_block_bytes(algorithm));
}

LOCKSIGN_NOINLINE void hmac_sign_unwiped(const HmacHashes& hashes, Algorithm algorithm,
                                         const HmacStates* states, const uint8_t* message,
                                         size_t message_bytes, uint8_t* digest) {
  const size_t digest_bytes = digest_bytes_of(algorithm);
  if (algorithm == Algorithm::kHmacSha256 && hashes.sha256->nested_hash != nullptr) {
    hashes.sha256->nested_hash(states->inner, states->outer, message, message_bytes, digest);
  } else if (algorithm == Algorithm::kHmacSha256) {
    sign(hashes.sha256, digest_bytes, states, message, message_bytes, digest);
  } else {
    sign(hashes.sha512, digest_bytes, states, message, message_bytes, digest);
  }
}

void hmac_prepare(Algorithm algorithm, const uint8_t* key, size_t key_bytes, uint8_t* block,
                  HmacStates* states) {
  mark_stack();
  hmac_prepare_unwiped(chosen_hash(algorithm), algorithm, key, key_bytes, block, states);
  wipe_stack_and_registers();
}

void hmac_sign(Algorithm algorithm, const HmacStates* states, const uint8_t* message, size_t message_bytes,
               uint8_t* digest) {
  mark_stack();
  hmac_sign_unwiped(chosen_hash(algorithm), algorithm, states, message, message_bytes, digest);
  wipe_stack_and_registers();
}

}  // namespace locksign
