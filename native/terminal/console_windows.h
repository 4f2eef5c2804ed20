// The console of the process, independent of its standard streams. It reads keys without showing
// them.
#pragma once

#include <windows.h>

#include "base/status.h"
#include "base/system/descriptor.h"

namespace locksign {

class Console final {
 public:
  Console() = default;
  ~Console() { (void)restore(); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // Fails with kTerminalMissing if the process has no console.
  Status open();

  Status show(const wchar_t* text, DWORD units);

  // Turns echo off, makes Ctrl-C an ordinary key, and discards pending input. If Ctrl-Break or
  // closing the window ends the process, echo is turned on again first.
  Status hide_input();

  // Restores the mode from before hide_input() and discards pending input. Does nothing if it is
  // already restored.
  Status restore();

  // Signalled while there is input to read.
  HANDLE input() const;

 private:
  Descriptor input_;
  Descriptor output_;
  DWORD before_ = 0;
  bool hidden_ = false;
};

}  // namespace locksign
