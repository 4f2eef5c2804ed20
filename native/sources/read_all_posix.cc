#include <errno.h>
#include <unistd.h>

#include "sources/read_all.h"

namespace locksign {

Status read_all(int descriptor, const LoadCancel& cancel, uint8_t* data, size_t room, size_t* length,
                bool* ended) {
  *length = 0;
  *ended = false;
  while (*length < room && !*ended) {
    // A read that blocks could not be cancelled.
    const Status status = cancel.wait_readable(descriptor, Code::kSourceRead);
    if (!status.ok()) return status;
    const ssize_t count = read(descriptor, data + *length, room - *length);
    if (count >= 0) {
      *length += static_cast<size_t>(count);
      *ended = count == 0;
    } else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
      return Status::system(Code::kSourceRead, errno, "read");
    }
  }
  return Status::success();
}

}  // namespace locksign
