// Chooses between values without a branch or an index that depends on a secret.
#pragma once

#include <cstdint>

namespace locksign {

// Keeps the compiler from turning a mask back into a branch.
inline uint32_t opaque(uint32_t value) {
#if defined(__GNUC__)
  asm("" : "+r"(value));
#endif
  return value;
}

inline uint64_t opaque(uint64_t value) {
#if defined(__GNUC__)
  asm("" : "+r"(value));
#endif
  return value;
}

// All ones if first <= character <= last, else zero: a difference that went below zero has its top
// bit set.
inline uint32_t mask_range(uint32_t character, uint32_t first, uint32_t last) {
  const uint32_t outside = (character - first) | (last - character);
  return opaque((outside >> 31) - 1);
}

inline uint32_t mask_equal(uint32_t character, uint32_t other) { return mask_range(character, other, other); }

}  // namespace locksign
