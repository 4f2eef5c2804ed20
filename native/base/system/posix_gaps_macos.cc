// select(2) takes descriptors above FD_SETSIZE if this is defined before its header; Node allows
// thousands.
#define _DARWIN_UNLIMITED_SELECT 1

#include <errno.h>
#include <fcntl.h>
#include <sys/select.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "base/system/posix_gaps.h"

namespace locksign {

namespace {

bool set_up(int descriptor) {
  return fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 && fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0;
}

// A set of descriptors as select(2) takes it: bits in words of 32, as many as it needs.
class Bits final {
 public:
  explicit Bits(int highest)
      : words_(static_cast<int32_t*>(
            calloc(static_cast<size_t>(highest) / 32 + 1 + kSpareWords, sizeof(int32_t)))) {}
  ~Bits() { free(words_); }
  Bits(const Bits&) = delete;
  Bits& operator=(const Bits&) = delete;

  explicit operator bool() const { return words_ != nullptr; }
  void add(int descriptor) { words_[descriptor / 32] |= bit(descriptor); }
  bool has(int descriptor) const { return (words_[descriptor / 32] & bit(descriptor)) != 0; }
  fd_set* set() { return reinterpret_cast<fd_set*>(words_); }

 private:
  static constexpr size_t kSpareWords = sizeof(fd_set) / sizeof(int32_t);  // never smaller than the type says
  static int32_t bit(int descriptor) { return static_cast<int32_t>(uint32_t{1} << descriptor % 32); }
  int32_t* words_;
};

}  // namespace

int pipe2(int ends[2], int) {
  if (pipe(ends) != 0) return -1;
  if (set_up(ends[0]) && set_up(ends[1])) return 0;
  const int error = errno;
  close(ends[0]);
  close(ends[1]);
  errno = error;
  return -1;
}

int poll_descriptors(pollfd* waits, nfds_t count, int milliseconds) {
  int highest = 0;
  for (nfds_t i = 0; i < count; i++) {
    if (waits[i].fd < 0) {
      errno = EBADF;
      return -1;
    }
    if (waits[i].fd > highest) highest = waits[i].fd;
  }
  Bits readable(highest);
  Bits writable(highest);
  if (!readable || !writable) {
    errno = ENOMEM;
    return -1;
  }
  for (nfds_t i = 0; i < count; i++) {
    if ((waits[i].events & POLLIN) != 0) readable.add(waits[i].fd);
    if ((waits[i].events & POLLOUT) != 0) writable.add(waits[i].fd);
  }
  timeval limit{milliseconds / 1000, milliseconds % 1000 * 1000};
  if (select(highest + 1, readable.set(), writable.set(), nullptr, milliseconds < 0 ? nullptr : &limit) < 0)
    return -1;
  int ready = 0;
  for (nfds_t i = 0; i < count; i++) {
    const int in = readable.has(waits[i].fd) ? POLLIN : 0;
    const int out = writable.has(waits[i].fd) ? POLLOUT : 0;
    waits[i].revents = static_cast<short>(in | out);
    if (waits[i].revents != 0) ready++;
  }
  return ready;
}

}  // namespace locksign
