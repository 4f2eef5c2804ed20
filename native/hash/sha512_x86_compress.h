// sha512_x86.cc includes this file once for each instruction set. It defines
// LOCKSIGN_SHA512_TARGET, sigma0() and sigma1() first. GCC inlines a function only into functions
// with the same target.

LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE void round(uint64_t a, uint64_t b, uint64_t /* c */, uint64_t& d, uint64_t e, uint64_t f,
                           uint64_t g, uint64_t& h, uint64_t& b_xor_c, uint64_t constant_and_word) {
  // Majority is b ^ ((a ^ b) & (b ^ c)). This round's a ^ b is the next round's b ^ c.
  const uint64_t a_xor_b = a ^ b;
  h += constant_and_word + (e & f) + (~e & g) + Sha512Functions::sum1(e);
  d += h;
  h += Sha512Functions::sum0(a) + (b ^ (a_xor_b & b_xor_c));
  b_xor_c = a_xor_b;
}

LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE __m128i load_words(const uint8_t* bytes, __m128i order) {
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)), order);
}

// The sum of a round's word and its constant.
LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE void store_sums(uint64_t* sums, __m128i words, const uint64_t* constants) {
  const __m128i k = _mm_load_si128(reinterpret_cast<const __m128i*>(constants));
  _mm_store_si128(reinterpret_cast<__m128i*>(sums), _mm_add_epi64(words, k));
}

// Computes words t and t + 1 from the words at t - 16, t - 14, t - 8, t - 6 and t - 2.
LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE __m128i next_words(__m128i w16, __m128i w14, __m128i w8, __m128i w6, __m128i w2) {
  const __m128i w15 = _mm_alignr_epi8(w14, w16, 8);
  const __m128i w7 = _mm_alignr_epi8(w6, w8, 8);
  return _mm_add_epi64(_mm_add_epi64(w16, w7), _mm_add_epi64(sigma0(w15), sigma1(w2)));
}

LOCKSIGN_SHA512_TARGET
LOCKSIGN_INLINE void compress(uint64_t* state, const uint8_t* blocks, size_t count, WordOrder order) {
  const __m128i shuffle = order == WordOrder::kBigEndian
                              ? _mm_set_epi64x(0x08090a0b0c0d0e0f, 0x0001020304050607)
                              : _mm_set_epi64x(0x0f0e0d0c0b0a0908, 0x0706050403020100);

  for (; count != 0; --count, blocks += kBlockBytes<uint64_t>) {
    const uint64_t* k = kSha512RoundConstants;
    alignas(16) uint64_t sums[16];
    __m128i w0 = load_words(blocks, shuffle);
    __m128i w2 = load_words(blocks + 16, shuffle);
    __m128i w4 = load_words(blocks + 32, shuffle);
    __m128i w6 = load_words(blocks + 48, shuffle);
    __m128i w8 = load_words(blocks + 64, shuffle);
    __m128i w10 = load_words(blocks + 80, shuffle);
    __m128i w12 = load_words(blocks + 96, shuffle);
    __m128i w14 = load_words(blocks + 112, shuffle);
    store_sums(sums, w0, k);
    store_sums(sums + 2, w2, k + 2);
    store_sums(sums + 4, w4, k + 4);
    store_sums(sums + 6, w6, k + 6);
    store_sums(sums + 8, w8, k + 8);
    store_sums(sums + 10, w10, k + 10);
    store_sums(sums + 12, w12, k + 12);
    store_sums(sums + 14, w14, k + 14);

    uint64_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint64_t e = state[4], f = state[5], g = state[6], h = state[7];
    uint64_t b_xor_c = b ^ c;
    for (k += 16; k != kSha512RoundConstants + 80; k += 16) {
      round(a, b, c, d, e, f, g, h, b_xor_c, sums[0]);
      round(h, a, b, c, d, e, f, g, b_xor_c, sums[1]);
      w0 = next_words(w0, w2, w8, w10, w14);
      store_sums(sums, w0, k);
      round(g, h, a, b, c, d, e, f, b_xor_c, sums[2]);
      round(f, g, h, a, b, c, d, e, b_xor_c, sums[3]);
      w2 = next_words(w2, w4, w10, w12, w0);
      store_sums(sums + 2, w2, k + 2);
      round(e, f, g, h, a, b, c, d, b_xor_c, sums[4]);
      round(d, e, f, g, h, a, b, c, b_xor_c, sums[5]);
      w4 = next_words(w4, w6, w12, w14, w2);
      store_sums(sums + 4, w4, k + 4);
      round(c, d, e, f, g, h, a, b, b_xor_c, sums[6]);
      round(b, c, d, e, f, g, h, a, b_xor_c, sums[7]);
      w6 = next_words(w6, w8, w14, w0, w4);
      store_sums(sums + 6, w6, k + 6);
      round(a, b, c, d, e, f, g, h, b_xor_c, sums[8]);
      round(h, a, b, c, d, e, f, g, b_xor_c, sums[9]);
      w8 = next_words(w8, w10, w0, w2, w6);
      store_sums(sums + 8, w8, k + 8);
      round(g, h, a, b, c, d, e, f, b_xor_c, sums[10]);
      round(f, g, h, a, b, c, d, e, b_xor_c, sums[11]);
      w10 = next_words(w10, w12, w2, w4, w8);
      store_sums(sums + 10, w10, k + 10);
      round(e, f, g, h, a, b, c, d, b_xor_c, sums[12]);
      round(d, e, f, g, h, a, b, c, b_xor_c, sums[13]);
      w12 = next_words(w12, w14, w4, w6, w10);
      store_sums(sums + 12, w12, k + 12);
      round(c, d, e, f, g, h, a, b, b_xor_c, sums[14]);
      round(b, c, d, e, f, g, h, a, b_xor_c, sums[15]);
      w14 = next_words(w14, w0, w6, w8, w12);
      store_sums(sums + 14, w14, k + 14);
    }
    round(a, b, c, d, e, f, g, h, b_xor_c, sums[0]);
    round(h, a, b, c, d, e, f, g, b_xor_c, sums[1]);
    round(g, h, a, b, c, d, e, f, b_xor_c, sums[2]);
    round(f, g, h, a, b, c, d, e, b_xor_c, sums[3]);
    round(e, f, g, h, a, b, c, d, b_xor_c, sums[4]);
    round(d, e, f, g, h, a, b, c, b_xor_c, sums[5]);
    round(c, d, e, f, g, h, a, b, b_xor_c, sums[6]);
    round(b, c, d, e, f, g, h, a, b_xor_c, sums[7]);
    round(a, b, c, d, e, f, g, h, b_xor_c, sums[8]);
    round(h, a, b, c, d, e, f, g, b_xor_c, sums[9]);
    round(g, h, a, b, c, d, e, f, b_xor_c, sums[10]);
    round(f, g, h, a, b, c, d, e, b_xor_c, sums[11]);
    round(e, f, g, h, a, b, c, d, b_xor_c, sums[12]);
    round(d, e, f, g, h, a, b, c, b_xor_c, sums[13]);
    round(c, d, e, f, g, h, a, b, b_xor_c, sums[14]);
    round(b, c, d, e, f, g, h, a, b_xor_c, sums[15]);

    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
  }
}
