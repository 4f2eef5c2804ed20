// Words of memory: big-endian, as FIPS 180-4 section 3.1 reads and writes them, and little-endian,
// as RFC 1321 section 2 does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/compiler.h"

#if defined(_MSC_VER) && !defined(__clang__)
#include <stdlib.h>
#endif

namespace locksign {

LOCKSIGN_INLINE uint32_t swap_bytes(uint32_t word) {
#if defined(_MSC_VER) && !defined(__clang__)
  return _byteswap_ulong(word);
#else
  return __builtin_bswap32(word);
#endif
}

LOCKSIGN_INLINE uint64_t swap_bytes(uint64_t word) {
#if defined(_MSC_VER) && !defined(__clang__)
  return _byteswap_uint64(word);
#else
  return __builtin_bswap64(word);
#endif
}

template <typename Word>
LOCKSIGN_INLINE Word big_endian(Word word) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return word;
#else
  return swap_bytes(word);
#endif
}

template <typename Word>
LOCKSIGN_INLINE Word little_endian(Word word) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return swap_bytes(word);
#else
  return word;
#endif
}

template <typename Word>
LOCKSIGN_INLINE void store_little_endian(uint8_t* to, Word word) {
  word = little_endian(word);
  std::memcpy(to, &word, sizeof(word));
}

template <typename Word>
LOCKSIGN_INLINE void store_big_endian(uint8_t* to, Word word) {
  word = big_endian(word);
  std::memcpy(to, &word, sizeof(word));
}

template <typename Word>
LOCKSIGN_INLINE constexpr Word rotate_right(Word word, int count) {
  return word >> count | word << (static_cast<int>(sizeof(Word)) * 8 - count);
}

}  // namespace locksign
