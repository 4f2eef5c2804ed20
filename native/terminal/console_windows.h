// The console of the process, whatever its standard streams are, with a way to read keys that are not shown.
#pragma once

#include <windows.h>

#include "base/descriptor.h"
#include "base/status.h"

namespace locksign {

class Console final {
 public:
  Console() = default;
  ~Console() { (void)restore(); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // kTerminalMissing if the process has none.
  Status open();

  Status show(const wchar_t* text, DWORD units);

  // Echo off, and Ctrl-C a key like any other; what was typed so far is discarded. Should the process be
  // ended by Ctrl-Break or by closing the window, echo comes back first.
  Status hide_input();

  // As it was before hide_input(); what was typed and not read is discarded. Nothing to do if it is.
  Status restore();

  // Signalled while there is something to read.
  HANDLE input() const;

 private:
  Descriptor input_;
  Descriptor output_;
  DWORD before_ = 0;
  bool hidden_ = false;
};

}  // namespace locksign
