#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "sources/random.h"

namespace locksign {

Status random_fill(uint8_t* bytes, size_t count) {
  size_t filled = 0;
  while (filled < count) {
    // glibc 2.17, the oldest that the addon runs with, has no getrandom(3).
    const long read = syscall(SYS_getrandom, bytes + filled, count - filled, 0);
    if (read > 0) {
      filled += static_cast<size_t>(read);
    } else if (read == 0 || errno != EINTR) {
      return Status::system(Code::kRandomFailed, read == 0 ? 0 : errno, "getrandom");
    }
  }
  return Status::success();
}

}  // namespace locksign
