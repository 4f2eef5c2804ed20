// From the text of a secret to a key: RFC 2104 over what the text encodes.
#include <cstring>

#include "encoding.h"
#include "secret_source.h"
#include "wipe.h"

namespace locksign {

namespace {

bool contains(const uint8_t* text, size_t length, uint8_t character) {
  return memchr(text, character, length) != nullptr;
}

// Editors and `echo` end a file with a newline that is no part of the secret. One, not more: a second
// one is a mistake that would otherwise show as a wrong signature.
size_t length_without_newline(const uint8_t* text, size_t length) {
  if (length == 0 || text[length - 1] != '\n') return length;
  length--;
  if (length > 0 && text[length - 1] == '\r') length--;
  return length;
}

Status trim(SecretText* text) {
  const uint8_t* characters = text->memory.data();
  text->length = length_without_newline(characters, text->length);
  if (text->length == 0) return Status::error(Code::kSecretEmpty);
  if (text->length > kMaxSecretBytes) return secret_too_long();
  if (contains(characters, text->length, '\n') || contains(characters, text->length, '\r')) {
    return Status::error(Code::kSecretNewline);
  }
  return Status::success();
}

Status decode(SecretText* text, SecretEncoding encoding) {
  uint8_t* characters = text->memory.data();
  switch (encoding) {
    case SecretEncoding::kUtf8:
      return Status::success();
    case SecretEncoding::kBase64:
      if (decode_base64(characters, text->length, &text->length)) return Status::success();
      return Status::error(Code::kSecretBase64);
    case SecretEncoding::kHex:
      if (decode_hex(characters, text->length, &text->length)) return Status::success();
      return Status::error(Code::kSecretHex);
  }
  return Status::error(Code::kInvalidArgument);
}

Status prepare(SecretText* text, SecretEncoding encoding, Algorithm algorithm, TierChoice choice,
               KeySlot* slot) {
  if (!text->memory) return Status::error(Code::kInvalidArgument);
  const size_t room = text->memory.size() - kSecretBlockBytes;
  if (text->length > room) return secret_too_long();
  Status status = trim(text);
  if (!status.ok()) return status;
  status = decode(text, encoding);
  if (!status.ok()) return status;
  KeySlot reserved;
  status = key_store_reserve(algorithm, choice, &reserved);
  if (!status.ok()) return status;
  hmac_prepare(algorithm, text->memory.data(), text->length, text->memory.data() + room, reserved.states);
  *slot = reserved;
  return Status::success();
}

}  // namespace

Status secret_key_load(SecretText* text, SecretEncoding encoding, Algorithm algorithm, TierChoice choice,
                       KeySlot* slot) {
  const Status status = prepare(text, encoding, algorithm, choice, slot);
  text->memory.release();
  text->length = 0;
  wipe_stack_and_registers();
  return status;
}

}  // namespace locksign
