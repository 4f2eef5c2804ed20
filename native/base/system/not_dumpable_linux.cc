#include <errno.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/system/lock.h"
#include "base/system/not_dumpable.h"

namespace locksign {

namespace {

// The value that lets processes of the same user in. 0 and 2 both keep them out (prctl(2)).
constexpr int kDumpable = 1;

// Everything below is accessed under this lock.
Lock dumpable_lock;
unsigned begun = 0;         // objects that have begun and not ended
bool was_dumpable = false;  // one of them changed the value
bool for_good = false;
uid_t user_before;
gid_t group_before;

Status set_dumpable(int value, Code failure) {
  if (prctl(PR_SET_DUMPABLE, value, 0, 0, 0) == 0) return Status::success();
  return Status::system(failure, errno, "prctl");
}

Status get_dumpable(int* value, Code failure) {
  *value = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  return *value >= 0 ? Status::success() : Status::system(failure, errno, "prctl");
}

Status forbid(Code failure) {
  int value;
  Status status = get_dumpable(&value, failure);
  if (!status.ok() || value != kDumpable) return status;
  status = set_dumpable(0, failure);
  if (!status.ok()) return status;
  was_dumpable = true;
  user_before = geteuid();
  group_before = getegid();
  return status;
}

// The kernel itself makes a process that changes its user not dumpable. That must not be undone.
// The comparison comes last, so that of a change at the same moment either it or the kernel has the
// last word. If the value cannot be restored, the process stays protected.
void restore() {
  was_dumpable = false;
  if (!set_dumpable(kDumpable, Code::kOk).ok()) return;
  if (geteuid() != user_before || getegid() != group_before) (void)set_dumpable(0, Code::kOk);
}

}  // namespace

Status NotDumpable::begin(Code failure) {
  LockGuard guard(dumpable_lock);
  const Status status = forbid(failure);
  if (!status.ok()) return status;
  begun++;
  begun_ = true;
  return status;
}

Status NotDumpable::check(Code failure) const {
  int value;
  const Status status = get_dumpable(&value, failure);
  if (!status.ok()) return status;
  return value == kDumpable ? Status::system(failure, 0, "prctl") : status;
}

void NotDumpable::end() {
  if (!begun_) return;
  begun_ = false;
  LockGuard guard(dumpable_lock);
  begun--;
  if (begun == 0 && was_dumpable && !for_good) restore();
}

Status not_dumpable_for_good(bool* reached) {
  *reached = false;
  LockGuard guard(dumpable_lock);
  const Status status = set_dumpable(0, Code::kProtectFailed);
  if (!status.ok()) return status;
  for_good = true;
  *reached = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
  return status;
}

}  // namespace locksign
