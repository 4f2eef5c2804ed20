// Pages that hold secrets: locked, excluded from core dumps, between guard pages, absent in a
// forked child. memfd_secret(2) where the kernel has it, else mlock(2), else a refusal. One file
// implements this for each operating system: secret_memory_linux.cc, _macos.cc, _windows.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/shared_table.h"
#include "base/status.h"

namespace locksign {

enum class Tier : uint8_t {
  kMemfdSecret,  // not in the kernel's direct map: root cannot read it through /proc or ptrace
  kMlock,        // locked and not dumped, but root can read it
};

// One mapping, owned. Wiped and unmapped when it goes out of scope.
class SecretMemory final {
 public:
  SecretMemory() = default;
  ~SecretMemory() { release(); }
  SecretMemory(SecretMemory&& other) noexcept;
  SecretMemory& operator=(SecretMemory&& other) noexcept;
  SecretMemory(const SecretMemory&) = delete;
  SecretMemory& operator=(const SecretMemory&) = delete;

  // Maps at least `bytes`, rounded up to pages, zeroed and faulted in. On failure `memory` is
  // unchanged and nothing stays mapped.
  static Status map(size_t bytes, MemoryChoice choice, SecretMemory* memory);

  uint8_t* data() const { return data_; }
  size_t size() const { return size_; }  // bytes, a multiple of the page size
  Tier tier() const { return tier_; }
  explicit operator bool() const { return data_ != nullptr; }

  // Lets the process access the memory, or not. Without access, a read by the process's own code is
  // a fault. It may be accessed after map().
  Status set_access(bool allowed);

  // Zeroes all of it and keeps it mapped. The exit hook needs that, because other threads may still
  // be running. Memory without access becomes accessible.
  void wipe_all();

 private:
  void release();

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  Tier tier_ = Tier::kMlock;
  bool accessible_ = true;
};

size_t secret_memory_page_bytes();

// Returns true if core files and error reports exclude secret memory on this system.
bool secret_memory_left_out_of_dumps();

// Identifies this process. A forked child has its parent's pointers but not its secret memory, so
// code that may run on both sides of a fork(2) compares this number.
uint64_t secret_memory_process();

}  // namespace locksign
