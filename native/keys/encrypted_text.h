// The text of an encrypted private key (RFC 5958, section 3), and its decryption with a passphrase.
#pragma once

#include "base/status.h"
#include "sign/forms/pem.h"
#include "sign/forms/private_key_form.h"

namespace locksign {

// Whether a passphrase decrypts the text, of which it leaves nothing useful. Returns kPrivateKey if
// it is encrypted in another way than PBES2 with PBKDF2 and AES. The workspace is secret memory.
Status encrypted_text_examine(uint8_t* text, size_t length, PrivateKeyWorkspace* workspace, bool* encrypted);

// Decrypts the text in place. `der` then lies in it, and pem_encode() writes it as PEM. Returns
// kPrivateKey if it cannot, and kPromptInterrupted if it gave up. Takes seconds if the key has many
// iterations. The caller wipes the text and the workspace.
Status encrypted_text_decrypt(uint8_t* text, size_t length, const uint8_t* passphrase,
                              size_t passphrase_bytes, const GiveUp& give_up, PrivateKeyWorkspace* workspace,
                              KeyPart* der);

}  // namespace locksign
