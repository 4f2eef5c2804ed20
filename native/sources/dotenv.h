// Finding one variable in the text of a dotenv file. The grammar is at the top of dotenv.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/status.h"

namespace locksign {

constexpr size_t kMaxDotenvBytes = 64 * 1024;

// Finds the value of `name` in `file` and moves it, unquoted and unescaped, to the start of `file`.
// Wipes the rest of the file, or all of it on failure (kDotenvMissing, kDotenvSyntax). The last of
// several assignments wins.
Status dotenv_extract(uint8_t* file, size_t length, const char* name, size_t* value_length);

}  // namespace locksign
