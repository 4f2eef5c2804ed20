#pragma once

#include "keys/secret_text.h"

namespace locksign {

// Whether it is a private key, with or without the lines of PEM, perhaps in quotes.
bool is_private_key(const Text& text);

// Whether it begins as PEM does (RFC 7468, section 2), perhaps in quotes.
bool is_pem(const uint8_t* text, size_t length);

}  // namespace locksign
