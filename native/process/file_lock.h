// A lock on an open file that keeps other processes out: flock(2). It belongs to the open file description,
// so it ends with the last descriptor of that, and the kernel ends it when the process dies.
#pragma once

#include "base/status.h"

namespace locksign {

// Takes the lock of `descriptor` for itself alone and does not wait: `locked` is false if another
// description has it. file_lock_posix.cc, _windows.cc.
Status file_lock(int descriptor, bool* locked);

}  // namespace locksign
