// Turns the text of a secret into keys: RFC 2104 over the decoded text, or the secret itself for a
// suffix key.
#include <cstring>
#include <initializer_list>

#include "base/compiler.h"
#include "base/wipe.h"
#include "keys/key_from_text.h"
#include "keys/private_key.h"
#include "sources/secret_source.h"

namespace locksign {

namespace {

// Editors and `echo` end a file with a newline that is not part of the secret. Only one is trimmed:
// a second one is a mistake that would otherwise show as a wrong signature.
size_t length_without_newline(const uint8_t* text, size_t length) {
  if (length == 0 || text[length - 1] != '\n') return length;
  length--;
  if (length > 0 && text[length - 1] == '\r') length--;
  return length;
}

Status trim(SecretBuffer* text) {
  const uint8_t* characters = text->memory.data();
  text->length = length_without_newline(characters, text->length);
  if (text->length == 0) return Status::error(Code::kSecretEmpty);
  if (text->length > kMaxSecretBytes) return secret_too_long();
  return Status::success();
}

Status status_of(Mistake mistake) {
  if (mistake == Mistake::kNone) return Status::success();
  if (mistake == Mistake::kNewline) return Status::error(Code::kSecretNewline);
  Status status = Status::error(Code::kSecretMistake);
  status.mistake = mistake;
  return status;
}

// Refuses a text that cannot be what is expected. Any other text may have one line, unless it is
// PEM. `likely` is whether it has the form of what is expected.
Status judge(const SecretBuffer& text, const Expected& expected, bool* likely) {
  const uint8_t* characters = text.memory.data();
  for (const PublicText& known : {expected.api_key, expected.passphrase}) {
    // There was no memory for it.
    if (known.text == nullptr && known.length != 0) return Status::error(Code::kMemoryExhausted);
  }
  if (expected.issued) return status_of(secret_mistake(characters, text.length, expected, likely));
  *likely = true;
  const bool has_lines = has_line_break(characters, text.length) && !is_pem(characters, text.length);
  return status_of(has_lines ? Mistake::kNewline : Mistake::kNone);
}

Status suffix_secret_too_long() {
  Status status = Status::error(Code::kSecretTooLong);
  status.limit = kMaxSuffixSecretBytes;
  return status;
}

// `block` is kSecretBlockBytes of secret memory.
Status make_key(Algorithm algorithm, const uint8_t* key, size_t key_bytes, MemoryChoice choice,
                uint8_t* block, KeySlot* slot) {
  if (digest_bytes_of(algorithm) == 0) return Status::error(Code::kInvalidArgument);  // an unknown algorithm
  if (is_suffix(algorithm) && key_bytes > kMaxSuffixSecretBytes) return suffix_secret_too_long();
  const Status status = key_store_reserve(algorithm, choice, slot);
  if (!status.ok()) return status;
  if (is_suffix(algorithm)) {
    suffix_prepare(key, key_bytes, slot->suffix());
  } else {
    hmac_prepare(algorithm, key, key_bytes, block, slot->states);
  }
  return Status::success();
}

// The text is decoded in a copy, because the original is needed for the next purpose.
Status make_private_key(const SecretBuffer& text, const Purpose& purpose, MemoryChoice choice,
                        KeySlot* slot) {
  if (!is_key_text_encoding(purpose.encoding)) return Status::error(Code::kInvalidArgument);
  SecretScratch copy;
  Status status = SecretScratch::lend(sizeof(PrivateKeyWorkspace) + text.length, choice, &copy);
  if (status.ok()) status = key_store_reserve(purpose.algorithm, choice, slot);
  if (!status.ok()) return status;
  uint8_t* const characters = copy.data() + sizeof(PrivateKeyWorkspace);
  std::memcpy(characters, text.memory.data(), text.length);
  status = key_from_text(purpose.algorithm, purpose.encoding, characters, text.length,
                         reinterpret_cast<PrivateKeyWorkspace*>(copy.data()), *slot);
  if (!status.ok()) key_store_release(slot);
  return status;
}

// The converted text goes to separate memory, because the original text is needed for the next
// purpose.
Status make_key(const SecretBuffer& text, const Purpose& purpose, MemoryChoice choice, uint8_t* block,
                KeySlot* slot) {
  if (is_private(purpose.algorithm)) return make_private_key(text, purpose, choice, slot);
  const uint8_t* key = text.memory.data();
  size_t key_bytes = text.length;
  SecretScratch form;
  if (purpose.encoding != SecretEncoding::kUtf8) {
    Status status = SecretScratch::lend(key_encoding_room(purpose.encoding, text.length), choice, &form);
    if (!status.ok()) return status;
    status = key_encoding_apply(purpose.encoding, key, text.length, form.data(), &key_bytes);
    if (!status.ok()) return status;
    key = form.data();
  }
  return make_key(purpose.algorithm, key, key_bytes, choice, block, slot);
}

bool all_private(const Purposes& purposes) {
  for (size_t i = 0; i < purposes.count; i++) {
    if (!is_private(purposes.each[i].algorithm)) return false;
  }
  return true;
}

Status make_keys(SecretBuffer* text, const Purposes& purposes, const Expected& expected, Keys* keys) {
  if (!text->memory || purposes.count == 0 || purposes.count > kMaxPurposes) {
    return Status::error(Code::kInvalidArgument);
  }
  if (text->length > text->memory.size() - kSecretBlockBytes) return secret_too_long();
  Status status = trim(text);
  // A source of unknown length has room for the longest secret. What it does not need is for the
  // keys: a pipe or a prompt can be read only once, so memory should not be lacking afterwards.
  text->memory.shrink(text->length + kSecretBlockBytes);
  const size_t room = text->memory.size() - kSecretBlockBytes;
  // All purposes are of one kind: no text is both the secret of HMAC and a private key.
  if (status.ok() && !all_private(purposes)) {
    // No HMAC key is the text of a private key, whether an exchange issued it or not.
    if (is_pem(text->memory.data(), text->length)) status = status_of(Mistake::kPrivateKey);
    if (status.ok()) status = judge(*text, expected, &keys->likely);
  }
  while (status.ok() && keys->count < purposes.count) {
    KeySlot slot;
    status = make_key(*text, purposes.each[keys->count], purposes.choice, text->memory.data() + room, &slot);
    if (status.ok()) keys->slots[keys->count++] = slot;
  }
  return status;
}

Status copy_text(SecretBuffer* text, const Expected& expected, uint8_t* into, size_t room, size_t* length) {
  if (!text->memory || room < kMaxSecretBytes) return Status::error(Code::kInvalidArgument);
  Status status = trim(text);
  bool likely;
  if (status.ok()) status = judge(*text, expected, &likely);
  if (!status.ok()) return status;
  memcpy(into, text->memory.data(), text->length);
  *length = text->length;
  return status;
}

// Inlined, so that it covers the stack below the frame that processed the text. Signal frames are
// the caller's, because the source that read the text may have left some too.
LOCKSIGN_INLINE void forget(SecretBuffer* text) {
  text->memory.release();
  text->length = 0;
  erase_stack_and_registers();
}

}  // namespace

Status secret_keys_load(SecretBuffer* text, const Purposes& purposes, const Expected& expected, Keys* keys) {
  const Status status = make_keys(text, purposes, expected, keys);
  if (!status.ok()) keys->release();
  forget(text);
  return status;
}

Status secret_buffer_take(SecretBuffer* text, const Expected& expected, uint8_t* into, size_t room,
                          size_t* length) {
  *length = 0;
  const Status status = copy_text(text, expected, into, room, length);
  wipe(into + *length, room - *length);
  forget(text);
  return status;
}

Status secret_buffer_keep(SecretBuffer* text, const Expected& expected) {
  if (!text->memory) return Status::error(Code::kInvalidArgument);
  Status status = trim(text);
  bool likely;
  if (status.ok()) status = judge(*text, expected, &likely);
  if (status.ok()) {
    text->memory.shrink(text->length + kSecretBlockBytes);
    erase_stack_and_registers();
  } else {
    forget(text);
  }
  return status;
}

Status secret_buffer_keep_key(SecretBuffer* text, MemoryChoice choice, bool* encrypted) {
  if (!text->memory) return Status::error(Code::kInvalidArgument);
  const Status status = secret_buffer_is_encrypted(*text, choice, encrypted);
  if (status.ok()) {
    text->memory.shrink(text->length + kSecretBlockBytes);
    erase_stack_and_registers();
  } else {
    forget(text);
  }
  return status;
}

}  // namespace locksign
