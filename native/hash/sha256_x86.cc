// SHA-256 with the SHA extensions of x86 (Intel SDM volume 2, SHA256RNDS2, SHA256MSG1, SHA256MSG2).
#include "hash/sha256.h"

#if defined(LOCKSIGN_X86_64)

#include <immintrin.h>

namespace locksign {
namespace {

// Performs four rounds. The instruction performs two, and writes the new (a, b, e, f) to the
// register that held (c, d, g, h).
LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE void four_rounds(__m128i& abef, __m128i& cdgh, __m128i words, const uint32_t* constants) {
  __m128i sum = _mm_add_epi32(words, _mm_load_si128(reinterpret_cast<const __m128i*>(constants)));
  cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
  abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

// Computes the next four words of the schedule from the previous sixteen.
LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE __m128i next_words(__m128i w0, __m128i w4, __m128i w8, __m128i w12) {
  const __m128i seven_back = _mm_alignr_epi8(w12, w8, 4);
  return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w4), seven_back), w12);
}

LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE __m128i load_bytes(const uint8_t* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE __m128i load_words(const uint8_t* bytes, __m128i order) {
  return _mm_shuffle_epi8(load_bytes(bytes), order);
}

// The state in the layout of the instructions.
struct State {
  __m128i abef;
  __m128i cdgh;
};

LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE State load_state(const void* words) {
  const __m128i* const halves = static_cast<const __m128i*>(words);
  const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(halves), 0xb1);
  const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(halves + 1), 0x1b);
  return {_mm_alignr_epi8(badc, hgfe, 8), _mm_blend_epi16(hgfe, badc, 0xf0)};
}

// The words of the state in order: a to d, and e to h.
LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE void state_words(const State& state, __m128i* low, __m128i* high) {
  const __m128i feba = _mm_shuffle_epi32(state.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(state.cdgh, 0xb1);
  *low = _mm_blend_epi16(feba, dchg, 0xf0);
  *high = _mm_alignr_epi8(dchg, feba, 8);
}

LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE void compress_words(State* state, __m128i w0, __m128i w4, __m128i w8, __m128i w12) {
  __m128i abef = state->abef;
  __m128i cdgh = state->cdgh;
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
  state->abef = _mm_add_epi32(abef, state->abef);
  state->cdgh = _mm_add_epi32(cdgh, state->cdgh);
}

LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE void compress_block(State* state, const uint8_t* block, __m128i order) {
  compress_words(state, load_words(block, order), load_words(block + 16, order),
                 load_words(block + 32, order), load_words(block + 48, order));
}

LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE __m128i big_endian_words() {
  return _mm_set_epi32(0x0c0d0e0f, 0x08090a0b, 0x04050607, 0x00010203);
}

// Loads the last `count` bytes of a message, fewer than sixteen, followed by the one bit and zeros.
LOCKSIGN_TARGET("sha,sse4.1")
LOCKSIGN_INLINE __m128i last_bytes(const uint8_t* end, size_t message_bytes, size_t count) {
  // A load at offset 16 - count gives the shuffle mask: the source of each byte (0x80 gives zero),
  // and the position of the one bit.
  static constexpr uint8_t kPlaces[32] = {0,    1,    2,    3,    4,    5,    6,    7,    8,    9,    10,
                                          11,   12,   13,   14,   15,   0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                          0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
  static constexpr uint8_t kBit[32] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80};
  uint8_t sixteen[16] = {};
  if (message_bytes < sizeof(sixteen)) {
    if (count != 0) std::memcpy(sixteen + sizeof(sixteen) - count, end - count, count);
    end = sixteen + sizeof(sixteen);
  }
  const __m128i moved = load_words(end - 16, load_bytes(kPlaces + 16 - count));
  return _mm_or_si128(moved, load_bytes(kBit + 16 - count));
}

}  // namespace

LOCKSIGN_TARGET("sha,sse4.1")
void sha256_compress_sha_ni(uint32_t* state, const uint8_t* blocks, size_t count, WordOrder order) {
  const __m128i shuffle = order == WordOrder::kBigEndian
                              ? big_endian_words()
                              : _mm_set_epi32(0x0f0e0d0c, 0x0b0a0908, 0x07060504, 0x03020100);
  State registers = load_state(state);
  for (; count != 0; --count, blocks += kBlockBytes<uint32_t>) compress_block(&registers, blocks, shuffle);
  __m128i low, high;
  state_words(registers, &low, &high);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), low);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), high);
}

// The state and the padding stay in registers. A vector load of bytes that were just stored one by
// one would stall.
LOCKSIGN_TARGET("sha,sse4.1")
void sha256_nested_hash_sha_ni(const void* inner, const void* outer, const uint8_t* message,
                               size_t message_bytes, uint8_t* digest) {
  constexpr size_t kBlock = kBlockBytes<uint32_t>;
  const __m128i shuffle = big_endian_words();
  const __m128i zero = _mm_setzero_si128();

  const uint8_t* const end = message + message_bytes;
  const size_t rest = message_bytes % kBlock;

  State state = load_state(inner);
  for (; message != end - rest; message += kBlock) compress_block(&state, message, shuffle);

  // The rest of the message, its padding, and its length in bits (FIPS 180-4 section 5.1.1).
  const __m128i last = _mm_shuffle_epi8(last_bytes(end, message_bytes, rest % 16), shuffle);
  const auto words = [=](size_t at) LOCKSIGN_TARGET("sha,sse4.1") {
    if (at + 16 <= rest) return load_words(message + at, shuffle);
    return at <= rest ? last : zero;
  };
  __m128i w0 = words(0), w4 = words(16), w8 = words(32), w12 = words(48);
  if (rest >= kBlock - sizeof(uint64_t)) {
    compress_words(&state, w0, w4, w8, w12);
    w0 = w4 = w8 = w12 = zero;
  }
  const uint64_t bits = (uint64_t{kBlock} + message_bytes) * 8;
  const __m128i length = _mm_set_epi32(static_cast<int>(bits), static_cast<int>(bits >> 32), 0, 0);
  compress_words(&state, w0, w4, w8, _mm_or_si128(w12, length));

  // The message of the outer hash is the inner digest. Its padding is a one bit and the length in
  // bits of one block plus one digest.
  __m128i low, high;
  state_words(state, &low, &high);
  state = load_state(outer);
  compress_words(&state, low, high, _mm_set_epi32(0, 0, 0, INT32_MIN), _mm_set_epi32((64 + 32) * 8, 0, 0, 0));
  state_words(state, &low, &high);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(digest), _mm_shuffle_epi8(low, shuffle));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(digest + 16), _mm_shuffle_epi8(high, shuffle));
}

}  // namespace locksign

#endif
