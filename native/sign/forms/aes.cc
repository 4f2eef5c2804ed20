#include "sign/forms/aes.h"

#include <cstring>

#include "base/bytes.h"

namespace locksign {
namespace {

// Eight elements of GF(2^8), one in each byte.
using Lanes = uint64_t;

constexpr Lanes kOnes = 0x0101010101010101;

constexpr Lanes each(uint8_t byte) { return kOnes * byte; }

// All ones in each byte whose bit is set.
Lanes mask_of_bit(Lanes x, int bit) {
  const Lanes set = x >> bit & kOnes;
  return (set << 8) - set;
}

Lanes rotate_each_left(Lanes x, int by) {
  const Lanes low = each(static_cast<uint8_t>(0xff >> by));
  return (x & low) << by | (x & ~low) >> (8 - by);
}

// Multiplies by x modulo x^8 + x^4 + x^3 + x + 1 (section 4.2.1).
Lanes times_x(Lanes a) { return (a & each(0x7f)) << 1 ^ (mask_of_bit(a, 7) & each(0x1b)); }

Lanes multiply(Lanes a, Lanes b) {
  Lanes product = 0;
  for (int bit = 7; bit >= 0; --bit) product = times_x(product) ^ (a & mask_of_bit(b, bit));
  return product;
}

// The inverse, and 0 for 0: a^254.
Lanes invert(Lanes a) {
  const Lanes a2 = multiply(a, a);
  const Lanes a3 = multiply(a2, a);
  const Lanes a6 = multiply(a3, a3);
  const Lanes a12 = multiply(a6, a6);
  Lanes power = multiply(a12, a3);                             // a^15
  for (int i = 0; i < 4; ++i) power = multiply(power, power);  // a^240
  return multiply(multiply(power, a12), a2);
}

// Section 5.1.1.
Lanes substitute(Lanes a) {
  const Lanes b = invert(a);
  return b ^ rotate_each_left(b, 1) ^ rotate_each_left(b, 2) ^ rotate_each_left(b, 3) ^
         rotate_each_left(b, 4) ^ each(0x63);
}

// Section 5.3.2: the inverse of the affine transformation, then of the multiplicative inverse.
Lanes inverse_substitute(Lanes a) {
  return invert(rotate_each_left(a, 1) ^ rotate_each_left(a, 3) ^ rotate_each_left(a, 6) ^ each(0x05));
}

// Both columns of the lanes, with the row that is `by` below in place of each.
Lanes rotate_columns(Lanes columns, int by) {
  const uint32_t first = rotate_right(static_cast<uint32_t>(columns), 8 * by);
  const uint32_t second = rotate_right(static_cast<uint32_t>(columns >> 32), 8 * by);
  return Lanes{second} << 32 | first;
}

// Section 5.3.3.
Lanes inverse_mix_columns(Lanes a) {
  const Lanes a2 = times_x(a), a4 = times_x(a2), a8 = times_x(a4);
  const Lanes a9 = a8 ^ a, a11 = a9 ^ a2, a13 = a9 ^ a4, a14 = a8 ^ a4 ^ a2;
  return a14 ^ rotate_columns(a11, 1) ^ rotate_columns(a13, 2) ^ rotate_columns(a9, 3);
}

// Section 5.3.1: row r moves r columns to the right.
void inverse_shift_rows(uint8_t* block) {
  uint8_t shifted[kAesBlockBytes];
  for (size_t i = 0; i < kAesBlockBytes; ++i) shifted[(i + 4 * (i % 4)) % kAesBlockBytes] = block[i];
  std::memcpy(block, shifted, sizeof(shifted));
}

Lanes load(const uint8_t* bytes) {
  Lanes lanes;
  std::memcpy(&lanes, bytes, sizeof(lanes));
  return little_endian(lanes);
}

void add(uint8_t* block, const uint8_t* other) {
  for (size_t i = 0; i < kAesBlockBytes; ++i) block[i] ^= other[i];
}

// Section 5.2, SubWord(), for the first four bytes.
void substitute_word(uint8_t* word) {
  store_little_endian(word, static_cast<uint32_t>(substitute(word[0] | Lanes{word[1]} << 8 |
                                                             Lanes{word[2]} << 16 | Lanes{word[3]} << 24)));
}

}  // namespace

void aes_expand_key(const uint8_t* key, size_t key_bytes, AesKey* expanded) {
  constexpr size_t kWord = 4;
  expanded->rounds = key_bytes / kWord + 6;
  const size_t bytes = (expanded->rounds + 1) * kAesBlockBytes;
  uint8_t* const words = expanded->round_keys;
  std::memcpy(words, key, key_bytes);
  uint8_t constant = 1;
  for (size_t at = key_bytes; at < bytes; at += kWord) {
    uint8_t* const word = words + at;
    std::memcpy(word, word - kWord, kWord);
    if (at % key_bytes == 0) {
      const uint8_t first = word[0];
      std::memmove(word, word + 1, kWord - 1);
      word[kWord - 1] = first;
      substitute_word(word);
      word[0] ^= constant;
      constant = static_cast<uint8_t>(times_x(constant));
    } else if (key_bytes == 32 && at % key_bytes == kAesBlockBytes) {
      substitute_word(word);
    }
    for (size_t i = 0; i < kWord; ++i) word[i] ^= word[i - key_bytes];
  }
}

// Section 5.3.
void aes_decrypt_block(const AesKey& key, uint8_t* block) {
  constexpr size_t kHalf = sizeof(Lanes);
  add(block, key.round_keys + key.rounds * kAesBlockBytes);
  for (size_t round = key.rounds; round-- > 0;) {
    inverse_shift_rows(block);
    for (size_t at = 0; at < kAesBlockBytes; at += kHalf) {
      store_little_endian(block + at, inverse_substitute(load(block + at)));
    }
    add(block, key.round_keys + round * kAesBlockBytes);
    if (round == 0) break;
    for (size_t at = 0; at < kAesBlockBytes; at += kHalf) {
      store_little_endian(block + at, inverse_mix_columns(load(block + at)));
    }
  }
}

// The last block comes first, so that the block before it is still ciphertext.
void aes_cbc_decrypt(const AesKey& key, const uint8_t* iv, uint8_t* data, size_t bytes) {
  for (size_t at = bytes; at != 0;) {
    at -= kAesBlockBytes;
    aes_decrypt_block(key, data + at);
    add(data + at, at == 0 ? iv : data + at - kAesBlockBytes);
  }
}

}  // namespace locksign
