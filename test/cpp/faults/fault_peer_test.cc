// The peer of a Unix socket and the connections that wait, with system calls that fail.
#include <sys/socket.h>
#include <sys/un.h>

#include "base/system/descriptor.h"
#include "faults/fault_each.h"
#include "process/unix_socket.h"

using locksign::Code;
using locksign::Descriptor;
using locksign::Peer;
using locksign::Status;

namespace {

// A listening socket with an abstract name of its own, and connections that wait on it.
class Waiting {
 public:
  explicit Waiting(int connections) : listener_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socklen_t size = sizeof(sa_family_t);
    // The kernel chooses the name (unix(7), autobind).
    CHECK(bind(number(), reinterpret_cast<sockaddr*>(&address), size) == 0 && listen(number(), 8) == 0);
    size = sizeof address;
    CHECK(getsockname(number(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    for (int i = 0; i < connections; i++) {
      clients_[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      CHECK(connect(clients_[i], reinterpret_cast<sockaddr*>(&address), size) == 0);
    }
    count_ = connections;
  }
  ~Waiting() {
    for (int i = 0; i < count_; i++) close(clients_[i]);
  }
  int number() const { return listener_.number(); }
  int client(int index) const { return clients_[index]; }

 private:
  Descriptor listener_;
  int clients_[8] = {};
  int count_ = 0;
};

}  // namespace

TEST("a pair of sockets has this process as its peer") {
  int pair[2];
  CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
  Peer peer;
  CHECK(locksign::unix_peer(pair[0], &peer).ok());
  CHECK(peer.pid == getpid() && peer.uid == geteuid() && peer.gid == getegid());
  close(pair[0]);
  close(pair[1]);
}

TEST("a socket without a peer is refused") {
  const Descriptor alone(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const Descriptor datagram(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const Descriptor internet(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  for (const int number : {alone.number(), datagram.number(), internet.number(), -1, 999}) {
    Peer peer;
    CHECK(locksign::unix_peer(number, &peer).code == Code::kPeerFailed);
    CHECK(peer.uid == 0 && peer.pid == 0);
  }
}

TEST("a failed call is named") {
  int pair[2];
  CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
  Peer peer;
  CHECK(fail_each("getsockopt", ENOPROTOOPT, Code::kPeerFailed,
                  [&] { return locksign::unix_peer(pair[0], &peer); }) == 4);
  close(pair[0]);
  close(pair[1]);
  const Waiting waiting(1);
  uint32_t closed;
  const auto close_waiting = [&] { return locksign::unix_close_waiting(waiting.number(), &closed); };
  CHECK(fail_once("accept4", 1, EMFILE, Code::kPeerFailed, close_waiting));
}

TEST("the connections that wait are closed, also after an interruption") {
  for (const int error : {EINTR, ECONNABORTED}) {
    const Waiting waiting(5);
    uint32_t closed = 0;
    CHECK(fail_once("accept4", 2, error, Code::kOk,
                    [&] { return locksign::unix_close_waiting(waiting.number(), &closed); }));
    CHECK(closed == 5);
    char byte;
    for (int i = 0; i < 5; i++) CHECK(recv(waiting.client(i), &byte, 1, MSG_DONTWAIT) == 0);
  }
}

int main() {
  prepare_faults();
  return check::run_all();
}
