// A lock on an open file that excludes other processes: flock(2). It belongs to the open file
// description, so it ends when the last descriptor of the description is closed. The kernel also
// releases it when the process dies.
#pragma once

#include "base/status.h"

namespace locksign {

// Tries to take the exclusive lock of `descriptor` without waiting. `locked` is false if another
// description holds it. file_lock_posix.cc, _windows.cc.
Status file_lock(int descriptor, bool* locked);

}  // namespace locksign
