// The SHA-512 compression function (FIPS 180-4 section 6.4), in the fastest implementation that
// this processor supports. SHA-384 is the same function with another initial state, truncated to 48
// bytes (section 6.5).
#pragma once

#include "base/compiler.h"
#include "hash/hash.h"

namespace locksign {

using Sha512Implementation = HashImplementation<uint64_t>;

extern const uint64_t kSha512InitialState[kStateWords];
extern const uint64_t kSha384InitialState[kStateWords];
extern const uint64_t kSha512RoundConstants[80];

HashImplementations<uint64_t> sha512_implementations();

// The implementation in use: the first one that the processor supports. It is chosen once.
const Sha512Implementation& sha512_implementation();

Compress<uint64_t> sha512_compress_portable;
#if defined(LOCKSIGN_X86_64)
Compress<uint64_t> sha512_compress_avx512;
Compress<uint64_t> sha512_compress_avx2;
#elif defined(LOCKSIGN_ARM64_SHA512)
Compress<uint64_t> sha512_compress_armv8;
#endif

}  // namespace locksign
