#include "sign/forms/private_key_form.h"

#include <cstring>

#include "base/compiler.h"
#include "base/encoding.h"
#include "base/wipe.h"
#include "sign/forms/der.h"
#include "sign/forms/pem.h"
#include "sign/forms/private_key_der.h"

namespace locksign {
namespace {

constexpr size_t kSecretBytes = 32;

KeyFormResult failed(KeyFormError error) { return {error, FoundKey::kNone}; }

// Takes the prefix off the text if it is there.
void skip_prefix(const char* prefix, uint8_t** text, size_t* length) {
  const size_t bytes = std::strlen(prefix);
  if (*length < bytes || !der_equals(KeyPart{*text, bytes}, prefix, bytes)) return;
  *text += bytes;
  *length -= bytes;
}

bool is_binary_der(const uint8_t* text, size_t length) {
  return length > 3 && text[0] == kDerSequence && (text[1] >= 0x80 || text[2] == kDerInteger);
}

KeyFormResult read_pem(KeyKind wanted, uint8_t* text, size_t length, PrivateKeyForm* form) {
  if (is_binary_der(text, length)) return failed(KeyFormError::kBinaryDer);
  KeyFormat format;
  size_t decoded;
  const KeyFormError error = pem_decode(text, length, &format, &decoded);
  // The label of a DSA key names its algorithm, so pem_decode() knows it.
  if (error == KeyFormError::kAnotherAlgorithm) return {error, FoundKey::kDsa};
  if (error != KeyFormError::kNone) return failed(error);
  if (format != KeyFormat::kEncryptedPkcs8) {
    return private_key_from_der(wanted, format, KeyPart{text, decoded}, form);
  }
  const KeyFormError encrypted_error = encrypted_key_from_der(text, decoded, &form->encrypted);
  return failed(encrypted_error == KeyFormError::kNone ? KeyFormError::kPassphraseNeeded : encrypted_error);
}

KeyFormError decode_raw(KeyTextEncoding encoding, uint8_t** text, size_t length, uint32_t* limbs,
                        size_t* decoded) {
  switch (encoding) {
    case KeyTextEncoding::kBase64:
      return decode_base64(*text, length, decoded) ? KeyFormError::kNone : KeyFormError::kBadBase64;
    case KeyTextEncoding::kHex:
      skip_prefix("0x", text, &length);  // as wallets write it
      return decode_hex(*text, length, decoded) ? KeyFormError::kNone : KeyFormError::kBadHex;
    case KeyTextEncoding::kBase58:
      skip_prefix("ed25519:", text, &length);  // as NEAR and Orderly write it
      return base58_decode(*text, length, limbs, decoded);
    case KeyTextEncoding::kPem:
      break;
  }
  return KeyFormError::kUnsuitableEncoding;
}

KeyFormResult read_raw(KeyKind wanted, KeyTextEncoding encoding, uint8_t* text, size_t length,
                       uint32_t* limbs, PrivateKeyForm* form) {
  if (pem_begins(text, length)) return failed(KeyFormError::kPemGiven);
  if (wanted == KeyKind::kRsa) return failed(KeyFormError::kUnsuitableEncoding);
  size_t decoded;
  const KeyFormError error = decode_raw(encoding, &text, length, limbs, &decoded);
  if (error != KeyFormError::kNone) return failed(error);
  const bool has_public_key = wanted == KeyKind::kEd25519 && decoded == 2 * kSecretBytes;
  if (decoded != kSecretBytes && !has_public_key) return failed(KeyFormError::kWrongLength);
  form->secret = KeyPart{text, kSecretBytes};
  if (has_public_key) form->public_key = KeyPart{text + kSecretBytes, kSecretBytes};
  return {};
}

}  // namespace

LOCKSIGN_NOINLINE KeyFormResult private_key_read_unwiped(KeyKind wanted, KeyTextEncoding encoding,
                                                         uint8_t* text, size_t length,
                                                         PrivateKeyWorkspace* workspace,
                                                         PrivateKeyForm* form) {
  *form = PrivateKeyForm{};
  const KeyFormResult result = encoding == KeyTextEncoding::kPem
                                   ? read_pem(wanted, text, length, form)
                                   : read_raw(wanted, encoding, text, length, workspace->base58, form);
  wipe(workspace, sizeof(*workspace));
  if (result.ok() || result.error == KeyFormError::kPassphraseNeeded) return result;
  wipe(text, length);
  *form = PrivateKeyForm{};
  return result;
}

LOCKSIGN_NOINLINE KeyFormError private_key_decrypt_unwiped(PrivateKeyWorkspace* workspace,
                                                           const PrivateKeyForm& form, KeyPart* der) {
  const EncryptedKey& encrypted = form.encrypted;
  size_t bytes = 0;
  const KeyFormError error = encrypted.ciphertext_bytes == 0
                                 ? KeyFormError::kMalformed
                                 : encrypted_key_decrypt(encrypted, &workspace->decryption, &bytes);
  wipe(workspace, sizeof(*workspace));
  if (error == KeyFormError::kNone) *der = KeyPart{encrypted.ciphertext, bytes};
  return error;
}

KeyFormResult private_key_read(KeyKind wanted, KeyTextEncoding encoding, uint8_t* text, size_t length,
                               PrivateKeyWorkspace* workspace, PrivateKeyForm* form) {
  mark_stack();
  const KeyFormResult result = private_key_read_unwiped(wanted, encoding, text, length, workspace, form);
  wipe_stack_and_registers();
  return result;
}

KeyFormError private_key_decrypt(PrivateKeyWorkspace* workspace, const PrivateKeyForm& form, KeyPart* der) {
  mark_stack();
  const KeyFormError error = private_key_decrypt_unwiped(workspace, form, der);
  wipe_stack_and_registers();
  return error;
}

}  // namespace locksign
