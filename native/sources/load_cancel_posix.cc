#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/system/posix_gaps.h"
#include "sources/load_cancel.h"

namespace locksign {

LoadCancel::~LoadCancel() {
  if (read_end_ >= 0) close(read_end_);
  if (write_end_ >= 0) close(write_end_);
}

Status LoadCancel::open() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return Status::system(Code::kSourceRead, errno, "pipe2");
  }
  read_end_ = ends[0];
  write_end_ = ends[1];
  return Status::success();
}

void LoadCancel::cancel() {
  const char byte = 0;
  ssize_t written;
  do {
    written = write(write_end_, &byte, 1);  // a full pipe already wakes the reader
  } while (written < 0 && errno == EINTR);
}

bool LoadCancel::is_cancelled(int wait_milliseconds) const {
  pollfd wait{read_end_, POLLIN, 0};
  return poll_descriptors(&wait, 1, wait_milliseconds) > 0;
}

Status LoadCancel::wait_readable(int descriptor, Code failure) const {
  pollfd waits[] = {{descriptor, POLLIN, 0}, {read_end_, POLLIN, 0}};
  while (poll_descriptors(waits, 2, -1) < 0) {
    if (errno != EINTR) return Status::system(failure, errno, "poll");
  }
  if (waits[1].revents != 0) return Status::error(Code::kPromptInterrupted);
  return Status::success();
}

}  // namespace locksign
