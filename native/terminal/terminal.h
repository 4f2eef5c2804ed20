// The controlling terminal (tty(4)). It can read a line without showing it.
#pragma once

#include <termios.h>

#include <cstddef>

#include "base/status.h"
#include "base/system/descriptor.h"
#include "terminal/terminal_faults.h"

namespace locksign {

class Terminal final {
 public:
  Terminal() = default;
  ~Terminal() { (void)restore(); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Opens the terminal in non-blocking mode. Fails with kTerminalMissing if the process has none.
  Status open();

  // Turns echo off and discards pending input. Stops a background process until it is brought to
  // the foreground (SIGTTOU).
  Status hide_input();

  // Restores the modes from before hide_input() and discards pending input. Does nothing if they
  // are already restored.
  Status restore();

  int descriptor() const { return device_.number(); }

 private:
  Status set(const termios& modes, int when);

  Descriptor device_;
  termios before_ = {};
  TerminalFaults faults_;
  bool hidden_ = false;
};

// The longest line that is certain to be complete. The kernel delivers 4095 bytes and a newline,
// and silently drops any further input (termios(3), canonical mode).
#if defined(__APPLE__)
constexpr size_t kMaxTerminalLine = 1022;  // MAX_CANON is 1024 on macOS
#else
constexpr size_t kMaxTerminalLine = 4094;
#endif

}  // namespace locksign
