// The compression function of SHA-256 and SHA-512 in portable C++: one algorithm with two sets of
// rotations (FIPS 180-4 sections 4.1.2, 4.1.3, 6.2.2 and 6.4.2).
#pragma once

#include "hash/hash.h"

namespace locksign {

// Section 4.1.2
struct Sha256Functions {
  using Word = uint32_t;
  static constexpr size_t kRounds = 64;

  static LOCKSIGN_INLINE Word sum0(Word x) {
    return rotate_right(x, 2) ^ rotate_right(x, 13) ^ rotate_right(x, 22);
  }
  static LOCKSIGN_INLINE Word sum1(Word x) {
    return rotate_right(x, 6) ^ rotate_right(x, 11) ^ rotate_right(x, 25);
  }
  static LOCKSIGN_INLINE Word sigma0(Word x) { return rotate_right(x, 7) ^ rotate_right(x, 18) ^ x >> 3; }
  static LOCKSIGN_INLINE Word sigma1(Word x) { return rotate_right(x, 17) ^ rotate_right(x, 19) ^ x >> 10; }
};

// Section 4.1.3
struct Sha512Functions {
  using Word = uint64_t;
  static constexpr size_t kRounds = 80;

  static LOCKSIGN_INLINE Word sum0(Word x) {
    return rotate_right(x, 28) ^ rotate_right(x, 34) ^ rotate_right(x, 39);
  }
  static LOCKSIGN_INLINE Word sum1(Word x) {
    return rotate_right(x, 14) ^ rotate_right(x, 18) ^ rotate_right(x, 41);
  }
  static LOCKSIGN_INLINE Word sigma0(Word x) { return rotate_right(x, 1) ^ rotate_right(x, 8) ^ x >> 7; }
  static LOCKSIGN_INLINE Word sigma1(Word x) { return rotate_right(x, 19) ^ rotate_right(x, 61) ^ x >> 6; }
};

// Performs one round. The caller rotates the names of the variables instead of their values.
template <typename Functions, typename Word = typename Functions::Word>
LOCKSIGN_INLINE void sha2_round(Word a, Word b, Word c, Word& d, Word e, Word f, Word g, Word& h,
                                Word constant_and_word) {
  const Word choice = g ^ (e & (f ^ g));
  const Word majority = (a & b) | (c & (a | b));
  h += constant_and_word + choice + Functions::sum1(e);
  d += h;
  h += Functions::sum0(a) + majority;
}

// Performs sixteen rounds, after which every variable has its original name again.
template <typename Functions, typename Word = typename Functions::Word>
LOCKSIGN_INLINE void sha2_sixteen_rounds(Word (&v)[kStateWords], const Word* w, const Word* k) {
  Word a = v[0], b = v[1], c = v[2], d = v[3], e = v[4], f = v[5], g = v[6], h = v[7];
  sha2_round<Functions>(a, b, c, d, e, f, g, h, k[0] + w[0]);
  sha2_round<Functions>(h, a, b, c, d, e, f, g, k[1] + w[1]);
  sha2_round<Functions>(g, h, a, b, c, d, e, f, k[2] + w[2]);
  sha2_round<Functions>(f, g, h, a, b, c, d, e, k[3] + w[3]);
  sha2_round<Functions>(e, f, g, h, a, b, c, d, k[4] + w[4]);
  sha2_round<Functions>(d, e, f, g, h, a, b, c, k[5] + w[5]);
  sha2_round<Functions>(c, d, e, f, g, h, a, b, k[6] + w[6]);
  sha2_round<Functions>(b, c, d, e, f, g, h, a, k[7] + w[7]);
  sha2_round<Functions>(a, b, c, d, e, f, g, h, k[8] + w[8]);
  sha2_round<Functions>(h, a, b, c, d, e, f, g, k[9] + w[9]);
  sha2_round<Functions>(g, h, a, b, c, d, e, f, k[10] + w[10]);
  sha2_round<Functions>(f, g, h, a, b, c, d, e, k[11] + w[11]);
  sha2_round<Functions>(e, f, g, h, a, b, c, d, k[12] + w[12]);
  sha2_round<Functions>(d, e, f, g, h, a, b, c, k[13] + w[13]);
  sha2_round<Functions>(c, d, e, f, g, h, a, b, k[14] + w[14]);
  sha2_round<Functions>(b, c, d, e, f, g, h, a, k[15] + w[15]);
  v[0] = a, v[1] = b, v[2] = c, v[3] = d, v[4] = e, v[5] = f, v[6] = g, v[7] = h;
}

// Advances the message schedule in a window of sixteen words: word t + 16 replaces word t.
template <typename Functions, typename Word = typename Functions::Word>
LOCKSIGN_INLINE void sha2_next_word(Word* w, size_t t) {
  w[t] += Functions::sigma0(w[(t + 1) % 16]) + w[(t + 9) % 16] + Functions::sigma1(w[(t + 14) % 16]);
}

// The loop is unrolled by hand, because compilers do not unroll it at -O2.
template <typename Functions, typename Word = typename Functions::Word>
LOCKSIGN_INLINE void sha2_next_sixteen_words(Word* w) {
  sha2_next_word<Functions>(w, 0);
  sha2_next_word<Functions>(w, 1);
  sha2_next_word<Functions>(w, 2);
  sha2_next_word<Functions>(w, 3);
  sha2_next_word<Functions>(w, 4);
  sha2_next_word<Functions>(w, 5);
  sha2_next_word<Functions>(w, 6);
  sha2_next_word<Functions>(w, 7);
  sha2_next_word<Functions>(w, 8);
  sha2_next_word<Functions>(w, 9);
  sha2_next_word<Functions>(w, 10);
  sha2_next_word<Functions>(w, 11);
  sha2_next_word<Functions>(w, 12);
  sha2_next_word<Functions>(w, 13);
  sha2_next_word<Functions>(w, 14);
  sha2_next_word<Functions>(w, 15);
}

template <typename Functions, typename Word = typename Functions::Word>
LOCKSIGN_INLINE void sha2_compress_scalar(const Word* constants, Word* state, const uint8_t* blocks,
                                          size_t count, WordOrder order) {
  for (; count != 0; --count, blocks += kBlockBytes<Word>) {
    Word w[16];
    std::memcpy(w, blocks, sizeof(w));
    if (order == WordOrder::kBigEndian) {
      for (Word& word : w) word = big_endian(word);
    }

    Word v[kStateWords];
    std::memcpy(v, state, sizeof(v));
    const Word* k = constants;
    for (;;) {
      sha2_sixteen_rounds<Functions>(v, w, k);
      k += 16;
      if (k == constants + Functions::kRounds) break;
      sha2_next_sixteen_words<Functions>(w);
    }
    for (size_t i = 0; i < kStateWords; ++i) state[i] += v[i];
  }
}

}  // namespace locksign
