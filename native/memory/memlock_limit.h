// RLIMIT_MEMLOCK (getrlimit(2)): how much memory a process without CAP_IPC_LOCK may lock.
#pragma once

#include <cstddef>

#include "base/status.h"

namespace locksign {

// A call that would have locked `bytes` more failed. kMemlockLimit, with the limit and what would have
// been locked in all, if that is more than the limit; `otherwise` if not.
Status memlock_limit_or(Code otherwise, int error_number, const char* call, size_t bytes);

}  // namespace locksign
