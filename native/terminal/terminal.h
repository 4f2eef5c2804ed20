// The controlling terminal (tty(4)), with a way to ask it for a line that is not shown.
#pragma once

#include <termios.h>

#include <cstddef>

#include "base/descriptor.h"
#include "base/status.h"
#include "terminal/terminal_faults.h"

namespace locksign {

class Terminal final {
 public:
  Terminal() = default;
  ~Terminal() { (void)restore(); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Non-blocking. kTerminalMissing if the process has none.
  Status open();

  // Echo off; what was typed so far is discarded. Stops a process in the background until it is brought to
  // the foreground (SIGTTOU).
  Status hide_input();

  // As it was before hide_input(); what was typed and not read is discarded. Nothing to do if it is.
  Status restore();

  int descriptor() const { return device_.number(); }

 private:
  Status set(const termios& modes, int when);

  Descriptor device_;
  termios before_ = {};
  TerminalFaults faults_;
  bool hidden_ = false;
};

// The longest line that is surely whole: the kernel gives 4095 bytes and a newline, and drops what was typed
// beyond that without a word (termios(3), canonical mode).
#if defined(__APPLE__)
constexpr size_t kMaxTerminalLine = 1022;  // MAX_CANON is 1024 there
#else
constexpr size_t kMaxTerminalLine = 4094;
#endif

}  // namespace locksign
