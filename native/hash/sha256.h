// The SHA-256 compression function (FIPS 180-4 section 6.2), by the best means of this processor.
#pragma once

#include "base/compiler.h"
#include "hash/hash.h"

namespace locksign {

using Sha256Implementation = HashImplementation<uint32_t>;

extern const uint32_t kSha256InitialState[kStateWords];
extern const uint32_t kSha256RoundConstants[64];

HashImplementations<uint32_t> sha256_implementations();

// The one in use: the first that is supported. Chosen once.
const Sha256Implementation& sha256_implementation();

Compress<uint32_t> sha256_compress_portable;
#if defined(LOCKSIGN_X86_64)
Compress<uint32_t> sha256_compress_sha_ni;
NestedHash sha256_nested_hash_sha_ni;
#elif defined(LOCKSIGN_ARM64)
Compress<uint32_t> sha256_compress_armv8;
#endif

}  // namespace locksign
