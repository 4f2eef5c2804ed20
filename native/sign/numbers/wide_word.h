// Sums and products of 64-bit words with their carries. No compiler makes a branch of them.
#pragma once

#include <cstdint>

#include "base/compiler.h"

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#elif defined(LOCKSIGN_X86_64)
#include <immintrin.h>
#endif

namespace locksign {

#if defined(__SIZEOF_INT128__)
__extension__ typedef unsigned __int128 WideWord;
#endif

// Returns the low word of a · b + c + *carry and leaves the high word in *carry. The largest sum,
// (2^64 - 1)^2 + 2 · (2^64 - 1), is 2^128 - 1.
LOCKSIGN_INLINE uint64_t multiply_add(uint64_t a, uint64_t b, uint64_t c, uint64_t* carry) {
#if defined(__SIZEOF_INT128__)
  const WideWord sum = WideWord{a} * b + c + *carry;
  *carry = static_cast<uint64_t>(sum >> 64);
  return static_cast<uint64_t>(sum);
#else
  uint64_t low, high;
#if defined(_MSC_VER) && defined(LOCKSIGN_X86_64)
  low = _umul128(a, b, &high);
#elif defined(_MSC_VER) && defined(LOCKSIGN_ARM64)
  low = a * b;
  high = __umulh(a, b);
#else
  const uint64_t a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  const uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
  const uint64_t other = a0 * b1 + (middle & 0xffffffff);
  low = a * b;
  high = a1 * b1 + (middle >> 32) + (other >> 32);
#endif
  low += c;
  high += low < c;
  low += *carry;
  high += low < *carry;
  *carry = high;
  return low;
#endif
}

// Returns the low word of a · b and leaves the high one.
LOCKSIGN_INLINE uint64_t multiply_words(uint64_t a, uint64_t b, uint64_t* high) {
  *high = 0;
  return multiply_add(a, b, 0, high);
}

// Returns a + b + *carry and leaves the carry, 0 or 1.
LOCKSIGN_INLINE uint64_t add_carry(uint64_t a, uint64_t b, uint64_t* carry) {
#if defined(LOCKSIGN_X86_64)
  unsigned long long sum;  // GCC keeps a chain of these in the carry flag
  *carry = _addcarry_u64(static_cast<unsigned char>(*carry), a, b, &sum);
  return sum;
#elif defined(__SIZEOF_INT128__)
  const WideWord sum = WideWord{a} + b + *carry;
  *carry = static_cast<uint64_t>(sum >> 64);
  return static_cast<uint64_t>(sum);
#else
  const uint64_t partial = a + b;
  const uint64_t sum = partial + *carry;
  *carry = static_cast<uint64_t>(partial < a) | static_cast<uint64_t>(sum < partial);
  return sum;
#endif
}

// Returns a - b - *borrow and leaves the borrow, 0 or 1.
LOCKSIGN_INLINE uint64_t subtract_borrow(uint64_t a, uint64_t b, uint64_t* borrow) {
#if defined(LOCKSIGN_X86_64)
  unsigned long long difference;  // GCC keeps a chain of these in the carry flag
  *borrow = _subborrow_u64(static_cast<unsigned char>(*borrow), a, b, &difference);
  return difference;
#elif defined(__SIZEOF_INT128__)
  const WideWord difference = WideWord{a} - b - *borrow;
  *borrow = static_cast<uint64_t>(difference >> 64) & 1;
  return static_cast<uint64_t>(difference);
#else
  const uint64_t partial = a - b;
  const uint64_t difference = partial - *borrow;
  *borrow = static_cast<uint64_t>(a < b) | static_cast<uint64_t>(partial < *borrow);
  return difference;
#endif
}

// A sum of products below 2^128.
class WideSum final {
 public:
  LOCKSIGN_INLINE void add_product(uint64_t a, uint64_t b) {
#if defined(__SIZEOF_INT128__)
    sum_ += WideWord{a} * b;
#else
    uint64_t carry = 0;
    low_ = multiply_add(a, b, low_, &carry);
    high_ += carry;
#endif
  }
  LOCKSIGN_INLINE void add(uint64_t word) { add_product(word, 1); }

  LOCKSIGN_INLINE uint64_t low() const {
#if defined(__SIZEOF_INT128__)
    return static_cast<uint64_t>(sum_);
#else
    return low_;
#endif
  }

  // For a sum below 2^(64 + count).
  LOCKSIGN_INLINE uint64_t shifted_right(int count) const {
#if defined(__SIZEOF_INT128__)
    return static_cast<uint64_t>(sum_ >> count);
#else
    return low_ >> count | high_ << (64 - count);
#endif
  }

 private:
#if defined(__SIZEOF_INT128__)
  WideWord sum_ = 0;
#else
  uint64_t low_ = 0, high_ = 0;
#endif
};

}  // namespace locksign
