// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2), by the Chinese remainder theorem, in
// constant time. A signature leaves only after the public exponent has confirmed it, because one
// with a fault in a single half would give the primes away (Boneh, DeMillo and Lipton, EUROCRYPT
// 1997). There is no blinding: nothing depends on the secret that a measurement of time could show.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

constexpr size_t kRsaMinBits = 2048;
constexpr size_t kRsaMaxBits = 4096;
constexpr size_t kRsaMaxSignatureBytes = kRsaMaxBits / 8;
constexpr size_t kRsaDigestBytes = 32;

// Neither prime may have more than 11/16 of the bits of the modulus. Nearly always they are of one
// size, but there are keys with two thirds of the bits in one prime.
constexpr size_t kRsaMaxPrimeWords = kRsaMaxBits * 11 / 16 / 64;
constexpr size_t kRsaMaxModulusWords = 2 * kRsaMaxPrimeWords;

// A big-endian number. Leading zeros are ignored.
struct RsaNumber {
  const uint8_t* bytes;
  size_t length;
};

// The fields of RFC 8017 section A.1.2 that signing needs.
struct RsaParts {
  RsaNumber modulus;
  RsaNumber public_exponent;
  RsaNumber p;     // prime1
  RsaNumber q;     // prime2
  RsaNumber dp;    // exponent1
  RsaNumber dq;    // exponent2
  RsaNumber qinv;  // coefficient
};

enum class RsaStatus : uint8_t {
  kOk,
  kTooSmall,        // the modulus has less than kRsaMinBits
  kTooLarge,        // the modulus has more than kRsaMaxBits
  kEven,            // the modulus or a prime is even
  kPublicExponent,  // it is 1, even, or over 64 bits
  kPrimeSizes,      // a prime has more than 11/16 of the modulus's bits
  kModulus,         // not p * q
  kExponents,       // dp or dq does not belong to the public exponent and the primes
  kCoefficient,     // qinv is not 1/q modulo p
  kNotPrime,        // a signature of this key is not valid, although its parts fit each other
};

// What is left of a key. It belongs in secret memory. A number has `prime_words` words, the modulus
// twice as many.
struct alignas(64) RsaKey {
  uint64_t p[kRsaMaxPrimeWords];
  uint64_t q[kRsaMaxPrimeWords];
  uint64_t dp[kRsaMaxPrimeWords];
  uint64_t dq[kRsaMaxPrimeWords];
  uint64_t qinv[kRsaMaxPrimeWords];
  uint64_t p_square[kRsaMaxPrimeWords];  // R^2 modulo p, for Montgomery's method
  uint64_t q_square[kRsaMaxPrimeWords];
  uint64_t modulus[kRsaMaxModulusWords];
  uint64_t modulus_square[kRsaMaxModulusWords];
  uint64_t p_negative;  // -1/p modulo 2^64
  uint64_t q_negative;
  uint64_t modulus_negative;
  uint64_t public_exponent;
  size_t prime_words;    // of the larger prime
  size_t prime_bits;     // of the larger prime
  size_t modulus_bytes;  // the length of a signature
};

// Sixteen powers modulo both primes, in digits of 52 bits.
constexpr size_t kRsaTableWords = 2 * 16 * 40;

// Scratch of an operation. It belongs in secret memory too, and is wiped on return.
struct alignas(64) RsaWorkspace {
  uint64_t table[kRsaTableWords];
  uint64_t scratch[kRsaMaxModulusWords];
  uint64_t base[kRsaMaxModulusWords];
  uint64_t message[kRsaMaxModulusWords];  // the encoded message
  uint64_t signature[kRsaMaxModulusWords];
  uint64_t p_power[kRsaMaxPrimeWords];  // the signature modulo p, in Montgomery's representation
  uint64_t q_power[kRsaMaxPrimeWords];
};

// Checks every part and makes the key. The key is all zero unless the result is kOk. Both functions
// wipe every trace of the key from the stack and the registers.
[[nodiscard]] RsaStatus rsa_prepare(const RsaParts& parts, RsaWorkspace* workspace, RsaKey* key);

// Signs a SHA-256 digest. `signature` receives key.modulus_bytes bytes. Returns false and writes
// nothing if the result is not a valid signature: the processor or the memory has failed.
[[nodiscard]] bool rsa_sign(const RsaKey& key, const uint8_t* digest, RsaWorkspace* workspace,
                            uint8_t* signature);

}  // namespace locksign
