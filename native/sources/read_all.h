// Reads a descriptor of any kind to its end.
#pragma once

#include "base/status.h"
#include "sources/load_cancel.h"

namespace locksign {

// Reads until the end of file or until `room` bytes are full. `ended` is true at the end of file.
// Waits for the writer of a pipe, whether or not the descriptor is blocking.
Status read_all(int descriptor, const LoadCancel& cancel, uint8_t* data, size_t room, size_t* length,
                bool* ended);

}  // namespace locksign
