// Reads a secret that is the content of a file or FIFO.
#include "sources/file/secret_file.h"

namespace locksign {

namespace {

// One byte more than the file size, so that the read reaches the end of file. A file that reports
// no size gets the maximum.
size_t room_for(const SecretFile& file) {
  const bool known = file.bytes > 0 && file.bytes < kSecretBufferBytes;
  return known ? file.bytes + 1 : kSecretBufferBytes;
}

}  // namespace

Status secret_source_file(const char* path, FileOptions options, const LoadCancel& cancel,
                          MemoryChoice choice, SecretBuffer* text) {
  SecretFile file;
  const Status status = secret_file_open(path, options, &file);
  if (!status.ok()) return status;
  return secret_buffer_read(file.descriptor.number(), room_for(file), cancel, choice, text);
}

}  // namespace locksign
