// Finding one variable in the text of a dotenv file. The grammar is at the top of dotenv.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/status.h"

namespace locksign {

constexpr size_t kMaxDotenvBytes = 64 * 1024;

// Finds NAME's value in `file` and leaves it, unquoted and unescaped, at the start of `file`; wipes the
// rest, or all of it on failure: kDotenvMissing, kDotenvSyntax. The last of several assignments wins.
Status dotenv_extract(uint8_t* file, size_t length, const char* name, size_t* value_length);

}  // namespace locksign
