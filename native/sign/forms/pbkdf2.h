// PBKDF2 (RFC 8018, section 5.2) with HMAC, for the passphrase of an encrypted key.
#pragma once

#include "mac/hmac.h"

namespace locksign {

// OpenSSL writes 2,048 iterations, and password managers up to some hundred thousand. More would
// keep a thread busy for minutes.
constexpr uint32_t kMaxPbkdf2Iterations = 10'000'000;
constexpr size_t kMaxSaltBytes = 128;

// Ends a derivation early. The question is put a few times a second.
struct GiveUp {
  bool (*asked)(const void* context) = nullptr;  // null: never
  const void* context = nullptr;
};

// Lives in secret memory. The caller wipes it.
struct Pbkdf2Workspace {
  HmacStates states;
  uint8_t block[2 * kMaxDigestBytes];
  uint8_t salt[kMaxSaltBytes + 4];  // followed by the number of the block
  uint8_t digest[kMaxDigestBytes];
  uint8_t sum[kMaxDigestBytes];
};

// `salt_bytes` is at most kMaxSaltBytes. Returns false without a key if it gave up. Leaves nothing
// secret on the stack or in registers: the hashes reach as deep as a wipe does, so they are wiped
// from here and not from a caller's frame.
[[nodiscard]] bool pbkdf2(Algorithm prf, const uint8_t* passphrase, size_t passphrase_bytes,
                          const uint8_t* salt, size_t salt_bytes, uint32_t iterations, const GiveUp& give_up,
                          Pbkdf2Workspace* workspace, uint8_t* key, size_t key_bytes);

}  // namespace locksign
