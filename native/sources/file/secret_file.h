// Opens a file that holds secrets, and refuses one that others could have read or written.
#pragma once

#include <cstddef>

#include "base/system/descriptor.h"
#include "sources/secret_source.h"

namespace locksign {

// An open file that has passed the checks.
struct SecretFile {
  Descriptor descriptor;
  size_t bytes = 0;  // from fstat(2); 0 for a FIFO
  bool is_fifo = false;
};

// Fails with kSourceNotFound, kSourceForbidden, kSourceType, kSourcePermissions or kSourceRead. It
// never blocks: a FIFO opens before it has a writer, and LoadCancel::wait_readable() waits for one.
Status secret_file_open(const char* path, FileOptions options, SecretFile* file);

}  // namespace locksign
