// Makes a key of a private key's text.
#pragma once

#include "keys/key_store.h"
#include "sign/forms/private_key_form.h"

namespace locksign {

// Reads the text, which is decoded in place and wiped, and prepares the key in `slot`, which is
// reserved for the algorithm. The workspace is secret memory. Returns kPrivateKey with the reason
// if the text is not such a key. The caller releases the slot then, which wipes it.
Status key_from_text(Algorithm algorithm, SecretEncoding encoding, uint8_t* text, size_t length,
                     PrivateKeyWorkspace* workspace, const KeySlot& slot);

// Whether a private key may be written in that encoding.
bool is_key_text_encoding(SecretEncoding encoding);

}  // namespace locksign
