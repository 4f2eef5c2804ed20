// Faults while echo is off: abort(3), an access to nowhere. The prompt's thread may be the one that has it,
// so unlike other signals (prompt_signals.h) these are answered where they come.
#pragma once

#include <signal.h>
#include <termios.h>

#include <cstddef>

namespace locksign {

// Process-wide, so one at a time.
class TerminalFaults final {
 public:
  TerminalFaults() = default;
  ~TerminalFaults() { uninstall(); }
  TerminalFaults(const TerminalFaults&) = delete;
  TerminalFaults& operator=(const TerminalFaults&) = delete;

  // From here on a fault that nobody handles, as V8 and sanitizers do some, gives `terminal` these modes
  // before it ends the process. What cannot be installed is left out: the prompt does not depend on it.
  void install(int terminal, const termios& modes);

  // Puts back every handler that nobody has replaced meanwhile.
  void uninstall();

 private:
  static constexpr int kSignals[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
  static constexpr size_t kCount = sizeof kSignals / sizeof kSignals[0];

  bool installed_[kCount] = {};
};

}  // namespace locksign
