// While the descriptor of a secretmem file is open, pidfd_getfd(2) could give it to another process
// of the same user, which could map it. Two measures together prevent that. The process is not
// dumpable meanwhile, so the kernel refuses new requests. But the kernel checks the access first
// and looks the descriptor up afterwards, so a request that was checked earlier may still be on its
// way. The descriptor is therefore opened by a thread that is started after the change and has a
// descriptor table of its own: no earlier request can name that table.
#include "memory/secretmem_linux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/system/descriptor.h"
#include "base/system/not_dumpable.h"
#include "base/system/thread.h"
#include "memory/memory_error_linux.h"

// The headers may be older than the running kernel. Both numbers are the same on every
// architecture.
#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2
#endif

namespace locksign {

namespace {

// A handler that ran in the thread would find none of the process's descriptors. The thread
// inherits the mask, and a signal to the process goes to another thread.
class SignalsBlocked final {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    // Changes the mask of this thread only. pthread_sigmask(3) is in libc itself only since glibc
    // 2.32.
    sigprocmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

struct Mapping {
  uint8_t* address;
  size_t bytes;
  Status status;
};

// The kernel checks the flags only if it has the call and allows it.
Status require_support(size_t bytes) {
  if (syscall(SYS_memfd_secret, ~0U) < 0 && errno == EINVAL) return Status::success();
  return memory_error(errno, "memfd_secret", bytes);
}

Status map_file(uint8_t* address, size_t bytes) {
  // The man page documents FD_CLOEXEC, but mm/secretmem.c accepts O_CLOEXEC and rejects FD_CLOEXEC
  // with EINVAL.
  Descriptor secretmem(static_cast<int>(syscall(SYS_memfd_secret, O_CLOEXEC)));
  if (!secretmem) return memory_error(errno, "memfd_secret", bytes);
  if (ftruncate(secretmem.number(), static_cast<off_t>(bytes)) != 0) {
    return memory_error(errno, "ftruncate", bytes);
  }
  void* mapped = mmap(address, bytes, PROT_NONE, MAP_SHARED | MAP_FIXED, secretmem.number(), 0);
  if (mapped == MAP_FAILED) return memory_error(errno, "mmap", bytes);
  return secretmem.close() ? Status::success() : memory_error(errno, "close", bytes);
}

// An empty descriptor table (close_range(2), Linux 5.9), which ends with the thread.
Status leave_descriptor_table() {
  if (syscall(SYS_close_range, 0U, ~0U, CLOSE_RANGE_UNSHARE) == 0) return Status::success();
  return Status::system(Code::kMemoryFailed, errno, "close_range");
}

void map_in_own_table(void* argument) {
  Mapping* mapping = static_cast<Mapping*>(argument);
  mapping->status = leave_descriptor_table();
  if (mapping->status.ok()) mapping->status = map_file(mapping->address, mapping->bytes);
}

Status map_in_thread(uint8_t* address, size_t bytes) {
  Mapping mapping{address, bytes, {}};
  Thread thread;
  {
    const SignalsBlocked blocked;
    const int error = thread_start(&thread, map_in_own_table, &mapping);
    if (error != 0) return Status::system(Code::kThread, error, kThreadStartCall);
  }
  thread_join(&thread);
  return mapping.status;
}

}  // namespace

// A protection that cannot be had is an error for every memory choice, unlike missing support for
// memfd_secret: a fallback to mlock would hide it.
Status secretmem_map(uint8_t* address, size_t bytes) {
  Status status = require_support(bytes);
  if (!status.ok()) return status;
  NotDumpable not_dumpable;
  status = not_dumpable.begin(Code::kMemoryFailed);
  if (!status.ok()) return status;
  status = map_in_thread(address, bytes);
  return status.ok() ? not_dumpable.check(Code::kMemoryFailed) : status;
}

}  // namespace locksign
