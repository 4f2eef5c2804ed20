#include <errno.h>

#include <atomic>

#include "terminal/terminal_faults.h"

namespace locksign {

namespace {

std::atomic<int> terminal_of_prompt{-1};
termios modes_of_prompt;  // written only while terminal_of_prompt is unset

// A handler may call tcsetattr(3) and raise(3) (signal-safety(7)). The signal is blocked until this
// handler returns. By then it has its default action again (SA_RESETHAND).
void on_fault(int number) {
  const int error = errno;
  const int terminal = terminal_of_prompt;
  if (terminal >= 0) (void)tcsetattr(terminal, TCSANOW, &modes_of_prompt);
  (void)raise(number);
  errno = error;
}

bool has_handler(int number, void (*handler)(int)) {
  struct sigaction now;
  return sigaction(number, nullptr, &now) == 0 && now.sa_handler == handler;
}

}  // namespace

void TerminalFaults::install(int terminal, const termios& modes) {
  modes_of_prompt = modes;
  terminal_of_prompt = terminal;
  struct sigaction ours = {};
  ours.sa_handler = on_fault;
  ours.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);  // the fault may be a stack overflow
  sigfillset(&ours.sa_mask);
  for (size_t index = 0; index < kCount; index++) {
    const int number = kSignals[index];
    installed_[index] = has_handler(number, SIG_DFL) && sigaction(number, &ours, nullptr) == 0;
  }
}

void TerminalFaults::uninstall() {
  struct sigaction by_default = {};
  by_default.sa_handler = SIG_DFL;
  for (size_t index = 0; index < kCount; index++) {
    if (!installed_[index]) continue;
    installed_[index] = false;
    const int number = kSignals[index];
    if (has_handler(number, on_fault)) sigaction(number, &by_default, nullptr);
  }
  terminal_of_prompt = -1;
}

}  // namespace locksign
