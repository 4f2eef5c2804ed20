#include "memory/secret_block.h"

#include <atomic>
#include <new>

#include "base/system/lock.h"

namespace locksign {

namespace {

Lock block_lock;
SecretBlock* blocks = nullptr;           // under block_lock
std::atomic<uint64_t> block_process{0};  // the process that owns the blocks
std::atomic<bool> closed{false};         // the process is ending: nothing is unmapped any more

// Requires block_lock.
void release_locked(SecretBlock* block) {
  if (!block->memory) return;
  if (closed.load(std::memory_order_relaxed)) {
    block->memory.wipe_all();
    return;
  }
  SecretBlock** link = &blocks;
  while (*link != block) link = &(*link)->next;
  *link = block->next;
  block->memory = SecretMemory();
}

}  // namespace

Status secret_block_allocate(const void* owner, size_t bytes, MemoryChoice choice, SecretBlock** block) {
  SecretMemory memory;
  const Status status = SecretMemory::map(bytes, choice, &memory);
  if (!status.ok()) return status;
  SecretBlock* made = new (std::nothrow) SecretBlock{static_cast<SecretMemory&&>(memory), owner, nullptr};
  if (made == nullptr) return Status::error(Code::kMemoryExhausted);
  LockGuard guard(block_lock);
  made->next = blocks;
  blocks = made;
  block_process = secret_memory_process();
  *block = made;
  return Status::success();
}

SecretBlock* secret_block_find(const void* owner, const uint8_t* data) {
  if (data == nullptr) return nullptr;  // of a detached ArrayBuffer
  LockGuard guard(block_lock);
  SecretBlock* block = blocks;
  while (block != nullptr && (block->owner != owner || block->memory.data() != data)) block = block->next;
  return block;
}

void secret_block_release(SecretBlock* block) {
  LockGuard guard(block_lock);
  release_locked(block);
}

void secret_block_delete(SecretBlock* block) {
  secret_block_release(block);
  if (!block->memory) delete block;
}

void secret_blocks_release(const void* owner) {
  LockGuard guard(block_lock);
  SecretBlock* next;
  for (SecretBlock* block = blocks; block != nullptr; block = next) {
    next = block->next;
    if (block->owner == owner) release_locked(block);
  }
}

void secret_blocks_wipe_all() {
  // As in key_store_wipe_all(), which explains both.
  constexpr unsigned kPatienceMilliseconds = 100;
  if (block_process != secret_memory_process()) return;
  closed.store(true, std::memory_order_relaxed);
  const bool acquired = block_lock.acquire_within(kPatienceMilliseconds);
  for (SecretBlock* block = blocks; block != nullptr; block = block->next) block->memory.wipe_all();
  if (acquired) block_lock.release();
}

}  // namespace locksign
