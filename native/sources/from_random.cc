// Makes a secret of random bytes, which nobody has seen.
#include "base/wipe.h"
#include "sources/random.h"
#include "sources/secret_source.h"

namespace locksign {

Status secret_source_random(MemoryChoice choice, SecretBuffer* text) {
  constexpr size_t kCharacters = encoded_length(SignatureEncoding::kHex, kRandomSecretBytes);
  static_assert(kSecretBlockBytes >= kRandomSecretBytes, "the bytes lie behind their text");
  SecretBuffer made;
  Status status = secret_buffer_allocate(choice, &made, kCharacters);
  if (!status.ok()) return status;
  uint8_t* const bytes = made.memory.data() + made.memory.size() - kSecretBlockBytes;
  status = random_fill(bytes, kRandomSecretBytes);
  if (!status.ok()) return status;
  encode_constant_time(SignatureEncoding::kHex, bytes, kRandomSecretBytes, made.memory.data());
  wipe(bytes, kRandomSecretBytes);
  made.length = kCharacters;
  *text = static_cast<SecretBuffer&&>(made);
  return Status::success();
}

}  // namespace locksign
