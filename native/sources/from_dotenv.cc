// Reads a secret from one variable of a dotenv file. The whole file is read into secret memory of
// its own, which is released as soon as the value has been found.
#include "sources/dotenv.h"
#include "sources/file/secret_file.h"
#include "sources/read_all.h"

namespace locksign {

namespace {

Status too_long() {
  Status status = Status::error(Code::kDotenvTooLong);
  status.limit = kMaxDotenvBytes;
  return status;
}

// One byte more than the file size, so that the read reaches the end of file. A file that reports
// no size gets the maximum.
size_t room_for(const SecretFile& file) { return (file.bytes == 0 ? kMaxDotenvBytes : file.bytes) + 1; }

}  // namespace

Status secret_source_dotenv(const char* path, const char* name, FileOptions options, const LoadCancel& cancel,
                            MemoryChoice choice, SecretBuffer* text) {
  SecretFile file;
  Status status = secret_file_open(path, options, &file);
  if (!status.ok()) return status;
  if (file.bytes > kMaxDotenvBytes) return too_long();

  SecretMemory memory;
  const size_t room = room_for(file);
  status = SecretMemory::map(room, choice, &memory);
  if (!status.ok()) return status;
  size_t length;
  bool ended;
  status = read_all(file.descriptor.number(), cancel, memory.data(), room, &length, &ended);
  if (!status.ok()) return status;
  if (!ended) return too_long();

  status = dotenv_extract(memory.data(), length, name, &length);
  if (!status.ok()) return status;
  return secret_source_bytes(memory.data(), length, choice, text);
}

}  // namespace locksign
