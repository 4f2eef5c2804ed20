// The MD5 compression function (RFC 1321), for exchanges that require it. MD5 is broken where
// collisions matter (RFC 6151), so nothing else uses it.
#pragma once

#include "hash/hash.h"

namespace locksign {

constexpr size_t kMd5StateWords = 4;
constexpr size_t kMd5DigestBytes = kMd5StateWords * sizeof(uint32_t);

extern const uint32_t kMd5InitialState[kMd5StateWords];

// Uses the first kMd5StateWords of the state. The words of a block are always little-endian; the
// word order argument is ignored.
Compress<uint32_t> md5_compress;

}  // namespace locksign
