// Secret pages on macOS: mlock(2) between guard pages, not inherited by a forked child. macOS
// cannot exclude pages from a core file, so secret_memory_left_out_of_dumps() is false.
#include <errno.h>
#include <mach/vm_inherit.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory/memlock_limit.h"
#include "memory/secret_memory_platform.h"

namespace locksign {

namespace {

Status memory_error(const char* call, size_t bytes) {
  switch (errno) {
    case EPERM:
    case EACCES:
      return Status::system(Code::kMemoryForbidden, errno, call);
    case EAGAIN:  // mlock over a limit, or short of pages to wire
    case ENOMEM:
      return memlock_limit_or(Code::kMemoryExhausted, errno, call, bytes);
    default:
      return Status::system(Code::kMemoryFailed, errno, call);
  }
}

Status open_middle(uint8_t* middle, size_t bytes) {
  if (mprotect(middle, bytes, PROT_READ | PROT_WRITE) != 0) return memory_error("mprotect", bytes);
  // Like MADV_DONTFORK on Linux: a child has no mapping there.
  if (minherit(middle, bytes, VM_INHERIT_NONE) != 0) return memory_error("minherit", bytes);
  if (mlock(middle, bytes) != 0) return memory_error("mlock", bytes);
  return Status::success();
}

}  // namespace

Status platform_map(Tier tier, size_t bytes, uint8_t** data) {
  if (tier != Tier::kMlock) return Status::error(Code::kMemoryUnsupported);
  const size_t guard = secret_memory_page_bytes();
  const size_t size = bytes + 2 * guard;
  void* base = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (base == MAP_FAILED) return memory_error("mmap", bytes);
  uint8_t* middle = static_cast<uint8_t*>(base) + guard;
  const Status status = open_middle(middle, bytes);
  if (!status.ok()) {
    munmap(base, size);
    return status;
  }
  *data = middle;
  return Status::success();
}

Status platform_set_access(uint8_t* data, size_t bytes, bool allowed) {
  if (mprotect(data, bytes, allowed ? PROT_READ | PROT_WRITE : PROT_NONE) == 0) return Status::success();
  return memory_error("mprotect", bytes);
}

void platform_unmap(uint8_t* data, size_t bytes) {
  const size_t guard = secret_memory_page_bytes();
  munmap(data - guard, bytes + 2 * guard);
}

bool secret_memory_left_out_of_dumps() { return false; }

size_t secret_memory_page_bytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

uint64_t secret_memory_process() { return static_cast<uint64_t>(getpid()); }

}  // namespace locksign
