#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "process/unix_socket.h"

namespace locksign {

namespace {

// A queue is at most this long (listen(2), net.core.somaxconn). A flood that never ends must not
// keep the caller here.
constexpr uint32_t kMaxWaiting = 1 << 16;

Status failed(const char* call) { return Status::system(Code::kPeerFailed, errno, call); }

// A socket of another family has no peer: SO_PEERCRED then succeeds with a uid of -1.
Status require_option(int descriptor, int option, int expected) {
  int value = 0;
  socklen_t size = sizeof value;
  if (getsockopt(descriptor, SOL_SOCKET, option, &value, &size) != 0) return failed("getsockopt");
  if (value != expected) return Status::system(Code::kPeerFailed, ENOTSUP, "getsockopt");
  return Status::success();
}

Status require_unix(int descriptor, int listening) {
  const Status domain = require_option(descriptor, SO_DOMAIN, AF_UNIX);
  if (!domain.ok()) return domain;
  const Status type = require_option(descriptor, SO_TYPE, SOCK_STREAM);
  return type.ok() ? require_option(descriptor, SO_ACCEPTCONN, listening) : type;
}

}  // namespace

Status unix_peer(int descriptor, Peer* peer) {
  const Status unix_socket = require_unix(descriptor, 0);
  if (!unix_socket.ok()) return unix_socket;
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return failed("getsockopt");
  // A socket that was never connected has the uid -1.
  if (size != sizeof credentials || credentials.uid == static_cast<uid_t>(-1)) {
    return Status::system(Code::kPeerFailed, ENOTCONN, "getsockopt");
  }
  *peer = Peer{credentials.pid, credentials.uid, credentials.gid};
  return Status::success();
}

Status unix_close_waiting(int descriptor, uint32_t* closed) {
  *closed = 0;
  const Status unix_socket = require_unix(descriptor, 1);
  if (!unix_socket.ok()) return unix_socket;
  const int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0) return failed("fcntl");
  while (*closed < kMaxWaiting) {
    const int connection = accept4(descriptor, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) {
      close(connection);
      *closed += 1;
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      return failed("accept4");
    }
  }
  return Status::success();
}

}  // namespace locksign
