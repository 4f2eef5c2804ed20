// Random bytes from the kernel.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/status.h"

namespace locksign {

// Fills at most 256 bytes from the system's cryptographic generator: getrandom(2), getentropy(2) or
// RtlGenRandom. Waits until it was seeded at boot. Nothing is buffered in the process.
Status random_fill(uint8_t* bytes, size_t count);

}  // namespace locksign
