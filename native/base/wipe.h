// Erases memory that the compiler believes nothing will read again.
#pragma once

#include <cstddef>

namespace locksign {

// How far below its caller's frame wipe_stack_and_registers() reaches. stack_residue_test.cc
// measures what the operations on secrets use and demands a reserve.
constexpr size_t kWipedStackBytes = 1024;

// Zeroes memory. The compiler never removes the write as a dead store.
void wipe(void* memory, size_t bytes);

// Zeroes kWipedStackBytes of the stack below the caller's frame, which is deeper than the
// operations on secrets reach. Also zeroes the vector registers and the caller-saved general
// registers. Call it after the operation returns, from the frame that called it, with nothing
// secret in that frame.
void wipe_stack_and_registers();

// Wipes an object at the end of its scope, on every path out of it.
class Wiper final {
 public:
  Wiper(void* memory, size_t bytes) : memory_(memory), bytes_(bytes) {}
  ~Wiper() { wipe(memory_, bytes_); }
  Wiper(const Wiper&) = delete;
  Wiper& operator=(const Wiper&) = delete;

 private:
  void* memory_;
  size_t bytes_;
};

}  // namespace locksign
