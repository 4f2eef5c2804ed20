// Decrypts the text of an encrypted private key in secret memory.
#include "keys/encrypted_text.h"

#include <cstring>

#include "base/wipe.h"
#include "sources/secret_source.h"

namespace locksign {

namespace {

// Lends a workspace, which `bytes` follow.
Status lend_workspace(size_t bytes, MemoryChoice choice, SecretScratch* scratch,
                      PrivateKeyWorkspace** workspace) {
  const Status status = SecretScratch::lend(sizeof(PrivateKeyWorkspace) + bytes, choice, scratch);
  if (status.ok()) *workspace = reinterpret_cast<PrivateKeyWorkspace*>(scratch->data());
  return status;
}

}  // namespace

Status secret_buffer_is_encrypted(const SecretBuffer& text, MemoryChoice choice, bool* encrypted) {
  SecretScratch scratch;
  PrivateKeyWorkspace* workspace;
  const Status status = lend_workspace(text.length, choice, &scratch, &workspace);
  if (!status.ok()) return status;
  uint8_t* const copy = scratch.data() + sizeof(*workspace);
  std::memcpy(copy, text.memory.data(), text.length);
  return encrypted_text_examine(copy, text.length, workspace, encrypted);
}

Status secret_buffer_decrypt(SecretBuffer* text, const SecretBuffer& passphrase, const LoadCancel& cancel,
                             MemoryChoice choice) {
  SecretScratch scratch;
  PrivateKeyWorkspace* workspace;
  Status status = lend_workspace(0, choice, &scratch, &workspace);
  if (!status.ok()) return status;
  const GiveUp give_up = {
      [](const void* asked) { return static_cast<const LoadCancel*>(asked)->is_cancelled(); }, &cancel};
  KeyPart der;
  status = encrypted_text_decrypt(text->memory.data(), text->length, passphrase.memory.data(),
                                  passphrase.length, give_up, workspace, &der);
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
