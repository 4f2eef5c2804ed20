// The field of Ed25519: numbers modulo 2^255 - 19 in five words of 51 bits. The thirteen bits above
// let sums and differences do without carries, which makes this much faster here than modular.h.
//
// A number is "narrow" if its words are below 2^51 + 2^15. Products are narrow. The factors of a
// product may have words up to 2^54, the sum of eight narrow numbers. No function leaves its result
// fully reduced but field_to_bytes().
#pragma once

#include "base/bytes.h"
#include "base/constant_time.h"
#include "sign/numbers/division.h"
#include "sign/numbers/wide_word.h"

namespace locksign {

struct Field25519 {
  uint64_t word[5];
};

constexpr uint64_t kMask51 = (uint64_t{1} << 51) - 1;

LOCKSIGN_INLINE void field_add(const Field25519& a, const Field25519& b, Field25519* result) {
  for (size_t i = 0; i < 5; ++i) result->word[i] = a.word[i] + b.word[i];
}

// a - b + 4 · (2^255 - 19), where b is at most the sum of three narrow numbers. The result counts
// as four more narrow numbers than a.
LOCKSIGN_INLINE void field_subtract(const Field25519& a, const Field25519& b, Field25519* result) {
  result->word[0] = a.word[0] + 4 * (kMask51 - 18) - b.word[0];
  for (size_t i = 1; i < 5; ++i) result->word[i] = a.word[i] + 4 * kMask51 - b.word[i];
}

// Carries from each sum to the next, and from the last to the first: 2^255 is 19.
LOCKSIGN_INLINE void field_carry(WideSum (&sum)[5], Field25519* result) {
  for (size_t i = 0; i < 4; ++i) {
    result->word[i] = sum[i].low() & kMask51;
    sum[i + 1].add(sum[i].shifted_right(51));
  }
  result->word[4] = sum[4].low() & kMask51;
  // The last sum has no term with a factor of 19, so this product is below 2^64.
  result->word[0] += 19 * sum[4].shifted_right(51);
  result->word[1] += result->word[0] >> 51;
  result->word[0] &= kMask51;
}

void field_multiply(const Field25519& a, const Field25519& b, Field25519* result);
void field_square(const Field25519& a, Field25519* result);
// 1/a, or zero for zero. a is narrow.
void field_invert(const Field25519& a, DivisionScratch* scratch, Field25519* result);

// Of a narrow number.
void field_to_bytes(const Field25519& a, uint8_t* bytes);
// Ignores the highest bit.
void field_from_bytes(const uint8_t* bytes, Field25519* result);

// Exchanges the numbers if the mask is all ones, and not if it is zero.
LOCKSIGN_INLINE void field_swap(uint64_t mask, Field25519* a, Field25519* b) {
  for (size_t i = 0; i < 5; ++i) {
    const uint64_t different = mask & (a->word[i] ^ b->word[i]);
    a->word[i] ^= different;
    b->word[i] ^= different;
  }
}

}  // namespace locksign
