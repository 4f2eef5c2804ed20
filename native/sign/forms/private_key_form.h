// Turns the text of a private key into the parts that signing needs, in the text's own memory.
#pragma once

#include "sign/forms/base58.h"
#include "sign/forms/encrypted_key.h"
#include "sign/forms/key_form.h"

namespace locksign {

// Scratch in secret memory. private_key_read() and private_key_decrypt() wipe it.
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

// Decrypts the key of which private_key_read() said kPassphraseNeeded, in place, after
// encrypted_key_derive() with the same workspace, which it wipes. `der` is then a key of PKCS#8,
// which was not parsed. After kPassphraseWrong both may be called again with another passphrase.
KeyFormError private_key_decrypt(PrivateKeyWorkspace* workspace, const PrivateKeyForm& form, KeyPart* der);

// The same without the final wipe of the stack and the registers. For the tests.
KeyFormResult private_key_read_unwiped(KeyKind wanted, KeyTextEncoding encoding, uint8_t* text, size_t length,
                                       PrivateKeyWorkspace* workspace, PrivateKeyForm* form);
KeyFormError private_key_decrypt_unwiped(PrivateKeyWorkspace* workspace, const PrivateKeyForm& form,
                                         KeyPart* der);

}  // namespace locksign
