// Decrypts the text of an encrypted private key (RFC 5958, section 3) with its passphrase.
#include <cstring>

#include "base/wipe.h"
#include "sign/forms/pem.h"
#include "sign/forms/private_key_form.h"
#include "sources/secret_source.h"

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

// `workspace` is zeroed secret memory. `der` then lies in the text.
Status decrypt(SecretBuffer* text, const SecretBuffer& passphrase, const LoadCancel& cancel,
               PrivateKeyWorkspace* workspace, KeyPart* der) {
  PrivateKeyForm form;
  KeyFormError error = read_encrypted(text->memory.data(), text->length, workspace, &form);
  if (error != KeyFormError::kPassphraseNeeded) return refused(error);
  const GiveUp give_up = {
      [](const void* asked) { return static_cast<const LoadCancel*>(asked)->is_cancelled(); }, &cancel};
  if (!encrypted_key_derive(form.encrypted, passphrase.memory.data(), passphrase.length, give_up,
                            &workspace->decryption)) {
    return Status::error(Code::kPromptInterrupted);
  }
  error = private_key_decrypt(workspace, form, der);
  return error == KeyFormError::kNone ? Status::success() : refused(error);
}

}  // namespace

Status secret_buffer_is_encrypted(const SecretBuffer& text, MemoryChoice choice, bool* encrypted) {
  SecretScratch scratch;
  const Status status = SecretScratch::lend(sizeof(PrivateKeyWorkspace) + text.length, choice, &scratch);
  if (!status.ok()) return status;
  uint8_t* const copy = scratch.data() + sizeof(PrivateKeyWorkspace);
  std::memcpy(copy, text.memory.data(), text.length);
  PrivateKeyForm form;
  const KeyFormError error =
      read_encrypted(copy, text.length, reinterpret_cast<PrivateKeyWorkspace*>(scratch.data()), &form);
  *encrypted = error == KeyFormError::kPassphraseNeeded;
  return is_unreadable(error) ? refused(error) : Status::success();
}

Status secret_buffer_decrypt(SecretBuffer* text, const SecretBuffer& passphrase, const LoadCancel& cancel,
                             MemoryChoice choice) {
  SecretScratch scratch;
  Status status = SecretScratch::lend(sizeof(PrivateKeyWorkspace), choice, &scratch);
  if (!status.ok()) return status;
  KeyPart der;
  status = decrypt(text, passphrase, cancel, reinterpret_cast<PrivateKeyWorkspace*>(scratch.data()), &der);
  if (!status.ok()) return status;
  SecretBuffer plain;
  status = secret_buffer_allocate(choice, &plain, pem_encoded_length(der.length));
  if (!status.ok()) return status;
  plain.length = pem_encode(der, plain.memory.data());
  *text = static_cast<SecretBuffer&&>(plain);
  erase_stack_and_registers();
  return Status::success();
}

}  // namespace locksign
