// Turns the text of a private key into the parts that signing needs, in the text's own memory.
#pragma once

#include "sign/forms/base58.h"
#include "sign/forms/encrypted_key.h"
#include "sign/forms/key_form.h"

namespace locksign {

// Scratch in secret memory. Both functions wipe it.
union PrivateKeyWorkspace {
  uint32_t base58[kBase58Limbs];
  DecryptionWorkspace decryption;
};

// Decodes the text in place. The parts then point into its memory, and the rest of the text is
// wiped; of an RSA key some numbers stay that are not parts. On an error the whole text is wiped.
// On kPassphraseNeeded the text is replaced by the encrypted key, and `form->encrypted` describes
// it. Whether the secret is in the range of its curve, whether the numbers of RSA belong together
// and whether the public key is that of the secret is not examined here.
//
// Takes time that depends on the length of the text, on the places of its line breaks and on what
// kind of key it is. Leaves no secret on the stack or in registers.
KeyFormResult private_key_read(KeyKind wanted, KeyTextEncoding encoding, uint8_t* text, size_t length,
                               PrivateKeyWorkspace* workspace, PrivateKeyForm* form);

// Decrypts the key of which private_key_read() said kPassphraseNeeded, in place. After
// kPassphraseWrong the call may be repeated with another passphrase. On any other error the
// decrypted key is wiped.
KeyFormResult private_key_decrypt(KeyKind wanted, const uint8_t* passphrase, size_t passphrase_bytes,
                                  PrivateKeyWorkspace* workspace, PrivateKeyForm* form);

// The same without the final wipe of the stack and the registers, and after encrypted_key_derive()
// for an encrypted key. For the tests.
KeyFormResult private_key_read_unwiped(KeyKind wanted, KeyTextEncoding encoding, uint8_t* text, size_t length,
                                       PrivateKeyWorkspace* workspace, PrivateKeyForm* form);
KeyFormResult private_key_decrypt_derived_unwiped(KeyKind wanted, PrivateKeyWorkspace* workspace,
                                                  PrivateKeyForm* form);

}  // namespace locksign
