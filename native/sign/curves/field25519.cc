#include "sign/curves/field25519.h"

namespace locksign {

LOCKSIGN_NOINLINE void field_multiply(const Field25519& a, const Field25519& b, Field25519* result) {
  const uint64_t a0 = a.word[0], a1 = a.word[1], a2 = a.word[2], a3 = a.word[3], a4 = a.word[4];
  const uint64_t b0 = b.word[0], b1 = b.word[1], b2 = b.word[2], b3 = b.word[3], b4 = b.word[4];
  const uint64_t a1_19 = 19 * a1, a2_19 = 19 * a2, a3_19 = 19 * a3, a4_19 = 19 * a4;
  WideSum sum[5];
  sum[0].add_product(a0, b0);
  sum[0].add_product(a1_19, b4);
  sum[0].add_product(a2_19, b3);
  sum[0].add_product(a3_19, b2);
  sum[0].add_product(a4_19, b1);
  sum[1].add_product(a0, b1);
  sum[1].add_product(a1, b0);
  sum[1].add_product(a2_19, b4);
  sum[1].add_product(a3_19, b3);
  sum[1].add_product(a4_19, b2);
  sum[2].add_product(a0, b2);
  sum[2].add_product(a1, b1);
  sum[2].add_product(a2, b0);
  sum[2].add_product(a3_19, b4);
  sum[2].add_product(a4_19, b3);
  sum[3].add_product(a0, b3);
  sum[3].add_product(a1, b2);
  sum[3].add_product(a2, b1);
  sum[3].add_product(a3, b0);
  sum[3].add_product(a4_19, b4);
  sum[4].add_product(a0, b4);
  sum[4].add_product(a1, b3);
  sum[4].add_product(a2, b2);
  sum[4].add_product(a3, b1);
  sum[4].add_product(a4, b0);
  field_carry(sum, result);
}

LOCKSIGN_NOINLINE void field_square(const Field25519& a, Field25519* result) {
  const uint64_t a0 = a.word[0], a1 = a.word[1], a2 = a.word[2], a3 = a.word[3], a4 = a.word[4];
  const uint64_t a3_19 = 19 * a3, a4_19 = 19 * a4;
  WideSum sum[5];
  sum[0].add_product(a0, a0);
  sum[0].add_product(2 * a1, a4_19);
  sum[0].add_product(2 * a2, a3_19);
  sum[1].add_product(2 * a0, a1);
  sum[1].add_product(2 * a2, a4_19);
  sum[1].add_product(a3, a3_19);
  sum[2].add_product(2 * a0, a2);
  sum[2].add_product(a1, a1);
  sum[2].add_product(2 * a3, a4_19);
  sum[3].add_product(2 * a0, a3);
  sum[3].add_product(2 * a1, a2);
  sum[3].add_product(a4, a4_19);
  sum[4].add_product(2 * a0, a4);
  sum[4].add_product(2 * a1, a3);
  sum[4].add_product(a2, a2);
  field_carry(sum, result);
}

void field_to_bytes(const Field25519& a, uint8_t* bytes) {
  // The quotient by p is 0 or 1: what a + 19 carries out of its 255 bits.
  uint64_t quotient = 19;
  for (size_t i = 0; i < 5; ++i) quotient = (a.word[i] + quotient) >> 51;
  uint64_t word[5];
  uint64_t carry = 19 * quotient;
  for (size_t i = 0; i < 5; ++i) {
    carry += a.word[i];
    word[i] = carry & kMask51;
    carry >>= 51;
  }
  store_little_endian(bytes, word[0] | word[1] << 51);
  store_little_endian(bytes + 8, word[1] >> 13 | word[2] << 38);
  store_little_endian(bytes + 16, word[2] >> 26 | word[3] << 25);
  store_little_endian(bytes + 24, word[3] >> 39 | word[4] << 12);
}

void field_from_bytes(const uint8_t* bytes, Field25519* result) {
  uint64_t word[4];
  std::memcpy(word, bytes, sizeof(word));
  for (uint64_t& each : word) each = little_endian(each);
  result->word[0] = word[0] & kMask51;
  result->word[1] = (word[0] >> 51 | word[1] << 13) & kMask51;
  result->word[2] = (word[1] >> 38 | word[2] << 26) & kMask51;
  result->word[3] = (word[2] >> 25 | word[3] << 39) & kMask51;
  result->word[4] = word[3] >> 12 & kMask51;
}

void field_invert(const Field25519& a, DivisionScratch* scratch, Field25519* result) {
  constexpr Limbs<4> kPrime = {
      {0xffffffffffffffed, 0xffffffffffffffff, 0xffffffffffffffff, 0x7fffffffffffffff}};
  uint8_t bytes[32];
  Limbs<4> number;
  field_to_bytes(a, bytes);
  limbs_from_little_endian(bytes, &number);
  modular_divide(kPrime, Limbs<4>{{1}}, number, scratch, &number);
  limbs_to_little_endian(number, bytes);
  field_from_bytes(bytes, result);
}

}  // namespace locksign
