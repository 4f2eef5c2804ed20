// SHA-512 on x86. The rounds run in general registers, where rorx of BMI2 rotates without a copy.
// The message schedule runs in vector registers, two words at a time: word t needs word t - 2, so
// in wider registers part of the result would have to be computed again.
#include "hash/sha512.h"

#if defined(LOCKSIGN_X86_64)

#include <immintrin.h>

#include "hash/sha2_scalar.h"

namespace locksign {

// AVX-512 adds vprorq and a three-way exclusive or.
#define LOCKSIGN_SHA512_TARGET LOCKSIGN_TARGET("bmi,bmi2,avx2,avx512f,avx512vl")
namespace avx512 {

LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE __m128i xor3(__m128i a, __m128i b, __m128i c) {
  return _mm_ternarylogic_epi64(a, b, c, 0x96);
}

LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE __m128i sigma0(__m128i x) {
  return xor3(_mm_ror_epi64(x, 1), _mm_ror_epi64(x, 8), _mm_srli_epi64(x, 7));
}

LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE __m128i sigma1(__m128i x) {
  return xor3(_mm_ror_epi64(x, 19), _mm_ror_epi64(x, 61), _mm_srli_epi64(x, 6));
}

#include "hash/sha512_x86_compress.h"

}  // namespace avx512
#undef LOCKSIGN_SHA512_TARGET

#define LOCKSIGN_SHA512_TARGET LOCKSIGN_TARGET("bmi,bmi2,avx2")
namespace avx2 {

template <int kCount>
LOCKSIGN_SHA512_TARGET LOCKSIGN_INLINE __m128i rotate(__m128i x) {
  return _mm_or_si128(_mm_srli_epi64(x, kCount), _mm_slli_epi64(x, 64 - kCount));
}

LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE __m128i sigma0(__m128i x) {
  const __m128i by_a_byte = _mm_set_epi64x(0x080f0e0d0c0b0a09, 0x0007060504030201);
  return _mm_xor_si128(_mm_xor_si128(rotate<1>(x), _mm_shuffle_epi8(x, by_a_byte)), _mm_srli_epi64(x, 7));
}

LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE __m128i sigma1(__m128i x) {
  return _mm_xor_si128(_mm_xor_si128(rotate<19>(x), rotate<61>(x)), _mm_srli_epi64(x, 6));
}

#include "hash/sha512_x86_compress.h"

}  // namespace avx2
#undef LOCKSIGN_SHA512_TARGET

// The alignment of the loop within a cache line changes the speed by 20 %.
LOCKSIGN_TARGET("bmi,bmi2,avx2,avx512f,avx512vl")
LOCKSIGN_ALIGNED_CODE void sha512_compress_avx512(uint64_t* state, const uint8_t* blocks, size_t count,
                                                  WordOrder order) {
  avx512::compress(state, blocks, count, order);
}

LOCKSIGN_TARGET("bmi,bmi2,avx2")
LOCKSIGN_ALIGNED_CODE void sha512_compress_avx2(uint64_t* state, const uint8_t* blocks, size_t count,
                                                WordOrder order) {
  avx2::compress(state, blocks, count, order);
}

}  // namespace locksign

#endif
