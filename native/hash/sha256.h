// The SHA-256 compression function (FIPS 180-4 section 6.2), in the fastest implementation that
// this processor supports.
#pragma once

#include "base/compiler.h"
#include "hash/hash.h"

namespace locksign {

using Sha256Implementation = HashImplementation<uint32_t>;

extern const uint32_t kSha256InitialState[kStateWords];
extern const uint32_t kSha256RoundConstants[64];

HashImplementations<uint32_t> sha256_implementations();

// The implementation in use: the first one that the processor supports. It is chosen once.
const Sha256Implementation& sha256_implementation();

Compress<uint32_t> sha256_compress_portable;
#if defined(LOCKSIGN_X86_64)
Compress<uint32_t> sha256_compress_sha_ni;
NestedHash sha256_nested_hash_sha_ni;
#elif defined(LOCKSIGN_ARM64)
Compress<uint32_t> sha256_compress_armv8;
#endif

}  // namespace locksign
