// The ways in which a key signs: HMAC (RFC 2104) over three hashes, or the hash of the message
// followed by the secret.
#pragma once

#include <cstddef>

#include "base/shared_table.h"

namespace locksign {

constexpr size_t kMaxDigestBytes = 64;

constexpr bool is_suffix(Algorithm algorithm) {
  return algorithm == Algorithm::kSecretSuffixSha256 || algorithm == Algorithm::kSecretSuffixMd5;
}

constexpr size_t digest_bytes_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kHmacSha256:
    case Algorithm::kSecretSuffixSha256:
      return 32;
    case Algorithm::kHmacSha384:
      return 48;
    case Algorithm::kHmacSha512:
      return 64;
    case Algorithm::kSecretSuffixMd5:
      return 16;
  }
  return 0;
}

}  // namespace locksign
