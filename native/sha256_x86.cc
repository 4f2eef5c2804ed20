// SHA-256 by the SHA extensions of x86 (Intel SDM volume 2, SHA256RNDS2, SHA256MSG1, SHA256MSG2).
#include "sha256.h"

#if defined(LOCKSIGN_X86_64)

#include <immintrin.h>

namespace locksign {
namespace {

// Four rounds. The instruction does two, and leaves the new (a, b, e, f) where (c, d, g, h) were.
LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE void four_rounds(__m128i& abef, __m128i& cdgh, __m128i words, const uint32_t* constants) {
  __m128i sum = _mm_add_epi32(words, _mm_load_si128(reinterpret_cast<const __m128i*>(constants)));
  cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
  abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

// The four words that follow sixteen.
LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE __m128i next_words(__m128i w0, __m128i w4, __m128i w8, __m128i w12) {
  const __m128i seven_back = _mm_alignr_epi8(w12, w8, 4);
  return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w4), seven_back), w12);
}

LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE __m128i load_words(const uint8_t* bytes, __m128i order) {
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)), order);
}

}  // namespace

LOCKSIGN_TARGET("sha,sse4.1")
void sha256_compress_sha_ni(uint32_t* state, const uint8_t* blocks, size_t count, WordOrder order) {
  const __m128i shuffle = order == WordOrder::kBigEndian
                              ? _mm_set_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203)
                              : _mm_set_epi32(0x0f0e0d0c, 0x0b0a0908, 0x07060504, 0x03020100);
  __m128i* const low = reinterpret_cast<__m128i*>(state);
  __m128i* const high = reinterpret_cast<__m128i*>(state + 4);
  const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(low), 0xb1);
  const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(high), 0x1b);
  __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
  __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);

  for (; count != 0; --count, blocks += kBlockBytes<uint32_t>) {
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    __m128i w0 = load_words(blocks, shuffle);
    __m128i w4 = load_words(blocks + 16, shuffle);
    __m128i w8 = load_words(blocks + 32, shuffle);
    __m128i w12 = load_words(blocks + 48, shuffle);
    const uint32_t* k = kSha256RoundConstants;
    for (; k != kSha256RoundConstants + 48; k += 16) {
      four_rounds(abef, cdgh, w0, k);
      w0 = next_words(w0, w4, w8, w12);
      four_rounds(abef, cdgh, w4, k + 4);
      w4 = next_words(w4, w8, w12, w0);
      four_rounds(abef, cdgh, w8, k + 8);
      w8 = next_words(w8, w12, w0, w4);
      four_rounds(abef, cdgh, w12, k + 12);
      w12 = next_words(w12, w0, w4, w8);
    }
    four_rounds(abef, cdgh, w0, k);
    four_rounds(abef, cdgh, w4, k + 4);
    four_rounds(abef, cdgh, w8, k + 8);
    four_rounds(abef, cdgh, w12, k + 12);
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }

  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128(low, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(high, _mm_alignr_epi8(dchg, feba, 8));
}

}  // namespace locksign

#endif
