#include <errno.h>
#include <sys/resource.h>

#include "base/system/not_dumpable.h"
#include "process/process_guard.h"

namespace locksign {

namespace {

// Both protections are needed: a core_pattern(5) that is a pipe ignores this limit, but respects
// the dumpable flag.
Status forbid_core_files(bool* reached) {
  rlimit limit{0, 0};
  if (setrlimit(RLIMIT_CORE, &limit) != 0) {
    return Status::system(Code::kProtectFailed, errno, "setrlimit");
  }
  if (getrlimit(RLIMIT_CORE, &limit) != 0) {
    return Status::system(Code::kProtectFailed, errno, "getrlimit");
  }
  *reached = limit.rlim_cur == 0 && limit.rlim_max == 0;
  return Status::success();
}

}  // namespace

Status process_protect(ProcessProtection* reached) {
  *reached = ProcessProtection{};
  const Status dumps = not_dumpable_for_good(&reached->not_dumpable);
  const Status core_files = forbid_core_files(&reached->no_core_files);
  return dumps.ok() ? core_files : dumps;
}

}  // namespace locksign
