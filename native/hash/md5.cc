#include "hash/md5.h"

namespace locksign {

// RFC 1321 section 3.3.
const uint32_t kMd5InitialState[kMd5StateWords] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

namespace {

// Section 3.4: T[i] is the integer part of 4294967296 * abs(sin(i)), i in radians.
constexpr uint32_t kSines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

// F, G, H and I of section 3.4. F and G are rewritten to need one AND instead of two.
LOCKSIGN_INLINE uint32_t mix(int round, uint32_t x, uint32_t y, uint32_t z) {
  switch (round) {
    case 0:
      return z ^ (x & (y ^ z));
    case 1:
      return y ^ (z & (x ^ y));
    case 2:
      return x ^ y ^ z;
    default:
      return y ^ (x | ~z);
  }
}

// The index of the block's word that an operation uses: k in the tables of section 3.4.
LOCKSIGN_INLINE int word_of(int round, int operation) {
  constexpr int kFirst[] = {0, 1, 5, 0};
  constexpr int kStep[] = {1, 5, 3, 7};
  return (kFirst[round] + kStep[round] * operation) & 15;
}

}  // namespace

void md5_compress(uint32_t* state, const uint8_t* blocks, size_t count, WordOrder) {
  for (; count != 0; --count, blocks += kBlockBytes<uint32_t>) {
    uint32_t x[16];
    std::memcpy(x, blocks, sizeof(x));
    for (uint32_t& word : x) word = little_endian(word);

    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (int round = 0; round < 4; ++round) {
      for (int operation = 0; operation < 16; ++operation) {
        const uint32_t sum =
            a + mix(round, b, c, d) + x[word_of(round, operation)] + kSines[round * 16 + operation];
        a = d, d = c, c = b;
        b += rotate_right(sum, 32 - kShifts[round][operation % 4]);
      }
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  }
}

}  // namespace locksign
