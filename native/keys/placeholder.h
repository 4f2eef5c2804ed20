#pragma once

#include "keys/secret_text.h"

namespace locksign {

// Whether it stands where a secret belongs, such as `your_secret_here`.
bool is_placeholder(const Text& text);

}  // namespace locksign
