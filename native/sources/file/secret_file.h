// Opening a file that holds secrets, and refusing one that others could have read or written.
#pragma once

#include <cstddef>

#include "base/descriptor.h"
#include "sources/secret_source.h"

namespace locksign {

// What is open and was checked.
struct SecretFile {
  Descriptor descriptor;
  size_t bytes = 0;  // what fstat(2) says; 0 for a FIFO
  bool is_fifo = false;
};

// kSourceNotFound, kSourceForbidden, kSourceType, kSourcePermissions or kSourceRead. Never waits: a FIFO is
// open before it has a writer, and LoadCancel::wait_readable() waits for that.
Status secret_file_open(const char* path, FileOptions options, SecretFile* file);

}  // namespace locksign
