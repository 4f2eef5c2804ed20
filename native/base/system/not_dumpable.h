// Keeps other processes of the same user out of this one: PR_SET_DUMPABLE, prctl(2). While a
// process is not dumpable, ptrace(2), pidfd_getfd(2) and /proc/<pid>/mem require CAP_SYS_PTRACE,
// and a crash leaves no core file. Linux only.
#pragma once

#include "base/status.h"

namespace locksign {

// The process is not dumpable between begin() and the end of the object. Objects of several threads
// may overlap: the last one to end restores the earlier value. A child that is forked meanwhile
// stays not dumpable until it calls exec.
class NotDumpable final {
 public:
  NotDumpable() = default;
  ~NotDumpable() { end(); }
  NotDumpable(const NotDumpable&) = delete;
  NotDumpable& operator=(const NotDumpable&) = delete;

  // `failure` is the code for a failure of prctl(2).
  Status begin(Code failure);

  // Fails if other code has made the process dumpable since begin().
  Status check(Code failure) const;

 private:
  void end();

  bool begun_ = false;
};

// Makes the process not dumpable until it ends. From now on no NotDumpable restores an earlier
// value. `reached` is read back from the kernel. Fails with kProtectFailed.
Status not_dumpable_for_good(bool* reached);

}  // namespace locksign
