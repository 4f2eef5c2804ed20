// Converts a secret's text before it becomes a key. The time depends on the length only.
#pragma once

#include <cstddef>

#include "base/shared_table.h"
#include "base/status.h"

namespace locksign {

// Room that key_encoding_apply() needs for a text of that length.
size_t key_encoding_room(SecretEncoding encoding, size_t text_bytes);

// Converts `text` into `form`, which does not overlap it and lies in secret memory. Leaves nothing
// of either on the stack or in registers.
Status key_encoding_apply(SecretEncoding encoding, const uint8_t* text, size_t text_bytes, uint8_t* form,
                          size_t* form_bytes);

// The same without the final wipe. For the tests.
Status key_encoding_apply_unwiped(SecretEncoding encoding, const uint8_t* text, size_t text_bytes,
                                  uint8_t* form, size_t* form_bytes);

}  // namespace locksign
