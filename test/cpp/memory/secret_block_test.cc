// Blocks that JavaScript uses as an ArrayBuffer: closed to their own process while they are not in
// use, wiped however they end.
#include "memory/secret_block.h"

#include "check.h"
#include "memory/kernel_facts.h"
#include "memory/real_mlock.h"

using locksign::MemoryChoice;
using locksign::SecretBlock;

namespace {

const MemoryChoice choices[] = {MemoryChoice::kAuto, MemoryChoice::kMlock};
constexpr size_t kBytes = 100;
const int owner = 0;

SecretBlock* allocate(MemoryChoice choice, const void* its_owner = &owner) {
  SecretBlock* block = nullptr;
  CHECK(locksign::secret_block_allocate(its_owner, kBytes, choice, &block).ok());
  memset(block->memory.data(), 0x5A, kBytes);
  return block;
}

bool is_zero(const uint8_t* bytes) {
  for (size_t i = 0; i < kBytes; i++) {
    if (bytes[i] != 0) return false;
  }
  return true;
}

}  // namespace

TEST("a closed block faults and stays locked, and opens with its content") {
  for (const MemoryChoice choice : choices) {
    const int status = facts::in_child([=] {
      SecretBlock* closed = allocate(choice);
      CHECK(closed->memory.set_access(false).ok());
      return *static_cast<volatile uint8_t*>(closed->memory.data());
    });
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);

    SecretBlock* block = allocate(choice);
    CHECK(block->memory.set_access(false).ok());
    const std::string entry = facts::smaps_of(block->memory.data());
    CHECK(facts::has_flag(entry, "lo"));
    CHECK(facts::has_flag(entry, "dd"));
    CHECK(facts::has_flag(entry, "dc"));
    CHECK(block->memory.set_access(true).ok());
    CHECK(block->memory.data()[kBytes - 1] == 0x5A);
    locksign::secret_block_delete(block);
  }
}

TEST("a block is found by its owner and its address alone, until it is released") {
  const int other = 0;
  SecretBlock* block = allocate(MemoryChoice::kAuto);
  const uint8_t* data = block->memory.data();
  CHECK(locksign::secret_block_find(&owner, data) == block);
  CHECK(locksign::secret_block_find(&other, data) == nullptr);
  CHECK(locksign::secret_block_find(&owner, data + 1) == nullptr);
  CHECK(locksign::secret_block_find(&owner, nullptr) == nullptr);
  locksign::secret_block_release(block);
  locksign::secret_block_release(block);
  CHECK(locksign::secret_block_find(&owner, data) == nullptr);
  CHECK(locksign::secret_block_find(&owner, nullptr) == nullptr);
  locksign::secret_block_delete(block);
}

TEST("the end of an instance releases its blocks and no others, and their records can still be deleted") {
  const int other = 0;
  const facts::Mappings before = facts::mappings();
  SecretBlock* first = allocate(MemoryChoice::kMlock);
  SecretBlock* kept = allocate(MemoryChoice::kMlock, &other);
  SecretBlock* last = allocate(MemoryChoice::kMlock);
  CHECK(last->memory.set_access(false).ok());
  locksign::secret_blocks_release(&owner);
  CHECK(!first->memory);
  CHECK(!last->memory);
  CHECK(kept->memory.data()[0] == 0x5A);
  for (SecretBlock* each : {first, kept, last}) locksign::secret_block_delete(each);
  CHECK(facts::mappings() == before);
}

TEST("the end of the process wipes every block, also a closed one, and unmaps none") {
  const int status = facts::in_child([] {
    SecretBlock* open = allocate(MemoryChoice::kAuto);
    SecretBlock* closed = allocate(MemoryChoice::kMlock);
    if (!closed->memory.set_access(false).ok()) return 1;
    locksign::secret_blocks_wipe_all();
    if (!is_zero(open->memory.data())) return 2;
    if (!is_zero(closed->memory.data())) return 3;
    locksign::secret_block_delete(open);
    return is_zero(open->memory.data()) ? 0 : 4;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("a forked child that exits leaves its parent's blocks alone and does not crash") {
  SecretBlock* block = allocate(MemoryChoice::kAuto);
  const int status = facts::in_child([] {
    locksign::secret_blocks_wipe_all();
    return 0;
  });
  CHECK(facts::exited_with(status, 0));
  CHECK(block->memory.data()[0] == 0x5A);
  locksign::secret_block_delete(block);
}

int main() { return check::run_all(); }
