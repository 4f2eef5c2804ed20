// Stands in for native/sources/random_linux.cc in an addon whose random numbers the test knows: it
// reads them from a file of the working directory instead of getrandom(2), straight into the memory
// of its caller.
#include <fcntl.h>
#include <unistd.h>

#include "sources/random.h"

namespace locksign {

Status random_fill(uint8_t* bytes, size_t count) {
  const int descriptor = open("random", O_RDONLY | O_CLOEXEC);
  if (descriptor == -1) return Status::error(Code::kRandomFailed);
  const ssize_t got = read(descriptor, bytes, count);
  close(descriptor);
  return got == static_cast<ssize_t>(count) ? Status::success() : Status::error(Code::kRandomFailed);
}

}  // namespace locksign
