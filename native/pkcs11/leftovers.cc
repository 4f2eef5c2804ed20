#include "pkcs11/leftovers.h"

#include <cstdint>
#include <cstdlib>

#include "base/compiler.h"
#include "base/wipe.h"

namespace locksign {

namespace {

constexpr size_t kStackBytes = 64 * 1024;

// Blocks of memory, each of which begins with a pointer to the one before.
class Blocks final {
 public:
  ~Blocks() {
    while (last_ != nullptr) {
      Block* block = last_;
      last_ = block->before;
      std::free(block);
    }
  }
  void take(size_t bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
      Block* block = static_cast<Block*>(std::malloc(bytes));
      if (block == nullptr) return;
      wipe(block, bytes);
      block->before = last_;
      last_ = block;
    }
  }

 private:
  struct Block {
    Block* before;
  };
  Block* last_ = nullptr;
};

// p11-kit's client packs a PIN into a message and frees it without wiping it. malloc(3) gives the
// memory that was freed last to the next caller that asks for the same size, in every C library.
LOCKSIGN_NOINLINE void wipe_freed_memory() {
  Blocks blocks;
  // glibc keeps up to seven freed blocks of each of these sizes for the thread.
  for (size_t bytes = 24; bytes <= 1032; bytes += 16) blocks.take(bytes, 8);
  for (size_t bytes = 2048; bytes <= 64 * 1024; bytes *= 2) blocks.take(bytes, 8);
}

LOCKSIGN_NOINLINE void wipe_stack() {
  uint8_t below[kStackBytes];
  wipe(below, sizeof(below));
}

}  // namespace

void wipe_leftovers_of_module() {
  wipe_freed_memory();
  wipe_stack();
}

}  // namespace locksign
