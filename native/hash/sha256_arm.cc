// SHA-256 with the cryptographic extension of ARMv8 (Arm ARM, SHA256H, SHA256H2, SHA256SU0,
// SHA256SU1).
#include "hash/sha256.h"

#if defined(LOCKSIGN_ARM64)

#include "hash/arm_crypto.h"

namespace locksign {
namespace {

// Performs four rounds.
LOCKSIGN_TARGET_SHA2
LOCKSIGN_INLINE void four_rounds(uint32x4_t& abcd, uint32x4_t& efgh, uint32x4_t words,
                                 const uint32_t* constants) {
  const uint32x4_t sum = vaddq_u32(words, vld1q_u32(constants));
  const uint32x4_t before = abcd;
  abcd = vsha256hq_u32(abcd, efgh, sum);
  efgh = vsha256h2q_u32(efgh, before, sum);
}

// Computes the next four words of the schedule from the previous sixteen.
LOCKSIGN_TARGET_SHA2
LOCKSIGN_INLINE uint32x4_t next_words(uint32x4_t w0, uint32x4_t w4, uint32x4_t w8, uint32x4_t w12) {
  return vsha256su1q_u32(vsha256su0q_u32(w0, w4), w8, w12);
}

LOCKSIGN_TARGET_SHA2
LOCKSIGN_INLINE uint32x4_t load_words(const uint8_t* bytes, WordOrder order) {
  const uint8x16_t loaded = vld1q_u8(bytes);
  return vreinterpretq_u32_u8(order == WordOrder::kBigEndian ? vrev32q_u8(loaded) : loaded);
}

}  // namespace

LOCKSIGN_TARGET_SHA2
void sha256_compress_armv8(uint32_t* state, const uint8_t* blocks, size_t count, WordOrder order) {
  uint32x4_t abcd = vld1q_u32(state);
  uint32x4_t efgh = vld1q_u32(state + 4);

  for (; count != 0; --count, blocks += kBlockBytes<uint32_t>) {
    const uint32x4_t abcd_before = abcd;
    const uint32x4_t efgh_before = efgh;
    uint32x4_t w0 = load_words(blocks, order);
    uint32x4_t w4 = load_words(blocks + 16, order);
    uint32x4_t w8 = load_words(blocks + 32, order);
    uint32x4_t w12 = load_words(blocks + 48, order);
    const uint32_t* k = kSha256RoundConstants;
    for (; k != kSha256RoundConstants + 48; k += 16) {
      four_rounds(abcd, efgh, w0, k);
      w0 = next_words(w0, w4, w8, w12);
      four_rounds(abcd, efgh, w4, k + 4);
      w4 = next_words(w4, w8, w12, w0);
      four_rounds(abcd, efgh, w8, k + 8);
      w8 = next_words(w8, w12, w0, w4);
      four_rounds(abcd, efgh, w12, k + 12);
      w12 = next_words(w12, w0, w4, w8);
    }
    four_rounds(abcd, efgh, w0, k);
    four_rounds(abcd, efgh, w4, k + 4);
    four_rounds(abcd, efgh, w8, k + 8);
    four_rounds(abcd, efgh, w12, k + 12);
    abcd = vaddq_u32(abcd, abcd_before);
    efgh = vaddq_u32(efgh, efgh_before);
  }

  vst1q_u32(state, abcd);
  vst1q_u32(state + 4, efgh);
}

}  // namespace locksign

#endif
