// Arithmetic modulo an odd number, by Montgomery's method (Mathematics of Computation 44, 1985,
// pages 519 to 521): a number a is represented by a · R modulo m, where R is 2^(64 · N). Time and
// memory access depend on N only, never on a value, not even on that of the modulus: RSA's primes
// are secret.
//
// Unless a comment says otherwise, arguments are below the modulus, and so is the result. It may be
// the same object as an argument. Every function leaves secrets below the caller's frame and in
// registers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "base/constant_time.h"
#include "sign/numbers/wide_word.h"

namespace locksign {

// A number of N words, the lowest first.
template <size_t N>
struct Limbs {
  uint64_t word[N];
};

template <size_t N>
struct Modulus {
  Limbs<N> value;     // m, odd
  uint64_t negative;  // -1/m modulo 2^64
  Limbs<N> one;       // R modulo m: Montgomery's representation of 1
  Limbs<N> square;    // R^2 modulo m: a factor that converts a number to that representation
};

// a + b. Returns the carry.
template <size_t N>
LOCKSIGN_INLINE uint64_t limbs_add(const Limbs<N>& a, const Limbs<N>& b, Limbs<N>* result) {
  uint64_t carry = 0;
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) result->word[i] = add_carry(a.word[i], b.word[i], &carry);
  return carry;
}

// a - b. Returns the borrow, which is 1 if a < b.
template <size_t N>
LOCKSIGN_INLINE uint64_t limbs_subtract(const Limbs<N>& a, const Limbs<N>& b, Limbs<N>* result) {
  uint64_t borrow = 0;
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) result->word[i] = subtract_borrow(a.word[i], b.word[i], &borrow);
  return borrow;
}

// a · b, in 2 · N words. The two chains of carries in a row are short, and compilers keep them in
// the carry flag.
template <size_t N>
LOCKSIGN_INLINE void limbs_multiply(const Limbs<N>& a, const Limbs<N>& b, uint64_t* product) {
  for (size_t i = 0; i < N; ++i) product[i] = 0;
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) {
    uint64_t low[N], high[N], carry = 0;
    LOCKSIGN_UNROLL_4
    for (size_t j = 0; j < N; ++j) low[j] = multiply_words(a.word[j], b.word[i], &high[j]);
    LOCKSIGN_UNROLL_4
    for (size_t j = 0; j < N; ++j) product[i + j] = add_carry(product[i + j], low[j], &carry);
    product[i + N] = carry;
    carry = 0;
    LOCKSIGN_UNROLL_4
    for (size_t j = 0; j < N; ++j) product[i + j + 1] = add_carry(product[i + j + 1], high[j], &carry);
  }
}

// `mask` is all ones, which takes `a`, or zero, which takes `b`.
template <size_t N>
LOCKSIGN_INLINE void limbs_select(uint64_t mask, const Limbs<N>& a, const Limbs<N>& b, Limbs<N>* result) {
  mask = opaque(mask);
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) result->word[i] = b.word[i] ^ (mask & (a.word[i] ^ b.word[i]));
}

// All ones if a < b, else zero.
template <size_t N>
LOCKSIGN_INLINE uint64_t limbs_below(const Limbs<N>& a, const Limbs<N>& b) {
  uint64_t borrow = 0;
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) subtract_borrow(a.word[i], b.word[i], &borrow);
  return opaque(0 - borrow);
}

// All ones if a is zero, else zero.
template <size_t N>
LOCKSIGN_INLINE uint64_t limbs_zero(const Limbs<N>& a) {
  uint64_t bits = 0;
  for (size_t i = 0; i < N; ++i) bits |= a.word[i];
  return opaque(((bits | (0 - bits)) >> 63) - 1);
}

template <size_t N>
LOCKSIGN_INLINE void limbs_from_big_endian(const uint8_t* bytes, Limbs<N>* result) {
  std::memcpy(result->word, bytes, sizeof(result->word));
  for (size_t i = 0; i < N / 2; ++i) {
    const uint64_t low = result->word[i];
    result->word[i] = big_endian(result->word[N - 1 - i]);
    result->word[N - 1 - i] = big_endian(low);
  }
  if (N % 2 != 0) result->word[N / 2] = big_endian(result->word[N / 2]);
}

template <size_t N>
LOCKSIGN_INLINE void limbs_to_big_endian(const Limbs<N>& a, uint8_t* bytes) {
  for (size_t i = 0; i < N; ++i) store_big_endian(bytes + 8 * i, a.word[N - 1 - i]);
}

template <size_t N>
LOCKSIGN_INLINE void limbs_from_little_endian(const uint8_t* bytes, Limbs<N>* result) {
  std::memcpy(result->word, bytes, sizeof(result->word));
  for (size_t i = 0; i < N; ++i) result->word[i] = little_endian(result->word[i]);
}

template <size_t N>
LOCKSIGN_INLINE void limbs_to_little_endian(const Limbs<N>& a, uint8_t* bytes) {
  for (size_t i = 0; i < N; ++i) store_little_endian(bytes + 8 * i, a.word[i]);
}

// Takes a number of N words and a carry, below 2 · m, and subtracts m if it is not below m.
template <size_t N>
LOCKSIGN_INLINE void modular_correct(const Modulus<N>& modulus, const uint64_t* words, uint64_t carry,
                                     Limbs<N>* result) {
  uint64_t reduced[N];
  uint64_t borrow = 0;
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) reduced[i] = subtract_borrow(words[i], modulus.value.word[i], &borrow);
  const uint64_t keep = opaque(0 - (borrow & (carry ^ 1)));
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) result->word[i] = reduced[i] ^ (keep & (reduced[i] ^ words[i]));
}

template <size_t N>
LOCKSIGN_INLINE void modular_add(const Modulus<N>& modulus, const Limbs<N>& a, const Limbs<N>& b,
                                 Limbs<N>* result) {
  Limbs<N> sum;
  const uint64_t carry = limbs_add(a, b, &sum);
  modular_correct(modulus, sum.word, carry, result);
}

template <size_t N>
LOCKSIGN_INLINE void modular_subtract(const Modulus<N>& modulus, const Limbs<N>& a, const Limbs<N>& b,
                                      Limbs<N>* result) {
  Limbs<N> difference;
  const uint64_t mask = opaque(0 - limbs_subtract(a, b, &difference));
  uint64_t carry = 0;
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) {
    result->word[i] = add_carry(difference.word[i], modulus.value.word[i] & mask, &carry);
  }
}

// a · b / R, word by word of b (Koç, Acar and Kaliski, IEEE Micro 16(3), 1996: CIOS). One of the
// factors may be any number of N words: a · b + m · R is below 2 · m · R all the same.
template <size_t N>
LOCKSIGN_INLINE void modular_multiply(const Modulus<N>& modulus, const Limbs<N>& a, const Limbs<N>& b,
                                      Limbs<N>* result) {
  uint64_t sum[N] = {};
  uint64_t top = 0;
  LOCKSIGN_UNROLL_4
  for (size_t i = 0; i < N; ++i) {
    uint64_t carry = 0;
    LOCKSIGN_UNROLL_4
    for (size_t j = 0; j < N; ++j) sum[j] = multiply_add(a.word[j], b.word[i], sum[j], &carry);
    uint64_t overflow = 0;
    top = add_carry(top, carry, &overflow);

    // Adds the multiple of m that clears the lowest word, and drops that word.
    const uint64_t factor = sum[0] * modulus.negative;
    carry = 0;
    multiply_add(factor, modulus.value.word[0], sum[0], &carry);
    LOCKSIGN_UNROLL_4
    for (size_t j = 1; j < N; ++j) {
      sum[j - 1] = multiply_add(factor, modulus.value.word[j], sum[j], &carry);
    }
    uint64_t last = 0;
    sum[N - 1] = add_carry(top, carry, &last);
    top = overflow + last;
  }
  modular_correct(modulus, sum, top, result);
}

// To Montgomery's representation, from any number of N words, and back.
template <size_t N>
LOCKSIGN_INLINE void modular_enter(const Modulus<N>& modulus, const Limbs<N>& a, Limbs<N>* result) {
  modular_multiply(modulus, a, modulus.square, result);
}
template <size_t N>
LOCKSIGN_INLINE void modular_leave(const Modulus<N>& modulus, const Limbs<N>& a, Limbs<N>* result) {
  modular_multiply(modulus, a, Limbs<N>{{1}}, result);
}

// -1/m modulo 2^64, for an odd m. Newton's iteration doubles the bits of 1/m that are right: 3, 6,
// 12, 24, 48, 96.
inline uint64_t negative_inverse(uint64_t m) {
  uint64_t inverse = m;
  for (int i = 0; i < 5; ++i) inverse *= 2 - m * inverse;
  return 0 - inverse;
}

// Computes the constants of a modulus, which is odd and above 1.
template <size_t N>
void modulus_prepare(const Limbs<N>& value, Modulus<N>* modulus) {
  modulus->value = value;
  modulus->negative = negative_inverse(value.word[0]);

  Limbs<N> power = {{1}};
  for (size_t i = 0; i < 64 * N; ++i) modular_add(*modulus, power, power, &power);
  modulus->one = power;
  for (size_t i = 0; i < 64 * N; ++i) modular_add(*modulus, power, power, &power);
  modulus->square = power;
}

}  // namespace locksign
