// What a signature computes on the way: nonces, states of hashes, points. It lies in secret memory
// that the caller provides. Only what does not fit in registers goes to the stack, which is wiped.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

// One operation at a time may use it. Every operation wipes it.
struct alignas(64) SignWorkspace {
  uint8_t bytes[1792];
};

}  // namespace locksign
