// Makes a secret of the text of a signature, which never leaves secret memory.
#include "base/wipe.h"
#include "keys/key_sign.h"
#include "sources/secret_source.h"

namespace locksign {

Status secret_source_signature(const KeySlot& key, const uint8_t* message, size_t message_bytes,
                               SignatureEncoding encoding, size_t characters, MemoryChoice choice,
                               SecretBuffer* text) {
  const size_t whole = encoded_length(encoding, digest_bytes_of(key.algorithm));
  if (characters > whole) {
    Status status = Status::error(Code::kInvalidArgument);
    status.limit = whole;
    return status;
  }
  SecretBuffer signature;
  const Status status = secret_buffer_allocate(choice, &signature, whole);
  if (!status.ok()) return status;
  static_assert(kSecretBlockBytes >= kMaxDigestBytes, "the digest lies behind its text");
  uint8_t* const digest = signature.memory.data() + signature.memory.size() - kSecretBlockBytes;
  const size_t count = key_sign(key, message, message_bytes, digest);
  encode_constant_time(encoding, digest, count, signature.memory.data());
  wipe(digest, count);
  signature.length = characters == 0 ? whole : characters;
  *text = static_cast<SecretBuffer&&>(signature);
  return Status::success();
}

}  // namespace locksign
