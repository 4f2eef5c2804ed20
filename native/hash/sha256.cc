#include "hash/sha256.h"

#include <atomic>

#include "base/cpu.h"
#include "hash/sha2_scalar.h"

namespace locksign {

// FIPS 180-4 section 5.3.3: the fractional parts of the square roots of the first 8 primes.
const uint32_t kSha256InitialState[kStateWords] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

// Section 4.2.2: the fractional parts of the cube roots of the first 64 primes. They are aligned
// for vector loads.
alignas(64) const uint32_t kSha256RoundConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

namespace {

constexpr Sha256Implementation kImplementations[] = {
#if defined(LOCKSIGN_X86_64)
    {"sha-ni", [] { return cpu_features().sha_ni; }, sha256_compress_sha_ni, sha256_nested_hash_sha_ni},
#elif defined(LOCKSIGN_ARM64)
    {"armv8", [] { return cpu_features().arm_sha2; }, sha256_compress_armv8, nullptr},
#endif
    {"portable", [] { return true; }, sha256_compress_portable, nullptr},
};

std::atomic<const Sha256Implementation*> chosen{nullptr};

}  // namespace

HashImplementations<uint32_t> sha256_implementations() {
  return {kImplementations, sizeof(kImplementations) / sizeof(kImplementations[0])};
}

const Sha256Implementation& sha256_implementation() {
  // Threads that race here all find the same implementation.
  const Sha256Implementation* implementation = chosen.load(std::memory_order_relaxed);
  if (implementation == nullptr) {
    implementation = sha256_implementations().best();
    chosen.store(implementation, std::memory_order_relaxed);
  }
  return *implementation;
}

void sha256_compress_portable(uint32_t* state, const uint8_t* blocks, size_t count, WordOrder order) {
  sha2_compress_scalar<Sha256Functions>(kSha256RoundConstants, state, blocks, count, order);
}

}  // namespace locksign
