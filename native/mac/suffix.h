// The plain hash of a message followed by the secret. It is weaker than HMAC: two messages of whole
// blocks with the same hash have the same signature. The secret comes last, so no precomputed state
// can replace it and its text must stay in memory.
#pragma once

#include "hash/hash.h"
#include "mac/algorithm.h"

namespace locksign {

// The secret of a suffix key. It has the same size for every secret and lives in secret memory
// only.
struct alignas(64) SuffixSecret {
  uint8_t bytes[kMaxSuffixSecretBytes];  // zeros follow the secret
  uint64_t length;
};

// `key_bytes` is at most kMaxSuffixSecretBytes.
void suffix_prepare(const uint8_t* key, size_t key_bytes, SuffixSecret* secret);

// Signs; `digest` receives digest_bytes_of() bytes. The time reveals the number of blocks that the
// message and the secret fill together. Leaves nothing of the secret on the stack or in registers.
void suffix_sign(Algorithm algorithm, const SuffixSecret* secret, const uint8_t* message,
                 size_t message_bytes, uint8_t* digest);

// The same without the final wipe, with an implementation that the caller chooses. For the tests.
void suffix_sign_unwiped(Compress<uint32_t>* sha256, Algorithm algorithm, const SuffixSecret* secret,
                         const uint8_t* message, size_t message_bytes, uint8_t* digest);

}  // namespace locksign
