// The MD5 compression function (RFC 1321), for exchanges that ask for it. Broken where collisions matter (RFC
// 6151): it hashes what these exchanges have it hash, and nothing else here uses it.
#pragma once

#include "hash/hash.h"

namespace locksign {

constexpr size_t kMd5StateWords = 4;
constexpr size_t kMd5DigestBytes = kMd5StateWords * sizeof(uint32_t);

extern const uint32_t kMd5InitialState[kMd5StateWords];

// Uses the first kMd5StateWords of the state. The words of a block are little-endian, whatever order is said.
Compress<uint32_t> md5_compress;

}  // namespace locksign
