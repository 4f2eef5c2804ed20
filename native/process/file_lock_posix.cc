#include <errno.h>
#include <sys/file.h>

#include "process/file_lock.h"

namespace locksign {

Status file_lock(int descriptor, bool* locked) {
  *locked = false;
  int result;
  do {
    result = flock(descriptor, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result != 0 && errno != EWOULDBLOCK) return Status::system(Code::kLockFailed, errno, "flock");
  *locked = result == 0;
  return Status::success();
}

}  // namespace locksign
