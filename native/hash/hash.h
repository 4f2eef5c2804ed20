// The parts that SHA-256, SHA-512 and MD5 share: blocks of sixteen words, at most eight words of
// state, and the padding of the last block (FIPS 180-4 section 5.1, RFC 1321 sections 3.1 and 3.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace locksign {

constexpr size_t kStateWords = 8;

template <typename Word>
constexpr size_t kBlockBytes = 16 * sizeof(Word);

// The byte order of the words of a block in memory: that of a message, or that of the processor.
enum class WordOrder : uint8_t { kBigEndian, kHost };

// Compresses `count` whole blocks into the state (FIPS 180-4 sections 6.2.2 and 6.4.2).
template <typename Word>
using Compress = void(Word* state, const uint8_t* blocks, size_t count, WordOrder order);

// Hashes the message from the state `inner`, then the resulting digest from the state `outer`. Each
// state has already absorbed one block. Signing with HMAC needs nothing else (RFC 2104). It is one
// function because some implementations are faster that way. It leaves secrets below the caller's
// frame and in registers.
using NestedHash = void(const void* inner, const void* outer, const uint8_t* message, size_t message_bytes,
                        uint8_t* digest);

// One implementation of a compression function.
template <typename Word>
struct HashImplementation {
  const char* name;
  bool (*supported)();
  Compress<Word>* compress;
  NestedHash* nested_hash;  // null if two calls of `compress` are as fast
};

// The implementations in this build, fastest first. The last one is portable.
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

// The byte order of the length in the padding: big-endian in SHA-2, little-endian in MD5.
enum class LengthOrder : uint8_t { kBigEndian, kLittleEndian };

template <LengthOrder Order>
LOCKSIGN_INLINE void store_length(uint8_t* to, uint64_t bits) {
  if (Order == LengthOrder::kBigEndian) {
    store_big_endian(to, bits);
  } else {
    store_little_endian(to, bits);
  }
}

// Compresses the rest of the message and its padding into the state. The state has already absorbed
// `absorbed` bytes, a multiple of the block. `buffer` is one block. Afterwards it still holds the
// end of the message.
template <LengthOrder Order = LengthOrder::kBigEndian, typename Word>
LOCKSIGN_INLINE void hash_finish(Compress<Word>* compress, Word* state, const uint8_t* message,
                                 size_t message_bytes, size_t absorbed, uint8_t* buffer) {
  constexpr size_t kBlock = kBlockBytes<Word>;
  constexpr size_t kLength = kBlock - 2 * sizeof(Word);  // the position of the length in bits

  const size_t blocks = message_bytes / kBlock;
  const size_t tail_bytes = message_bytes % kBlock;
  const bool length_fits = tail_bytes < kLength;
  // A size fits in 61 bits, so the length in bits fits in the lowest 64 bits of the field.
  const uint64_t bits = (uint64_t{absorbed} + message_bytes) * 8;

  // The padding is written before the other blocks are compressed, so that it has reached the cache
  // by the time it is read. A vector load of bytes that were just stored one by one would stall.
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
