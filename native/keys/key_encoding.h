// What a secret's text is turned into before it becomes a key. In time that depends on the length only.
#pragma once

#include <cstddef>

#include "base/shared_table.h"
#include "base/status.h"

namespace locksign {

// Room that key_encoding_apply() needs for a text of that length.
size_t key_encoding_room(SecretEncoding encoding, size_t text_bytes);

// Makes the form of a text, whose place is elsewhere and stays as it is. `form` and its room are in secret
// memory. Leaves nothing of either on the stack or in registers.
Status key_encoding_apply(SecretEncoding encoding, const uint8_t* text, size_t text_bytes, uint8_t* form,
                          size_t* form_bytes);

// Without the wiping that follows it: for the tests.
Status key_encoding_apply_unwiped(SecretEncoding encoding, const uint8_t* text, size_t text_bytes,
                                  uint8_t* form, size_t* form_bytes);

}  // namespace locksign
