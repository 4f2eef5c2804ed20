// Functions that the _posix.cc files need and macOS lacks: pipe2(2), a poll(2) that supports
// terminals, and environ(7) in a shared object.
#pragma once

#include <poll.h>

#if defined(__APPLE__)
#include <crt_externs.h>
#define environ (*_NSGetEnviron())
#else
extern "C" char** environ;
#endif

namespace locksign {

#if defined(__APPLE__)

// All callers pass O_CLOEXEC | O_NONBLOCK.
int pipe2(int ends[2], int flags);

// Uses select(2), because poll(2) returns POLLNVAL for /dev/tty. Supports POLLIN and POLLOUT only.
int poll_descriptors(pollfd* waits, nfds_t count, int milliseconds);

#else

inline int poll_descriptors(pollfd* waits, nfds_t count, int milliseconds) {
  return poll(waits, count, milliseconds);
}

#endif

}  // namespace locksign
