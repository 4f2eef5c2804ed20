// Interrupting a load that waits: for a typist, for the writer of a FIFO.
#pragma once

#include "base/status.h"

namespace locksign {

// A pipe that poll(2) can watch beside what is read. One load, one cancel.
class LoadCancel final {
 public:
  LoadCancel() = default;
  ~LoadCancel();
  LoadCancel(const LoadCancel&) = delete;
  LoadCancel& operator=(const LoadCancel&) = delete;

  Status open();  // makes the pipe; before the load starts
  void cancel();  // any thread, any number of times

  // Waits until `descriptor` can be read, has hung up or failed: which one is for read(2) to tell.
  // kPromptInterrupted after cancel(). `failure` is the code for a poll(2) that fails.
  Status wait_readable(int descriptor, Code failure) const;

  int descriptor() const { return read_end_; }

 private:
  int read_end_ = -1;
  int write_end_ = -1;
};

}  // namespace locksign
