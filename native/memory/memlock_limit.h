// RLIMIT_MEMLOCK (getrlimit(2)): how much memory a process without CAP_IPC_LOCK may lock.
#pragma once

#include <cstddef>

#include "base/status.h"

namespace locksign {

// Explains the failure of a call that would have locked `bytes` more. Returns kMemlockLimit, with
// the limit and the total that was needed, if the total exceeds the limit, and `otherwise` if not.
Status memlock_limit_or(Code otherwise, int error_number, const char* call, size_t bytes);

}  // namespace locksign
