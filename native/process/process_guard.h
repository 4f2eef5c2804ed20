// Closes the ways into a process that the kernel leaves open by default: core dumps, and ptrace(2)
// by the same user (prctl(2) PR_SET_DUMPABLE, setrlimit(2) RLIMIT_CORE).
#pragma once

#include "base/status.h"

namespace locksign {

// The protections that took effect. Each one is read back from the kernel, not assumed.
struct ProcessProtection {
  bool not_dumpable = false;   // PR_GET_DUMPABLE is 0
  bool no_core_files = false;  // RLIMIT_CORE is 0, soft and hard
};

Status process_protect(ProcessProtection* reached);

}  // namespace locksign
