// Sockets of the Unix family: who is at the other end, and who has been waiting (unix(7)).
#pragma once

#include <cstdint>

#include "base/status.h"

namespace locksign {

// The process that connected, as it was when it called connect(2): SO_PEERCRED.
struct Peer {
  int32_t pid = 0;  // 0 if it is in a namespace that this process cannot see
  uint32_t uid = 0;
  uint32_t gid = 0;
};

// Reads the peer of a connected socket. unix_socket_linux.cc, _macos.cc, _windows.cc.
Status unix_peer(int descriptor, Peer* peer);

// Accepts and closes every connection that waits on a listening socket, and reads nothing from it.
// `closed` is their number.
Status unix_close_waiting(int descriptor, uint32_t* closed);

}  // namespace locksign
