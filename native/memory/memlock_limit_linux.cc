#include <fcntl.h>
#include <sys/resource.h>

#include <cstring>

#include "base/descriptor.h"
#include "memory/memlock_limit.h"

namespace locksign {

namespace {

// VmLck of proc_pid_status(5) in bytes, or 0 where /proc is not mounted. It is one of the first
// lines, but follows Groups, which may be long.
uint64_t locked_bytes() {
  Descriptor file(open("/proc/self/status", O_RDONLY | O_CLOEXEC));
  if (!file) return 0;
  char text[4096];
  const ssize_t length = read(file.number(), text, sizeof text - 1);
  if (length <= 0) return 0;
  text[length] = '\0';
  const char* digit = strstr(text, "\nVmLck:");
  if (digit == nullptr) return 0;
  digit += sizeof "\nVmLck:" - 1;
  while (*digit == ' ' || *digit == '\t') digit++;
  uint64_t kibibytes = 0;
  for (; *digit >= '0' && *digit <= '9'; digit++) kibibytes = kibibytes * 10 + (*digit - '0');
  return kibibytes * 1024;
}

}  // namespace

Status memlock_limit_or(Code otherwise, int error_number, const char* call, size_t bytes) {
  Status status = Status::system(otherwise, error_number, call);
  rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return status;
  const uint64_t needed = locked_bytes() + bytes;
  if (needed <= limit.rlim_cur) return status;
  status.code = Code::kMemlockLimit;
  status.limit = limit.rlim_cur;
  status.needed = needed;
  return status;
}

}  // namespace locksign
