// SHA-512 with the extension of ARMv8.2 (Arm ARM, SHA512H, SHA512H2, SHA512SU0, SHA512SU1).
#include "hash/sha512.h"

#if defined(LOCKSIGN_ARM64_SHA512)

#include "hash/arm_crypto.h"

namespace locksign {
namespace {

// Performs two rounds. Each pair of state words moves to the next pair. The caller rotates the
// names instead: afterwards `gh` holds (a, b), `ab` holds (c, d), `cd` holds (e, f) and `ef` holds
// (g, h).
LOCKSIGN_TARGET_SHA512
LOCKSIGN_INLINE void two_rounds(uint64x2_t ab, uint64x2_t& cd, uint64x2_t ef, uint64x2_t& gh,
                                uint64x2_t words, const uint64_t* constants) {
  const uint64x2_t sum = vaddq_u64(words, vld1q_u64(constants));
  const uint64x2_t fg = vextq_u64(ef, gh, 1);
  const uint64x2_t de = vextq_u64(cd, ef, 1);
  const uint64x2_t t1 = vsha512hq_u64(vaddq_u64(gh, vextq_u64(sum, sum, 1)), fg, de);
  gh = vsha512h2q_u64(t1, cd, ab);
  cd = vaddq_u64(cd, t1);
}

// Computes words t and t + 1 from the words at t - 16, t - 14, t - 8, t - 6 and t - 2.
LOCKSIGN_TARGET_SHA512
LOCKSIGN_INLINE uint64x2_t next_words(uint64x2_t w16, uint64x2_t w14, uint64x2_t w8, uint64x2_t w6,
                                      uint64x2_t w2) {
  return vsha512su1q_u64(vsha512su0q_u64(w16, w14), w2, vextq_u64(w8, w6, 1));
}

LOCKSIGN_TARGET_SHA512
LOCKSIGN_INLINE uint64x2_t load_words(const uint8_t* bytes, WordOrder order) {
  const uint8x16_t loaded = vld1q_u8(bytes);
  return vreinterpretq_u64_u8(order == WordOrder::kBigEndian ? vrev64q_u8(loaded) : loaded);
}

}  // namespace

LOCKSIGN_TARGET_SHA512
void sha512_compress_armv8(uint64_t* state, const uint8_t* blocks, size_t count, WordOrder order) {
  uint64x2_t ab = vld1q_u64(state);
  uint64x2_t cd = vld1q_u64(state + 2);
  uint64x2_t ef = vld1q_u64(state + 4);
  uint64x2_t gh = vld1q_u64(state + 6);

  for (; count != 0; --count, blocks += kBlockBytes<uint64_t>) {
    const uint64x2_t ab_before = ab, cd_before = cd, ef_before = ef, gh_before = gh;
    uint64x2_t w0 = load_words(blocks, order);
    uint64x2_t w2 = load_words(blocks + 16, order);
    uint64x2_t w4 = load_words(blocks + 32, order);
    uint64x2_t w6 = load_words(blocks + 48, order);
    uint64x2_t w8 = load_words(blocks + 64, order);
    uint64x2_t w10 = load_words(blocks + 80, order);
    uint64x2_t w12 = load_words(blocks + 96, order);
    uint64x2_t w14 = load_words(blocks + 112, order);
    const uint64_t* k = kSha512RoundConstants;
    for (; k != kSha512RoundConstants + 64; k += 16) {
      two_rounds(ab, cd, ef, gh, w0, k);
      w0 = next_words(w0, w2, w8, w10, w14);
      two_rounds(gh, ab, cd, ef, w2, k + 2);
      w2 = next_words(w2, w4, w10, w12, w0);
      two_rounds(ef, gh, ab, cd, w4, k + 4);
      w4 = next_words(w4, w6, w12, w14, w2);
      two_rounds(cd, ef, gh, ab, w6, k + 6);
      w6 = next_words(w6, w8, w14, w0, w4);
      two_rounds(ab, cd, ef, gh, w8, k + 8);
      w8 = next_words(w8, w10, w0, w2, w6);
      two_rounds(gh, ab, cd, ef, w10, k + 10);
      w10 = next_words(w10, w12, w2, w4, w8);
      two_rounds(ef, gh, ab, cd, w12, k + 12);
      w12 = next_words(w12, w14, w4, w6, w10);
      two_rounds(cd, ef, gh, ab, w14, k + 14);
      w14 = next_words(w14, w0, w6, w8, w12);
    }
    two_rounds(ab, cd, ef, gh, w0, k);
    two_rounds(gh, ab, cd, ef, w2, k + 2);
    two_rounds(ef, gh, ab, cd, w4, k + 4);
    two_rounds(cd, ef, gh, ab, w6, k + 6);
    two_rounds(ab, cd, ef, gh, w8, k + 8);
    two_rounds(gh, ab, cd, ef, w10, k + 10);
    two_rounds(ef, gh, ab, cd, w12, k + 12);
    two_rounds(cd, ef, gh, ab, w14, k + 14);
    ab = vaddq_u64(ab, ab_before);
    cd = vaddq_u64(cd, cd_before);
    ef = vaddq_u64(ef, ef_before);
    gh = vaddq_u64(gh, gh_before);
  }

  vst1q_u64(state, ab);
  vst1q_u64(state + 2, cd);
  vst1q_u64(state + 4, ef);
  vst1q_u64(state + 6, gh);
}

}  // namespace locksign

#endif
