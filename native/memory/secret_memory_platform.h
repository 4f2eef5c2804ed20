// The functions that each operating system implements for secret_memory.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#include "memory/secret_memory.h"

namespace locksign {

// Maps `bytes`, a multiple of the page size, of exactly this tier: zeroed, faulted in, between
// guard pages. On failure nothing stays mapped, locked or open.
Status platform_map(Tier tier, size_t bytes, uint8_t** data);

// Gives the process access to what platform_map() mapped, or takes it away. It stays locked.
Status platform_set_access(uint8_t* data, size_t bytes, bool allowed);

// Unmaps what platform_map() mapped, guard pages included. The caller has wiped it.
void platform_unmap(uint8_t* data, size_t bytes);

}  // namespace locksign
