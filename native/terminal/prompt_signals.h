// Signals while echo is off: each is held back until the terminal is as it was, and then does what it would
// have done.
#pragma once

#include <signal.h>

#include "base/descriptor.h"
#include "base/status.h"

namespace locksign {

// Process-wide, so one at a time. A handler may run in any thread, so it only writes the signal's number to
// a pipe, for poll(2).
class PromptSignals final {
 public:
  PromptSignals() = default;
  ~PromptSignals() { uninstall(); }
  PromptSignals(const PromptSignals&) = delete;
  PromptSignals& operator=(const PromptSignals&) = delete;

  // Takes SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP and SIGCONT over, except where they are ignored, and of
  // the others that would end the process those that nobody handles. Faults are terminal_faults.h's.
  Status install();

  // Puts back every handler that nobody has replaced meanwhile.
  void uninstall();

  // Readable once a signal has come.
  int descriptor() const { return read_end_.number(); }

  // After uninstall(): what came in the meantime, in order.
  struct Received {
    unsigned char numbers[16];
    int count = 0;
    bool ends_prompt = false;  // one other than SIGTSTP and SIGCONT
  };
  Received received();

  // Raises them in this thread, so that they have acted when this returns.
  static void raise(const Received& received);

 private:
  static constexpr int kNumbers = NSIG;  // one more than the highest signal

  Status install_one(int number);

  struct sigaction before_[kNumbers] = {};
  bool installed_[kNumbers] = {};
  Descriptor read_end_;
  Descriptor write_end_;
};

}  // namespace locksign
