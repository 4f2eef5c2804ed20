// The ways in which a key signs: HMAC (RFC 2104) over three hashes, or the hash of the message
// followed by the secret.
#pragma once

#include <cstddef>

#include "base/shared_table.h"

namespace locksign {

constexpr size_t kMaxDigestBytes = 64;

// Whether the key is a private key, which has a public one.
constexpr bool is_private(Algorithm algorithm) {
  return algorithm == Algorithm::kEd25519 || algorithm == Algorithm::kEcdsaP256Sha256 ||
         algorithm == Algorithm::kEcdsaSecp256k1 || algorithm == Algorithm::kRsaPkcs1Sha256;
}

constexpr bool is_suffix(Algorithm algorithm) {
  return algorithm == Algorithm::kSecretSuffixSha256 || algorithm == Algorithm::kSecretSuffixMd5;
}

// 0 for the algorithms of private keys.
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
    default:
      return 0;
  }
}

}  // namespace locksign
