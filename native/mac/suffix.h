// The plain hash of a message followed by the secret. Weaker than HMAC: two messages of whole blocks
// with the same hash have the same signature. The secret comes last, so no state can take its place, and
// its text has to stay.
#pragma once

#include "hash/hash.h"
#include "mac/algorithm.h"

namespace locksign {

// What signs for a suffix key. As large for a short secret as for a long one, and in secret memory only.
struct alignas(64) SuffixSecret {
  uint8_t bytes[kMaxSuffixSecretBytes];  // zero behind the secret
  uint64_t length;
};

// `key_bytes` is at most kMaxSuffixSecretBytes.
void suffix_prepare(const uint8_t* key, size_t key_bytes, SuffixSecret* secret);

// Signs; `digest` gets digest_bytes_of() bytes. Its time tells how many blocks message and secret fill
// together. Leaves nothing of the secret on the stack or in registers.
void suffix_sign(Algorithm algorithm, const SuffixSecret* secret, const uint8_t* message,
                 size_t message_bytes, uint8_t* digest);

// Without the wiping that follows it, by an implementation of the caller's choice: for the tests.
void suffix_sign_unwiped(Compress<uint32_t>* sha256, Algorithm algorithm, const SuffixSecret* secret,
                         const uint8_t* message, size_t message_bytes, uint8_t* digest);

}  // namespace locksign
