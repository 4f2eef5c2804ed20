// Reading a descriptor to its end, of whatever kind it is.
#pragma once

#include "base/status.h"
#include "sources/load_cancel.h"

namespace locksign {

// Reads until the end of file or until `room` bytes are full; `ended` says which. Waits for a pipe's writer,
// whether the descriptor is blocking or not.
Status read_all(int descriptor, const LoadCancel& cancel, uint8_t* data, size_t room, size_t* length,
                bool* ended);

}  // namespace locksign
