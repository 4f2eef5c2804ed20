#include "keys/encrypted_text.h"

namespace locksign {

namespace {

// Only the encryption is examined here, so the kind does not matter.
KeyFormError read_encrypted(uint8_t* text, size_t length, PrivateKeyWorkspace* workspace,
                            PrivateKeyForm* form) {
  return private_key_read(KeyKind::kEd25519, KeyTextEncoding::kPem, text, length, workspace, form).error;
}

Status refused(KeyFormError error) {
  Status status = Status::error(Code::kPrivateKey);
  status.key_form = error;
  return status;
}

// Whether the key is encrypted, and no passphrase helps.
bool is_unreadable(KeyFormError error) {
  switch (error) {
    case KeyFormError::kTraditionalEncryption:
    case KeyFormError::kEncryptionUnsupported:
    case KeyFormError::kEncryptionScrypt:
    case KeyFormError::kEncryptionOld:
    case KeyFormError::kEncryptionSha1:
    case KeyFormError::kTooManyIterations:
      return true;
    default:
      return false;
  }
}

}  // namespace

Status encrypted_text_examine(uint8_t* text, size_t length, PrivateKeyWorkspace* workspace, bool* encrypted) {
  PrivateKeyForm form;
  const KeyFormError error = read_encrypted(text, length, workspace, &form);
  *encrypted = error == KeyFormError::kPassphraseNeeded;
  return is_unreadable(error) ? refused(error) : Status::success();
}

Status encrypted_text_decrypt(uint8_t* text, size_t length, const uint8_t* passphrase,
                              size_t passphrase_bytes, const GiveUp& give_up, PrivateKeyWorkspace* workspace,
                              KeyPart* der) {
  PrivateKeyForm form;
  KeyFormError error = read_encrypted(text, length, workspace, &form);
  if (error != KeyFormError::kPassphraseNeeded) return refused(error);
  if (!encrypted_key_derive(form.encrypted, passphrase, passphrase_bytes, give_up, &workspace->decryption)) {
    return Status::error(Code::kPromptInterrupted);
  }
  error = private_key_decrypt(workspace, form, der);
  return error == KeyFormError::kNone ? Status::success() : refused(error);
}

}  // namespace locksign
