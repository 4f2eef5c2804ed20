// Signals while echo is off. Each one is held back until the terminal is restored, and then takes
// its usual effect.
#pragma once

#include <signal.h>

#include "base/status.h"
#include "base/system/descriptor.h"

namespace locksign {

// Handlers are process-wide, so only one object may exist at a time. A handler may run in any
// thread, so it only writes the signal's number to a pipe, which poll(2) watches.
class PromptSignals final {
 public:
  PromptSignals() = default;
  ~PromptSignals() { uninstall(); }
  PromptSignals(const PromptSignals&) = delete;
  PromptSignals& operator=(const PromptSignals&) = delete;

  // Handles SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP and SIGCONT, unless they are ignored. It also
  // handles every other signal that would end the process, if the signal has no handler yet.
  // terminal_faults.h handles faults.
  Status install();

  // Restores each previous handler, unless other code has replaced ours in the meantime.
  void uninstall();

  // Readable once a signal has arrived.
  int descriptor() const { return read_end_.number(); }

  // The signals that arrived before uninstall(), in order.
  struct Received {
    unsigned char numbers[16];
    int count = 0;
    bool ends_prompt = false;  // a signal other than SIGTSTP and SIGCONT arrived
  };
  Received received();

  // Raises the signals in this thread, so that they have taken effect when this returns.
  static void raise(const Received& received);

 private:
  static constexpr int kNumbers = NSIG;  // one more than the highest signal number

  Status install_one(int number);

  struct sigaction before_[kNumbers] = {};
  bool installed_[kNumbers] = {};
  Descriptor read_end_;
  Descriptor write_end_;
};

}  // namespace locksign
