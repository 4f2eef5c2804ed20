// The parts of SecretMemory that are the same on every operating system: the choice of a tier,
// ownership and wiping.
#include "memory/secret_memory.h"

#include <cstdint>

#include "base/wipe.h"
#include "memory/secret_memory_platform.h"

namespace locksign {

namespace {

// Returns true if the kernel has no memfd_secret or a sandbox forbids it. These reasons do not
// affect mlock and do not change over time. Any other failure is an error: the memlock limit would
// affect mlock as well, and another module could exhaust the descriptors to force the next key into
// memory that root can read.
bool mlock_may_still_work(const Status& status) {
  return status.code == Code::kMemoryUnsupported || status.code == Code::kMemoryForbidden;
}

// Returns 0 if rounding up overflows.
size_t round_up_to_pages(size_t bytes) {
  const size_t page = secret_memory_page_bytes();
  if (bytes > SIZE_MAX / 2) return 0;
  return (bytes + page - 1) / page * page;
}

}  // namespace

Status SecretMemory::map(size_t bytes, MemoryChoice choice, SecretMemory* memory) {
  const size_t size = round_up_to_pages(bytes);
  if (size == 0) return Status::error(Code::kInvalidArgument);

  SecretMemory mapped;
  mapped.tier_ = choice == MemoryChoice::kMlock ? Tier::kMlock : Tier::kMemfdSecret;
  Status status = platform_map(mapped.tier_, size, &mapped.data_);
  if (choice == MemoryChoice::kAuto && mlock_may_still_work(status)) {
    mapped.tier_ = Tier::kMlock;
    status = platform_map(mapped.tier_, size, &mapped.data_);
  }
  if (!status.ok()) return status;
  mapped.size_ = size;
  *memory = static_cast<SecretMemory&&>(mapped);
  return Status::success();
}

SecretMemory::SecretMemory(SecretMemory&& other) noexcept
    : data_(other.data_), size_(other.size_), tier_(other.tier_), accessible_(other.accessible_) {
  other.data_ = nullptr;
  other.size_ = 0;
}

SecretMemory& SecretMemory::operator=(SecretMemory&& other) noexcept {
  if (this == &other) return *this;
  release();
  data_ = other.data_;
  size_ = other.size_;
  tier_ = other.tier_;
  accessible_ = other.accessible_;
  other.data_ = nullptr;
  other.size_ = 0;
  return *this;
}

Status SecretMemory::set_access(bool allowed) {
  const Status status = platform_set_access(data_, size_, allowed);
  if (status.ok()) accessible_ = allowed;
  return status;
}

void SecretMemory::wipe_all() {
  if (data_ == nullptr) return;
  // If the memory cannot be opened, the kernel zeroes it before it gives it to another process.
  if (!accessible_ && !set_access(true).ok()) return;
  wipe(data_, size_);
}

void SecretMemory::release() {
  if (data_ == nullptr) return;
  wipe_all();
  platform_unmap(data_, size_);
  data_ = nullptr;
  size_ = 0;
}

}  // namespace locksign
