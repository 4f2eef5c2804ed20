// The reason why a call that makes secret memory failed.
#pragma once

#include <cstddef>

#include "base/status.h"

namespace locksign {

// `bytes` is the size of the mapping that the call was for.
Status memory_error(int error, const char* call, size_t bytes);

}  // namespace locksign
