// Encrypted private keys: PKCS#8 (RFC 5958, section 3) with PBES2 (RFC 8018, section 6.2), PBKDF2
// and AES in CBC mode (appendix B.2.5), which OpenSSL has written by default since 1.1.0.
#pragma once

#include "sign/forms/aes.h"
#include "sign/forms/key_form.h"
#include "sign/forms/pbkdf2.h"

namespace locksign {

// Lives in secret memory. The caller wipes it.
struct DecryptionWorkspace {
  Pbkdf2Workspace pbkdf2;
  uint8_t cipher_key[32];
  AesKey aes;
  uint8_t first[kAesBlockBytes];
  uint8_t last[2 * kAesBlockBytes];
};

// Finds the parameters and the ciphertext in the DER.
KeyFormError encrypted_key_from_der(uint8_t* der, size_t length, EncryptedKey* key);

// Derives the key of the cipher, as pbkdf2().
[[nodiscard]] bool encrypted_key_derive(const EncryptedKey& key, const uint8_t* passphrase,
                                        size_t passphrase_bytes, const GiveUp& give_up,
                                        DecryptionWorkspace* workspace);

// Replaces the ciphertext by the plaintext, of `bytes`, with the key that was derived. Returns
// kPassphraseWrong and leaves the ciphertext as it is if the result would not be DER with correct
// padding. It says no more than that, and compares in constant time. Leaves secrets below the
// caller's frame and in registers.
KeyFormError encrypted_key_decrypt(const EncryptedKey& key, DecryptionWorkspace* workspace, size_t* bytes);

}  // namespace locksign
