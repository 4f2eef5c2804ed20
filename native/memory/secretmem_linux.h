// Maps a new secretmem file (memfd_secret(2)).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/status.h"

namespace locksign {

// Replaces the mapping of `bytes` at `address` by an empty secretmem file that no descriptor refers
// to any more. It is shared and inaccessible. Without CAP_SYS_PTRACE, no other process can take the
// descriptor while it is open.
Status secretmem_map(uint8_t* address, size_t bytes);

}  // namespace locksign
