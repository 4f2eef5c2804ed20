// How a key signs. HMAC (RFC 2104) over three hashes, or the hash of the message followed by the secret.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

// In the order of src/backend/backend.ts.
enum class Algorithm : uint8_t { kSha256, kSha384, kSha512, kSha256Suffix, kMd5Suffix };

constexpr size_t kMaxDigestBytes = 64;

constexpr bool is_suffix(Algorithm algorithm) {
  return algorithm == Algorithm::kSha256Suffix || algorithm == Algorithm::kMd5Suffix;
}

constexpr size_t digest_bytes_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kSha256:
    case Algorithm::kSha256Suffix:
      return 32;
    case Algorithm::kSha384:
      return 48;
    case Algorithm::kSha512:
      return 64;
    case Algorithm::kMd5Suffix:
      return 16;
  }
  return 0;
}

}  // namespace locksign
