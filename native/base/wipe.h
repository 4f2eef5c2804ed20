// Erases memory that the compiler believes nothing will read again.
#pragma once

#include <cstddef>

#include "base/compiler.h"

#if defined(__linux__) && (defined(LOCKSIGN_X86_64) || defined(LOCKSIGN_ARM64)) && !defined(LOCKSIGN_VALGRIND)
#define LOCKSIGN_STACK_MARKS 1
#endif

namespace locksign {

// How far below its caller's frame wipe_stack_and_registers() always reaches. stack_residue_test.cc
// measures what the operations on secrets use and demands a reserve. Windows never runs a handler
// on the stack of an interrupted thread. Other systems do, and where there are no marks the wipe
// always covers two signal frames and their handlers.
#if defined(LOCKSIGN_STACK_MARKS) || defined(_WIN32)
constexpr size_t kWipedStackBytes = 1024;
#else
constexpr size_t kWipedStackBytes = 16 * 1024;
#endif

// Zeroes memory. The compiler never removes the write as a dead store.
void wipe(void* memory, size_t bytes);

// Zeroes kWipedStackBytes below the caller's frame, the vector registers and the caller-saved
// general registers.
void erase_stack_and_registers();

#if defined(LOCKSIGN_STACK_MARKS)

// A signal makes the kernel save the interrupted registers on the stack, below the operation's
// frames (sigreturn(2)), and the handler runs below them. Few signatures meet a signal, and wiping
// that far after each would double the cost of one. So mark_stack() writes marks below the caller's
// frame, at intervals that no signal frame fits between. stack_marks_intact() returns false if one
// was overwritten. Both must be called from the same frame.
void mark_stack();
[[nodiscard]] bool stack_marks_intact();

// How far erase_signal_frames() reaches, unless the stack ends before.
size_t signal_frames_reach();

// Zeroes the stack below as far as two nested signal frames and their handlers reach.
void erase_signal_frames();

// Zeroes the stack below the caller's frame as far as the operations on secrets reach, and also the
// signal frames below them unless the marks show that there are none. Zeroes the vector registers
// and the caller-saved general registers. Call it after the operation returns, from the frame that
// called it, with nothing secret in that frame. Without mark_stack() before the operation it takes
// microseconds. It is inlined because a frame of its own would have gaps that nothing overwrites.
LOCKSIGN_INLINE void wipe_stack_and_registers() {
  erase_stack_and_registers();
  if (!stack_marks_intact()) erase_signal_frames();
}

#elif defined(LOCKSIGN_VALGRIND)

// memcheck reports every access below the stack pointer.
LOCKSIGN_INLINE void mark_stack() {}
LOCKSIGN_INLINE void wipe_stack_and_registers() {}

#else

LOCKSIGN_INLINE void mark_stack() {}
LOCKSIGN_INLINE void wipe_stack_and_registers() { erase_stack_and_registers(); }

#endif

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
