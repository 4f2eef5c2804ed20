// Keeps the text of a secret in secret memory from its first byte on. It uses read(2) instead of
// stdio, whose buffers would keep a copy.
#include <cstring>

#include "sources/read_all.h"
#include "sources/secret_source.h"

namespace locksign {

Status secret_too_long() {
  Status status = Status::error(Code::kSecretTooLong);
  status.limit = kMaxSecretBytes;
  return status;
}

Status secret_buffer_allocate(MemoryChoice choice, SecretBuffer* text, size_t bytes) {
  if (bytes > kSecretBufferBytes) return secret_too_long();
  const Status status = SecretScratch::lend(bytes + kSecretBlockBytes, choice, &text->memory);
  if (status.ok()) text->length = 0;
  return status;
}

Status secret_source_bytes(const uint8_t* bytes, size_t count, MemoryChoice choice, SecretBuffer* text) {
  SecretBuffer copy;
  const Status status = secret_buffer_allocate(choice, &copy, count);
  if (!status.ok()) return status;
  if (count > 0) memcpy(copy.memory.data(), bytes, count);  // the pointer of an empty array may be null
  copy.length = count;
  *text = static_cast<SecretBuffer&&>(copy);
  return Status::success();
}

Status secret_buffer_read(int descriptor, size_t bytes, const LoadCancel& cancel, MemoryChoice choice,
                          SecretBuffer* text) {
  SecretBuffer read;
  Status status = secret_buffer_allocate(choice, &read, bytes);
  if (!status.ok()) return status;
  bool ended;
  status = read_all(descriptor, cancel, read.memory.data(), bytes, &read.length, &ended);
  if (!status.ok()) return status;
  if (!ended) return secret_too_long();
  *text = static_cast<SecretBuffer&&>(read);
  return Status::success();
}

}  // namespace locksign
