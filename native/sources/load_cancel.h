// Interrupts a load that waits for a person to type or for the writer of a FIFO.
#pragma once

#include "base/status.h"

namespace locksign {

// A pipe that poll(2) watches together with the source. It serves one load and one cancellation.
class LoadCancel final {
 public:
  LoadCancel() = default;
  ~LoadCancel();
  LoadCancel(const LoadCancel&) = delete;
  LoadCancel& operator=(const LoadCancel&) = delete;

  Status open();  // makes the pipe; called before the load starts
  void cancel();  // may be called from any thread, any number of times

  bool is_cancelled(int wait_milliseconds = 0) const;

  // Waits until `descriptor` is readable, has hung up or has failed; the following read(2) finds
  // out which. Returns kPromptInterrupted after cancel(). `failure` is the code for a failure of
  // poll(2).
  Status wait_readable(int descriptor, Code failure) const;

  int descriptor() const { return read_end_; }

 private:
  int read_end_ = -1;
  int write_end_ = -1;
};

}  // namespace locksign
