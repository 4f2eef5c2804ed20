#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "terminal/terminal.h"

namespace locksign {

namespace {

Status failed(const char* call) { return Status::system(Code::kTerminalFailed, errno, call); }

// Canonical mode stays on, or is turned on if other code reads single keys. Linux zeroes its own
// buffers as they are read only in canonical mode without echo (drivers/tty/n_tty.c,
// zero_buffer()). TypedLine edits the line afterwards, because the terminal's own editor keeps
// escape sequences and erases half of one.
termios hiding(const termios& modes) {
  termios hidden = modes;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL | IEXTEN);
  hidden.c_lflag |= ICANON | ISIG;
  hidden.c_iflag &= ~static_cast<tcflag_t>(IGNCR | INLCR | ISTRIP | IXON |
                                           PARMRK);  // PARMRK would shorten the longest line
  hidden.c_iflag |= ICRNL;
  hidden.c_oflag |= OPOST | ONLCR;
  const int editing_keys[] = {VERASE, VKILL, VEOL, VEOL2};
  for (const int key : editing_keys) hidden.c_cc[key] = _POSIX_VDISABLE;
  return hidden;
}

bool hides(const termios& modes) {
  return (modes.c_lflag & (ECHO | ECHONL)) == 0 && (modes.c_lflag & ICANON) != 0;
}

}  // namespace

Status Terminal::open() {
  int number;
  do {
    number = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  } while (number < 0 && errno == EINTR);
  if (number < 0) {
    const bool missing =
        errno == ENXIO || errno == ENOENT || errno == ENODEV || errno == EIO || errno == ENOTTY;
    return Status::system(missing ? Code::kTerminalMissing : Code::kTerminalFailed, errno, "open");
  }
  device_.reset(number);
  return Status::success();
}

Status Terminal::set(const termios& modes, int when) {
  while (tcsetattr(device_.number(), when, &modes) != 0) {
    if (errno != EINTR) return failed("tcsetattr");
  }
  return Status::success();
}

Status Terminal::hide_input() {
  if (tcgetattr(device_.number(), &before_) != 0) return failed("tcgetattr");
  hidden_ = true;
  faults_.install(device_.number(), before_);
  const Status status = set(hiding(before_), TCSAFLUSH);
  if (!status.ok()) return status;
  // tcsetattr(3) succeeds if it could make any of the changes, so the modes are read back.
  termios now;
  if (tcgetattr(device_.number(), &now) != 0) return failed("tcgetattr");
  if (!hides(now)) {
    errno = 0;
    return failed("tcsetattr");
  }
  return Status::success();
}

Status Terminal::restore() {
  if (!hidden_) return Status::success();
  hidden_ = false;
  Status status = set(before_, TCSAFLUSH);
  if (!status.ok()) status = set(before_, TCSANOW);  // leftover input is better than no echo
  faults_.uninstall();
  return status;
}

}  // namespace locksign
