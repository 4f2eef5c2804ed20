// Faults while echo is off, such as abort(3) or an invalid memory access. The fault may occur in
// the prompt's own thread, so unlike other signals (prompt_signals.h) it is handled where it
// occurs.
#pragma once

#include <signal.h>
#include <termios.h>

#include <cstddef>

namespace locksign {

// Handlers are process-wide, so only one object may exist at a time.
class TerminalFaults final {
 public:
  TerminalFaults() = default;
  ~TerminalFaults() { uninstall(); }
  TerminalFaults(const TerminalFaults&) = delete;
  TerminalFaults& operator=(const TerminalFaults&) = delete;

  // From now on, a fault restores `modes` on `terminal` before it ends the process. Faults that
  // already have a handler, such as one of V8 or a sanitizer, are left alone. A handler that cannot
  // be installed is skipped, because the prompt does not depend on it.
  void install(int terminal, const termios& modes);

  // Restores each previous handler, unless other code has replaced ours in the meantime.
  void uninstall();

 private:
  static constexpr int kSignals[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
  static constexpr size_t kCount = sizeof kSignals / sizeof kSignals[0];

  bool installed_[kCount] = {};
};

}  // namespace locksign
