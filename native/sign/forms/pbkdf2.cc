#include "sign/forms/pbkdf2.h"

#include <cstring>

#include "base/wipe.h"
#include "hash/sha256.h"
#include "hash/sha512.h"
#include "mac/hmac_steps.h"

namespace locksign {
namespace {

// 16,384 iterations take about 5 to 20 ms.
constexpr uint32_t kIterationsBetweenQuestions = 1 << 14;

bool gives_up(const GiveUp& give_up, uint32_t iteration) {
  return iteration % kIterationsBetweenQuestions == 0 && give_up.asked != nullptr &&
         give_up.asked(give_up.context);
}

}  // namespace

bool pbkdf2(Algorithm prf, const uint8_t* passphrase, size_t passphrase_bytes, const uint8_t* salt,
            size_t salt_bytes, uint32_t iterations, const GiveUp& give_up, Pbkdf2Workspace* workspace,
            uint8_t* key, size_t key_bytes) {
  mark_stack();
  const HmacHashes hashes = {&sha256_implementation(), &sha512_implementation()};
  const size_t digest_bytes = digest_bytes_of(prf);
  uint8_t* const digest = workspace->digest;
  uint8_t* const sum = workspace->sum;
  hmac_prepare_unwiped(hashes, prf, passphrase, passphrase_bytes, workspace->block, &workspace->states);
  if (salt_bytes != 0) std::memcpy(workspace->salt, salt, salt_bytes);

  bool gave_up = false;
  for (uint32_t number = 1; key_bytes != 0; ++number) {
    store_big_endian(workspace->salt + salt_bytes, number);
    hmac_sign_unwiped(hashes, prf, &workspace->states, workspace->salt, salt_bytes + sizeof(number), digest);
    std::memcpy(sum, digest, digest_bytes);
    for (uint32_t i = 1; i < iterations && !gave_up; ++i) {
      gave_up = gives_up(give_up, i);
      hmac_sign_unwiped(hashes, prf, &workspace->states, digest, digest_bytes, digest);
      for (size_t j = 0; j < digest_bytes; ++j) sum[j] ^= digest[j];
    }
    if (gave_up) break;
    const size_t taken = key_bytes < digest_bytes ? key_bytes : digest_bytes;
    std::memcpy(key, sum, taken);
    key += taken;
    key_bytes -= taken;
  }
  wipe_stack_and_registers();
  return !gave_up;
}

}  // namespace locksign
