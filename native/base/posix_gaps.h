// What macOS lacks of what the _posix.cc files use: pipe2(2), a poll(2) that knows terminals, and environ(7)
// in a shared object.
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

// The flags that are used here are O_CLOEXEC | O_NONBLOCK, always both.
int pipe2(int ends[2], int flags);

// By select(2): poll(2) of /dev/tty answers POLLNVAL at once. POLLIN and POLLOUT only.
int poll_descriptors(pollfd* waits, nfds_t count, int milliseconds);

#else

inline int poll_descriptors(pollfd* waits, nfds_t count, int milliseconds) {
  return poll(waits, count, milliseconds);
}

#endif

}  // namespace locksign
