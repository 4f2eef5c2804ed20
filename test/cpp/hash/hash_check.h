// Shared by the hash tests: hashing whole messages with one implementation, comparing with
// published hexadecimal, and pseudo-random bytes.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "hash/hash.h"

using Bytes = std::vector<uint8_t>;

inline Bytes bytes_of(const char* text) { return Bytes(text, text + std::strlen(text)); }

inline Bytes from_hex(const char* hex) {
  Bytes bytes;
  for (unsigned value; *hex != '\0' && std::sscanf(hex, "%2x", &value) == 1; hex += 2) {
    bytes.push_back(static_cast<uint8_t>(value));
  }
  return bytes;
}

inline std::string to_hex(const uint8_t* bytes, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    char digits[3];
    std::snprintf(digits, sizeof(digits), "%02x", bytes[i]);
    text += digits;
  }
  return text;
}

template <typename Word>
std::string hash_hex(locksign::Compress<Word>* compress, const Word* initial, size_t digest_bytes,
                     const Bytes& message) {
  Word state[locksign::kStateWords];
  std::memcpy(state, initial, sizeof(state));
  uint8_t block[locksign::kBlockBytes<Word>];
  locksign::hash_finish(compress, state, message.data(), message.size(), 0, block);
  for (Word& word : state) word = locksign::big_endian(word);
  return to_hex(reinterpret_cast<const uint8_t*>(state), digest_bytes);
}

// xorshift64* (Vigna 2016): the same bytes in every run.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545f4914f6cdd1d;
  }
  Bytes bytes(size_t count) {
    Bytes result(count);
    for (uint8_t& byte : result) byte = static_cast<uint8_t>(next() >> 56);
    return result;
  }

 private:
  uint64_t state_;
};

// Every implementation agrees with the portable one: all lengths, unaligned, several blocks at
// once, and blocks of words in the processor's byte order.
template <typename Word>
bool agrees_with_portable(const locksign::HashImplementation<Word>& implementation,
                          locksign::Compress<Word>* portable, const Word* initial) {
  Random random(0x9e3779b97f4a7c15);
  constexpr size_t kBlock = locksign::kBlockBytes<Word>;
  constexpr size_t kDigest = locksign::kStateWords * sizeof(Word);
  for (size_t length = 0; length <= 600; ++length) {
    const Bytes message = random.bytes(length);
    if (hash_hex(implementation.compress, initial, kDigest, message) !=
        hash_hex(portable, initial, kDigest, message)) {
      std::printf("# %s differs at length %zu\n", implementation.name, length);
      return false;
    }
  }
  for (size_t count = 0; count <= 9; ++count) {
    for (size_t offset = 0; offset < 17; ++offset) {
      const Bytes blocks = random.bytes(count * kBlock + offset);
      for (const locksign::WordOrder order : {locksign::WordOrder::kBigEndian, locksign::WordOrder::kHost}) {
        Word state[locksign::kStateWords];
        for (Word& word : state) word = static_cast<Word>(random.next());
        Word expected[locksign::kStateWords];
        std::memcpy(expected, state, sizeof(state));
        implementation.compress(state, blocks.data() + offset, count, order);
        portable(expected, blocks.data() + offset, count, order);
        if (std::memcmp(state, expected, sizeof(state)) != 0) {
          std::printf("# %s differs: %zu blocks at offset %zu\n", implementation.name, count, offset);
          return false;
        }
      }
    }
  }
  return true;
}
