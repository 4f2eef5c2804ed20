// Secret pages on Linux: memfd_secret(2) and mlock(2).
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory/memlock_limit.h"
#include "memory/memory_error_linux.h"
#include "memory/secret_memory_platform.h"
#include "memory/secretmem_linux.h"

// The headers may be older than the running kernel.
#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif

namespace locksign {

namespace {

// getrandom(2) that never blocks, Linux 5.6; memfd_secret came with 5.14.
constexpr unsigned kGetrandomInsecure = 0x0004;

// Reserves inaccessible address space. The middle becomes usable and lies between two guard pages,
// which use no memory and do not count towards RLIMIT_MEMLOCK.
class Reservation final {
 public:
  Reservation() = default;
  ~Reservation() {
    if (base_ != nullptr) munmap(base_, size_);
  }
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;

  Status reserve(size_t middle_bytes) {
    const size_t size = middle_bytes + 2 * secret_memory_page_bytes();
    void* base = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) return memory_error(errno, "mmap", middle_bytes);
    base_ = static_cast<uint8_t*>(base);
    size_ = size;
    return Status::success();
  }

  Status advise_middle(int advice) {
    if (madvise(middle(), middle_bytes(), advice) == 0) return Status::success();
    return memory_error(errno, "madvise", middle_bytes());
  }

  // Runs after the advice, so that a child that another thread forks earlier gets a page it cannot
  // read.
  Status open_middle() {
    if (mprotect(middle(), middle_bytes(), PROT_READ | PROT_WRITE) == 0) return Status::success();
    return memory_error(errno, "mprotect", middle_bytes());
  }

  uint8_t* middle() const { return base_ + secret_memory_page_bytes(); }
  size_t middle_bytes() const { return size_ - 2 * secret_memory_page_bytes(); }

  uint8_t* keep() {
    uint8_t* data = middle();
    base_ = nullptr;
    return data;
  }

 private:
  uint8_t* base_ = nullptr;
  size_t size_ = 0;
};

// Secretmem is charged when it is mapped, but gets its pages when they are touched. A touch that
// finds no memory raises SIGBUS, whereas a system call that writes to the page reports EFAULT. The
// call must copy to user memory: mlock(2) and MADV_POPULATE_WRITE pin pages, which secretmem
// refuses.
Status fault_in(uint8_t* data, size_t bytes) {
  for (size_t offset = 0; offset < bytes; offset += secret_memory_page_bytes()) {
    long written;
    do {
      written = syscall(SYS_getrandom, data + offset, static_cast<size_t>(1), kGetrandomInsecure);
    } while (written < 0 && errno == EINTR);
    if (written != 1) {
      const Code code = errno == EFAULT ? Code::kMemoryExhausted : Code::kMemoryFailed;
      return Status::system(code, errno, "getrandom");
    }
    data[offset] = 0;
  }
  return Status::success();
}

Status map_memfd_secret(size_t bytes, uint8_t** data) {
  Reservation pages;
  Status status = pages.reserve(bytes);
  if (!status.ok()) return status;
  status = secretmem_map(pages.middle(), bytes);
  if (!status.ok()) return status;
  // The mapping is shared, so a forked child would see every later key.
  status = pages.advise_middle(MADV_DONTFORK);
  if (!status.ok()) return status;
  status = pages.open_middle();
  if (!status.ok()) return status;
  status = fault_in(pages.middle(), bytes);
  if (!status.ok()) return status;
  *data = pages.keep();
  return Status::success();
}

Status map_mlock(size_t bytes, uint8_t** data) {
  Reservation pages;
  Status status = pages.reserve(bytes);
  if (!status.ok()) return status;
  const int advices[] = {MADV_DONTDUMP, MADV_DONTFORK, MADV_WIPEONFORK};
  for (const int advice : advices) {
    status = pages.advise_middle(advice);
    if (!status.ok()) return status;
  }
  status = pages.open_middle();
  if (!status.ok()) return status;
  if (mlock(pages.middle(), bytes) != 0) {
    // EPERM is a limit of zero without CAP_IPC_LOCK, or a seccomp filter. Every kernel has
    // mlock(2), so ENOSYS can only be a filter.
    if (errno == EPERM) return memlock_limit_or(Code::kMemoryForbidden, errno, "mlock", bytes);
    if (errno == ENOSYS) return Status::system(Code::kMemoryForbidden, errno, "mlock");
    return memory_error(errno, "mlock", bytes);
  }
  *data = pages.keep();
  return Status::success();
}

}  // namespace

Status platform_map(Tier tier, size_t bytes, uint8_t** data) {
  return tier == Tier::kMemfdSecret ? map_memfd_secret(bytes, data) : map_mlock(bytes, data);
}

Status platform_set_access(uint8_t* data, size_t bytes, bool allowed) {
  if (mprotect(data, bytes, allowed ? PROT_READ | PROT_WRITE : PROT_NONE) == 0) return Status::success();
  return memory_error(errno, "mprotect", bytes);
}

void platform_unmap(uint8_t* data, size_t bytes) {
  // This fails only if the kernel runs out of mappings when it splits a guard page from a
  // neighbour. The page is already zeroed and stays locked.
  const size_t guard = secret_memory_page_bytes();
  munmap(data - guard, bytes + 2 * guard);
}

bool secret_memory_left_out_of_dumps() { return true; }

size_t secret_memory_page_bytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

uint64_t secret_memory_process() { return static_cast<uint64_t>(getpid()); }

}  // namespace locksign
