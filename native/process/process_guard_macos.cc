#include <errno.h>
#include <sys/types.h>
// ptrace.h requires types.h first.
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include "process/process_guard.h"

namespace locksign {

namespace {

bool is_traced() {
  int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, getpid()};
  kinfo_proc process = {};
  size_t size = sizeof process;
  return sysctl(name, 4, &process, &size, nullptr, 0) == 0 && (process.kp_proc.p_flag & P_TRACED) != 0;
}

// Denies debuggers from now on (ptrace(2), PT_DENY_ATTACH). The kernel offers no way to read this
// back, and root has other ways to read the memory of a process, so ProcessProtection::not_dumpable
// stays false.
Status forbid_debuggers() {
  // In a traced process PT_DENY_ATTACH would end the process.
  if (is_traced()) return Status::system(Code::kProtectFailed, EBUSY, "ptrace");
  if (ptrace(PT_DENY_ATTACH, 0, nullptr, 0) != 0)
    return Status::system(Code::kProtectFailed, errno, "ptrace");
  return Status::success();
}

Status forbid_core_files(bool* reached) {
  rlimit limit{0, 0};
  if (setrlimit(RLIMIT_CORE, &limit) != 0) return Status::system(Code::kProtectFailed, errno, "setrlimit");
  if (getrlimit(RLIMIT_CORE, &limit) != 0) return Status::system(Code::kProtectFailed, errno, "getrlimit");
  *reached = limit.rlim_cur == 0 && limit.rlim_max == 0;
  return Status::success();
}

}  // namespace

Status process_protect(ProcessProtection* reached) {
  *reached = ProcessProtection{};
  const Status debuggers = forbid_debuggers();
  const Status core_files = forbid_core_files(&reached->no_core_files);
  return debuggers.ok() ? core_files : debuggers;
}

}  // namespace locksign
