#include "process/unix_socket.h"

namespace locksign {

Status unix_peer(int, Peer*) { return Status::error(Code::kPeerUnavailable); }

Status unix_close_waiting(int, uint32_t* closed) {
  *closed = 0;
  return Status::error(Code::kPeerUnavailable);
}

}  // namespace locksign
