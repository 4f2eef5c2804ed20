// Every word that a hash computes from a secret, and a search for these words in the residue of an
// operation.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <vector>

#include "hash/hash_check.h"
#include "hash/sha256.h"
#include "hash/sha512.h"
#include "residue/stack_residue.h"

namespace locksign {

// A second SHA-2, a literal implementation of FIPS 180-4 sections 6.2.2 and 6.4.2, that records
// every word it computes.
template <typename Word>
struct Reference;

template <>
struct Reference<uint32_t> {
  static constexpr int kRounds = 64;
  static constexpr int kSums[2][3] = {{2, 13, 22}, {6, 11, 25}};
  static constexpr int kSigmas[2][3] = {{7, 18, 3}, {17, 19, 10}};
  static const uint32_t* constants() { return kSha256RoundConstants; }
};

template <>
struct Reference<uint64_t> {
  static constexpr int kRounds = 80;
  static constexpr int kSums[2][3] = {{28, 34, 39}, {14, 18, 41}};
  static constexpr int kSigmas[2][3] = {{1, 8, 7}, {19, 61, 6}};
  static const uint64_t* constants() { return kSha512RoundConstants; }
};

template <typename Word>
class Notes {
 public:
  // Hashes one block into the state. It records the schedule if the block is secret, the working
  // variables, and the new state if that is secret. Bytes of the block before `first_secret` are
  // public.
  void compress(Word* state, const uint8_t* block, bool block_is_secret, bool result_is_secret,
                size_t first_secret = 0) {
    using R = Reference<Word>;
    const auto sum = [](Word x, const int* by) {
      return rotate_right(x, by[0]) ^ rotate_right(x, by[1]) ^ rotate_right(x, by[2]);
    };
    const auto sigma = [](Word x, const int* by) {
      return rotate_right(x, by[0]) ^ rotate_right(x, by[1]) ^ x >> by[2];
    };
    const auto is_public = [&](int t) {
      return t < 16 && static_cast<size_t>(t) * sizeof(Word) < first_secret;
    };
    Word w[R::kRounds];
    for (int t = 0; t < R::kRounds; ++t) {
      if (t < 16) {
        std::memcpy(&w[t], block + static_cast<size_t>(t) * sizeof(Word), sizeof(Word));
        if (block_is_secret && !is_public(t)) note(w[t]);  // in memory byte order
        w[t] = big_endian(w[t]);
      } else {
        w[t] = sigma(w[t - 2], R::kSigmas[1]) + w[t - 7] + sigma(w[t - 15], R::kSigmas[0]) + w[t - 16];
      }
      if (!block_is_secret || constant(w[t]) || is_public(t)) continue;
      note(w[t]);
      note(w[t] + R::constants()[t]);
    }
    Word a = state[0], b = state[1], c = state[2], d = state[3];
    Word e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < R::kRounds; ++t) {
      const Word t1 = h + sum(e, R::kSums[1]) + ((e & f) ^ (~e & g)) + R::constants()[t] + w[t];
      const Word t2 = sum(a, R::kSums[0]) + ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
      note(t1);
      note(a);
      note(e);
    }
    const Word last[] = {a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < kStateWords; ++i) {
      state[i] += last[i];
      if (result_is_secret) note(state[i]);
      if (result_is_secret) note(big_endian(state[i]));
    }
  }

  // The same with MD5, a literal implementation of RFC 1321 section 3.4 with the sines of the
  // library.
  void compress_md5(Word* state, const uint8_t* block, bool block_is_secret, bool result_is_secret,
                    size_t first_secret = 0) {
    static constexpr int kFirst[] = {0, 1, 5, 0}, kStep[] = {1, 5, 3, 7};
    static constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    Word x[16];
    std::memcpy(x, block, sizeof(x));
    Word a = state[0], b = state[1], c = state[2], d = state[3];
    for (int i = 0; i < 64; ++i) {
      const int round = i / 16;
      const int k = (kFirst[round] + kStep[round] * i) % 16;
      const Word f = round == 0   ? (b & c) | (~b & d)
                     : round == 1 ? (b & d) | (c & ~d)
                     : round == 2 ? b ^ c ^ d
                                  : c ^ (b | ~d);
      const Word sine = static_cast<Word>(std::floor(4294967296.0 * std::fabs(std::sin(i + 1.0))));
      if (block_is_secret && static_cast<size_t>(k) * sizeof(Word) >= first_secret && !constant(x[k])) {
        note(x[k]);
        note(x[k] + sine);
      }
      const Word sum = a + f + x[k] + sine;
      const int shift = kShifts[round][i % 4];
      a = d, d = c, c = b;
      b += sum << shift | sum >> (32 - shift);
      note(sum);
      note(b);
    }
    const Word last[] = {a, b, c, d};
    for (size_t i = 0; i < 4; ++i) {
      state[i] += last[i];
      if (result_is_secret) note(state[i]);
    }
  }

  // Bytes that can be in memory unchanged.
  void note_text(const uint8_t* text, size_t length) {
    for (size_t at = 0; at + sizeof(Word) <= length; at += sizeof(Word)) {
      Word word;
      std::memcpy(&word, text + at, sizeof(word));
      note(word);
    }
  }

  void note(Word word) {
    if (!constant(word)) words_.push_back(word);
  }

  // How many of the recorded words are in memory, at any multiple of four bytes.
  size_t found_in(const void* memory, size_t bytes) {
    std::sort(words_.begin(), words_.end());
    size_t found = 0;
    for (size_t at = 0; at + sizeof(Word) <= bytes; at += 4) {
      Word word;
      std::memcpy(&word, static_cast<const uint8_t*>(memory) + at, sizeof(word));
      found += std::binary_search(words_.begin(), words_.end(), word);
    }
    return found;
  }

  // How many slots of a saved register hold noted words and nothing else. With words of 32 bits
  // this finds a pair, or a word with zeros above it. Single ones occur by chance in a search that
  // is repeated.
  size_t found_alone_in(const void* memory, size_t bytes) {
    std::sort(words_.begin(), words_.end());
    size_t found = 0;
    for (size_t at = 0; at + sizeof(uint64_t) <= bytes; at += sizeof(uint64_t)) {
      Word slot[sizeof(uint64_t) / sizeof(Word)];
      std::memcpy(slot, static_cast<const uint8_t*>(memory) + at, sizeof(slot));
      found += std::binary_search(words_.begin(), words_.end(), slot[0]) &&
               std::all_of(std::begin(slot) + 1, std::end(slot), [this](Word word) {
                 return word == 0 || std::binary_search(words_.begin(), words_.end(), word);
               });
    }
    return found;
  }

 private:
  // Padding, which every key has.
  static bool constant(Word word) {
    const Word pads[] = {static_cast<Word>(0x3636363636363636), static_cast<Word>(0x5c5c5c5c5c5c5c5c)};
    return word < 65536 || big_endian(word) < 65536 || word == pads[0] || word == pads[1];
  }

  std::vector<Word> words_;
};

struct Found {
  size_t on_stack;
  size_t in_registers;
};

template <typename Word>
Found search(Notes<Word>& notes) {
  return {notes.found_in(residue.stack, sizeof(residue.stack)),
          notes.found_in(residue.vectors, sizeof(residue.vectors)) +
              notes.found_in(residue.general, sizeof(residue.general))};
}

}  // namespace locksign
