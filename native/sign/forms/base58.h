// Base58 with the alphabet of Bitcoin, as Backpack's and Orderly's Ed25519 keys use it
// (draft-msporny-base58-03). It takes time that depends on the length only.
#pragma once

#include "sign/forms/key_form.h"

namespace locksign {

constexpr size_t kBase58Limbs = 17;  // 64 bytes, and one word that shows a number that is too large

// Decodes 32 to 44 characters to 32 bytes, or 64 to 88 characters to 64 bytes, in place, and wipes
// the rest of the text. `limbs` is scratch in secret memory, which the caller wipes. Returns
// kBadBase58 or kWrongLength, and leaves the text to the caller to wipe.
KeyFormError base58_decode(uint8_t* text, size_t length, uint32_t* limbs, size_t* decoded);

}  // namespace locksign
