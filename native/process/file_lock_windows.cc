#include "process/file_lock.h"

namespace locksign {

// LockFileEx() locks ranges of a file, and against the handle's own process only by other rules.
Status file_lock(int, bool* locked) {
  *locked = false;
  return Status::error(Code::kLockUnavailable);
}

}  // namespace locksign
