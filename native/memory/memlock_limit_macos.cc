// macOS has two limits: RLIMIT_MEMLOCK, which is unlimited by default, and vm.user_wire_limit, a
// share of the machine's memory for one process (sysctl(3)). The lower one applies.
#include <libproc.h>
#include <sys/resource.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include "memory/memlock_limit.h"

namespace locksign {

namespace {

uint64_t memlock_limit() {
  uint64_t limit = UINT64_MAX;
  rlimit own;
  if (getrlimit(RLIMIT_MEMLOCK, &own) == 0 && own.rlim_cur != RLIM_INFINITY) limit = own.rlim_cur;
  uint64_t share = 0;
  size_t size = sizeof share;
  if (sysctlbyname("vm.user_wire_limit", &share, &size, nullptr, 0) == 0 && size == sizeof share &&
      share < limit) {
    limit = share;
  }
  return limit;
}

// Returns 0 if the kernel does not report the number.
uint64_t locked_bytes() {
  rusage_info_v2 usage = {};
  if (proc_pid_rusage(getpid(), RUSAGE_INFO_V2, reinterpret_cast<rusage_info_t*>(&usage)) != 0) return 0;
  return usage.ri_wired_size;
}

}  // namespace

Status memlock_limit_or(Code otherwise, int error_number, const char* call, size_t bytes) {
  Status status = Status::system(otherwise, error_number, call);
  const uint64_t limit = memlock_limit();
  const uint64_t needed = locked_bytes() + bytes;
  if (needed <= limit) return status;
  status.code = Code::kMemlockLimit;
  status.limit = limit;
  status.needed = needed;
  return status;
}

}  // namespace locksign
