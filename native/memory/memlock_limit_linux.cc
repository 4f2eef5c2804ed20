#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstring>

#include "base/system/descriptor.h"
#include "memory/memlock_limit.h"

namespace locksign {

namespace {

// /proc/self/status (proc_pid_status(5)): the lines in question are among the first, but follow
// Groups, which may be long.
class ProcessStatus final {
 public:
  ProcessStatus() {
    Descriptor file(open("/proc/self/status", O_RDONLY | O_CLOEXEC));
    if (!file) return;
    const ssize_t length = read(file.number(), text_, sizeof text_ - 1);
    text_[length > 0 ? length : 0] = '\0';
  }

  // The decimal number of a line in kB, as bytes, or 0 without /proc. `label` is "\nVmLck:".
  uint64_t bytes(const char* label) const {
    uint64_t kibibytes = 0;
    for (const char* at = value(label); *at >= '0' && *at <= '9'; at++)
      kibibytes = kibibytes * 10 + (*at - '0');
    return kibibytes * 1024;
  }

  // The hexadecimal set of bits of a line, or 0 without /proc.
  uint64_t bits(const char* label) const {
    uint64_t set = 0;
    for (const char* at = value(label); (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'f'); at++) {
      set = set << 4 | static_cast<uint64_t>(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    }
    return set;
  }

 private:
  const char* value(const char* label) const {
    const char* at = strstr(text_, label);
    if (at == nullptr) return "";
    at += strlen(label);
    while (*at == ' ' || *at == '\t') at++;
    return at;
  }

  char text_[4096] = "";
};

// Whether RLIMIT_MEMLOCK does not apply, because the process has CAP_IPC_LOCK (capabilities(7)).
// The kernel asks for the capability in the first user namespace, which has a fixed inode number
// (PROC_USER_INIT_INO). In a container's own namespace the capability has no such effect.
bool is_exempt(const ProcessStatus& status) {
  constexpr unsigned kCapIpcLock = 14;
  if (((status.bits("\nCapEff:") >> kCapIpcLock) & 1) == 0) return false;
  // Not stat(2), which glibc exports only since version 2.33.
  constexpr char kFirst[] = "user:[4026531837]";  // namespaces(7), "The /proc/[pid]/ns/ directory"
  char name_space[sizeof kFirst];
  const ssize_t length = readlink("/proc/self/ns/user", name_space, sizeof name_space);
  return length == sizeof kFirst - 1 && memcmp(name_space, kFirst, sizeof kFirst - 1) == 0;
}

}  // namespace

Status memlock_limit_or(Code otherwise, int error_number, const char* call, size_t bytes) {
  Status status = Status::system(otherwise, error_number, call);
  rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return status;
  const ProcessStatus process;
  const uint64_t needed = process.bytes("\nVmLck:") + bytes;
  if (needed <= limit.rlim_cur || is_exempt(process)) return status;
  // can_do_mlock() of mm/mlock.c: the limit is the reason for EPERM only if it is zero.
  if (error_number == EPERM && limit.rlim_cur != 0) return status;
  status.code = Code::kMemlockLimit;
  status.limit = limit.rlim_cur;
  status.needed = needed;
  return status;
}

}  // namespace locksign
