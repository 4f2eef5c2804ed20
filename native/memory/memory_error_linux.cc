#include "memory/memory_error_linux.h"

#include <errno.h>

#include "memory/memlock_limit.h"

namespace locksign {

Status memory_error(int error, const char* call, size_t bytes) {
  switch (error) {
    case ENOSYS:
      return Status::system(Code::kMemoryUnsupported, error, call);
    case EPERM:
    case EACCES:
      return Status::system(Code::kMemoryForbidden, error, call);
    case EAGAIN:  // mmap of secretmem over the limit
    case ENOMEM:  // mlock over the limit; anything without memory
      return memlock_limit_or(Code::kMemoryExhausted, error, call, bytes);
    default:
      return Status::system(Code::kMemoryFailed, error, call);
  }
}

}  // namespace locksign
