// What SHA-256, SHA-512 and MD5 share: blocks of sixteen words, at most eight words of state, and the padding
// of the last block (FIPS 180-4 section 5.1, RFC 1321 sections 3.1 and 3.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace locksign {

constexpr size_t kStateWords = 8;

template <typename Word>
constexpr size_t kBlockBytes = 16 * sizeof(Word);

// How the words of a block lie in memory: as a message has them, or as the processor does.
enum class WordOrder : uint8_t { kBigEndian, kHost };

// Takes `count` whole blocks into the state (FIPS 180-4 sections 6.2.2 and 6.4.2).
template <typename Word>
using Compress = void(Word* state, const uint8_t* blocks, size_t count, WordOrder order);

// Hashes the message onwards from the state `inner`, then that digest onwards from the state `outer`. Each
// state has taken one block in before. This is all that signing with HMAC needs (RFC 2104), in one function
// for an implementation that gains by it. Leaves secrets below the caller's frame and in registers.
using NestedHash = void(const void* inner, const void* outer, const uint8_t* message, size_t message_bytes,
                        uint8_t* digest);

// One way to compute a compression function.
template <typename Word>
struct HashImplementation {
  const char* name;
  bool (*supported)();
  Compress<Word>* compress;
  NestedHash* nested_hash;  // null where two calls of `compress` are as fast
};

// The ways this build knows, best first; the last is portable.
template <typename Word>
struct HashImplementations {
  const HashImplementation<Word>* first;
  size_t count;

  const HashImplementation<Word>* begin() const { return first; }
  const HashImplementation<Word>* end() const { return first + count; }

  const HashImplementation<Word>* best() const {
    const HashImplementation<Word>* implementation = first;
    while (!implementation->supported()) ++implementation;
    return implementation;
  }
};

// How the length in the padding is written: by SHA-2 big-endian, by MD5 little-endian.
enum class LengthOrder : uint8_t { kBigEndian, kLittleEndian };

template <LengthOrder Order>
LOCKSIGN_INLINE void store_length(uint8_t* to, uint64_t bits) {
  if (Order == LengthOrder::kBigEndian) {
    store_big_endian(to, bits);
  } else {
    store_little_endian(to, bits);
  }
}

// Takes the rest of a message into the state, and its padding. `absorbed` bytes, whole blocks, went
// into the state before. `buffer` is one block; it keeps the end of the message.
template <LengthOrder Order = LengthOrder::kBigEndian, typename Word>
LOCKSIGN_INLINE void hash_finish(Compress<Word>* compress, Word* state, const uint8_t* message,
                                 size_t message_bytes, size_t absorbed, uint8_t* buffer) {
  constexpr size_t kBlock = kBlockBytes<Word>;
  constexpr size_t kLength = kBlock - 2 * sizeof(Word);  // where the length in bits goes

  const size_t blocks = message_bytes / kBlock;
  const size_t tail_bytes = message_bytes % kBlock;
  const bool length_fits = tail_bytes < kLength;
  // Sizes fit 61 bits, so only the lowest 64 bits of the length are ever set.
  const uint64_t bits = (uint64_t{absorbed} + message_bytes) * 8;

  // Made before the other blocks are compressed, the padding is in the cache when its turn comes:
  // vector loads of bytes just stored one by one would wait.
  if (tail_bytes != 0) std::memcpy(buffer, message + blocks * kBlock, tail_bytes);
  buffer[tail_bytes] = 0x80;
  std::memset(buffer + tail_bytes + 1, 0, kBlock - tail_bytes - 1);
  if (length_fits) store_length<Order>(buffer + kBlock - sizeof(bits), bits);

  if (blocks != 0) compress(state, message, blocks, WordOrder::kBigEndian);
  compress(state, buffer, 1, WordOrder::kBigEndian);
  if (!length_fits) {
    std::memset(buffer, 0, kBlock);
    store_length<Order>(buffer + kBlock - sizeof(bits), bits);
    compress(state, buffer, 1, WordOrder::kBigEndian);
  }
}

}  // namespace locksign
