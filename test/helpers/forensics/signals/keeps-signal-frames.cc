// Stands in for native/base/signal_frames_linux.cc in an addon that shows what a search must find:
// it erases the stack that an operation used, and leaves the signal frames below it.
#include "base/wipe.h"

namespace locksign {

void mark_stack() {}
bool stack_marks_intact() { return true; }
void erase_signal_frames() {}
size_t signal_frames_reach() { return 0; }

}  // namespace locksign
