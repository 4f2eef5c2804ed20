// Checks that the parts of an RSA key fit each other. Only the sizes of the numbers and the outcome
// of each check become known.
#include <cstring>

#include "base/compiler.h"
#include "base/declassify.h"
#include "sign/numbers/long_number.h"
#include "sign/rsa/rsa_steps.h"

namespace locksign {
namespace {

RsaNumber without_leading_zeros(RsaNumber number) {
  while (number.length != 0 && *number.bytes == 0) {
    ++number.bytes;
    --number.length;
  }
  return number;
}

RsaStatus read_modulus(const RsaNumber& modulus, RsaKey* key) {
  const RsaNumber number = without_leading_zeros(modulus);
  if (number.length > kRsaMaxSignatureBytes) return RsaStatus::kTooLarge;
  long_from_big_endian(number.bytes, number.length, key->modulus, kRsaMaxModulusWords);
  if (long_bits(key->modulus, kRsaMaxModulusWords) < kRsaMinBits) return RsaStatus::kTooSmall;
  if ((key->modulus[0] & 1) == 0) return RsaStatus::kEven;
  key->modulus_bytes = number.length;
  return RsaStatus::kOk;
}

RsaStatus read_public_exponent(const RsaNumber& exponent, RsaKey* key) {
  const RsaNumber number = without_leading_zeros(exponent);
  const uint64_t excess = long_from_big_endian(number.bytes, number.length, &key->public_exponent, 1);
  const bool is_valid = excess == 0 && key->public_exponent != 1 && (key->public_exponent & 1) != 0;
  return is_valid ? RsaStatus::kOk : RsaStatus::kPublicExponent;
}

RsaStatus read_primes(const RsaParts& parts, RsaKey* key) {
  const uint64_t excess = long_from_big_endian(parts.p.bytes, parts.p.length, key->p, kRsaMaxPrimeWords) |
                          long_from_big_endian(parts.q.bytes, parts.q.length, key->q, kRsaMaxPrimeWords);
  if (declassified(excess) != 0) return RsaStatus::kPrimeSizes;

  // The time of a signature depends on the size of the larger prime. An encoding shows it anyway.
  const size_t p_bits = declassified(long_bits(key->p, kRsaMaxPrimeWords));
  const size_t q_bits = declassified(long_bits(key->q, kRsaMaxPrimeWords));
  key->prime_bits = p_bits > q_bits ? p_bits : q_bits;
  key->prime_words = (key->prime_bits + 63) / 64;
  if (key->prime_bits * 16 > long_bits(key->modulus, kRsaMaxModulusWords) * 11) return RsaStatus::kPrimeSizes;
  // Both are odd if their product is the modulus.
  if (declassified(key->p[0] & key->q[0] & 1) == 0) return RsaStatus::kEven;
  return RsaStatus::kOk;
}

bool has_product(RsaKey* key, RsaWorkspace* workspace) {
  std::memset(workspace->base, 0, sizeof(workspace->base));
  long_multiply(key->p, key->q, workspace->base, key->prime_words);
  return declassified(long_equal(workspace->base, key->modulus, kRsaMaxModulusWords)) != 0;
}

// public_exponent * exponent = 1 modulo prime - 1, and exponent < prime (RFC 8017 section 3.2).
uint64_t exponent_fits(const RsaKey& key, const uint64_t* prime, const uint64_t* exponent,
                       RsaWorkspace* workspace) {
  const size_t count = key.prime_words;
  uint64_t* const product = workspace->scratch;
  uint64_t* const remainder = workspace->p_power;
  uint64_t* const order = workspace->q_power;
  static_assert(kRsaMaxModulusWords > kRsaMaxPrimeWords, "the product has a word more than a prime");
  long_multiply_word(exponent, key.public_exponent, product, count);
  long_subtract_word(prime, 1, order, count);
  long_remainder(product, count + 1, order, remainder, count);
  return long_equal_word(remainder, 1, count) & long_below(exponent, prime, count);
}

bool read_exponents(const RsaParts& parts, RsaWorkspace* workspace, RsaKey* key) {
  const size_t count = key->prime_words;
  const uint64_t excess = long_from_big_endian(parts.dp.bytes, parts.dp.length, key->dp, count) |
                          long_from_big_endian(parts.dq.bytes, parts.dq.length, key->dq, count);
  const uint64_t p_fits = exponent_fits(*key, key->p, key->dp, workspace);
  const uint64_t q_fits = exponent_fits(*key, key->q, key->dq, workspace);
  return declassified(excess) == 0 && declassified(p_fits & q_fits) != 0;
}

void find_constants(const uint64_t* m, size_t count, uint64_t* square, uint64_t* negative) {
  long_power_of_two(2 * 64 * count, m, square, count);
  *negative = long_negative_inverse(m[0]);
}

// q * qinv = 1 modulo p, and qinv < p. Two steps of Montgomery's method cancel R^2.
bool read_coefficient(const RsaParts& parts, RsaWorkspace* workspace, RsaKey* key) {
  const LongModulus p = rsa_p(*key);
  uint64_t* const product = workspace->base;
  const uint64_t excess = long_from_big_endian(parts.qinv.bytes, parts.qinv.length, key->qinv, p.count);
  long_modular_multiply(p, key->q, p.square, product, workspace->scratch);
  long_modular_multiply(p, product, key->qinv, product, workspace->scratch);
  const uint64_t fits = long_equal_word(product, 1, p.count) & long_below(key->qinv, key->p, p.count);
  return declassified(excess) == 0 && declassified(fits) != 0;
}

// The signature of any message is a test of Fermat for both primes.
bool signs(const RsaKey& key, RsaWorkspace* workspace) {
  static constexpr uint8_t kDigest[kRsaDigestBytes] = {};
  rsa_encode(key, kDigest, workspace);
  rsa_raise(key, workspace);
  rsa_combine(key, workspace);
  return declassified(rsa_check(key, workspace)) != 0;
}

}  // namespace

LOCKSIGN_NOINLINE RsaStatus rsa_prepare_unwiped(const RsaParts& parts, RsaWorkspace* workspace, RsaKey* key) {
  std::memset(key, 0, sizeof(*key));
  RsaStatus status = read_modulus(parts.modulus, key);
  if (status == RsaStatus::kOk) status = read_public_exponent(parts.public_exponent, key);
  if (status == RsaStatus::kOk) status = read_primes(parts, key);
  if (status != RsaStatus::kOk) return status;
  if (!has_product(key, workspace)) return RsaStatus::kModulus;
  if (!read_exponents(parts, workspace, key)) return RsaStatus::kExponents;

  const size_t count = key->prime_words;
  find_constants(key->p, count, key->p_square, &key->p_negative);
  find_constants(key->q, count, key->q_square, &key->q_negative);
  find_constants(key->modulus, 2 * count, key->modulus_square, &key->modulus_negative);
  if (!read_coefficient(parts, workspace, key)) return RsaStatus::kCoefficient;
  return signs(*key, workspace) ? RsaStatus::kOk : RsaStatus::kNotPrime;
}

}  // namespace locksign
