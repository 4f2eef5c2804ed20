// Hexadecimal, base64 and base64url (RFC 4648). Decoding takes time that depends on the length
// only, because decoding serves secrets. encode() serves signatures.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/shared_table.h"

namespace locksign {

// Writes no terminator; returns the number of characters. `text` has room for encoded_length().
size_t encode(SignatureEncoding encoding, const uint8_t* bytes, size_t count, char* text);
constexpr size_t encoded_length(SignatureEncoding encoding, size_t count) {
  return encoding == SignatureEncoding::kHex      ? count * 2
         : encoding == SignatureEncoding::kBase64 ? (count + 2) / 3 * 4
                                                  : (count * 4 + 2) / 3;
}

// The same for text that is a secret. It looks nothing up in a table, which would reveal the bytes
// through the processor's cache.
size_t encode_constant_time(SignatureEncoding encoding, const uint8_t* bytes, size_t count, uint8_t* text);

// Both decode in place: the bytes replace the text, and the rest of the text is wiped. They return
// false and wipe the text if it is not strictly valid. Hex takes both cases. Base64 takes both
// alphabets, not mixed, with correct padding or (base64url alphabet or none of +/-_ used) none;
// unused bits must be zero.
[[nodiscard]] bool decode_hex(uint8_t* text, size_t length, size_t* decoded);
[[nodiscard]] bool decode_base64(uint8_t* text, size_t length, size_t* decoded);

// Compares in time that depends on `count` only.
bool equal_constant_time(const uint8_t* a, const uint8_t* b, size_t count);

}  // namespace locksign
