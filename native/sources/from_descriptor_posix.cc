// Reads a secret from an open descriptor: a pipe, a file or a here-document. The descriptor is left
// at the end of file.
#include "sources/secret_source.h"

namespace locksign {

Status secret_source_descriptor(int descriptor, const LoadCancel& cancel, MemoryChoice choice,
                                SecretBuffer* text) {
  if (descriptor < 0) return Status::error(Code::kInvalidArgument);
  return secret_buffer_read(descriptor, kSecretBufferBytes, cancel, choice, text);
}

}  // namespace locksign
