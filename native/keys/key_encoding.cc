#include "keys/key_encoding.h"

#include <cstring>

#include "base/constant_time.h"
#include "base/encoding.h"
#include "base/wipe.h"
#include "hash/md5.h"

namespace locksign {
namespace {

constexpr size_t kMd5HexBytes = kMd5DigestBytes * 2;

// Returns false if the text is not ASCII, because no rule defines how an exchange capitalises other
// characters.
bool write_uppercase(const uint8_t* text, size_t text_bytes, uint8_t* form) {
  uint32_t seen = 0;
  for (size_t i = 0; i < text_bytes; ++i) {
    seen |= text[i];
    form[i] = static_cast<uint8_t>(text[i] - (mask_range(text[i], 'a', 'z') & ('a' - 'A')));
  }
  return (seen & 0x80) == 0;
}

void write_md5_hex(const uint8_t* text, size_t text_bytes, uint8_t* form) {
  uint32_t state[kStateWords];
  std::memcpy(state, kMd5InitialState, sizeof(kMd5InitialState));
  uint8_t* const block = form + kMd5HexBytes;
  hash_finish<LengthOrder::kLittleEndian>(md5_compress, state, text, text_bytes, 0, block);
  for (size_t i = 0; i < kMd5DigestBytes / 4; ++i) store_little_endian(block + 4 * i, state[i]);
  encode_constant_time(SignatureEncoding::kHex, block, kMd5DigestBytes, form);
}

}  // namespace

size_t key_encoding_room(SecretEncoding encoding, size_t text_bytes) {
  if (encoding == SecretEncoding::kToMd5Hex) return kMd5HexBytes + kBlockBytes<uint32_t>;
  return encoding == SecretEncoding::kToBase64 ? encoded_length(SignatureEncoding::kBase64, text_bytes)
                                               : text_bytes;
}

LOCKSIGN_NOINLINE Status key_encoding_apply_unwiped(SecretEncoding encoding, const uint8_t* text,
                                                    size_t text_bytes, uint8_t* form, size_t* form_bytes) {
  *form_bytes = text_bytes;
  switch (encoding) {
    case SecretEncoding::kUtf8:
      std::memcpy(form, text, text_bytes);
      return Status::success();
    case SecretEncoding::kBase64:
      std::memcpy(form, text, text_bytes);
      if (decode_base64(form, text_bytes, form_bytes)) return Status::success();
      return Status::error(Code::kSecretBase64);
    case SecretEncoding::kHex:
      std::memcpy(form, text, text_bytes);
      if (decode_hex(form, text_bytes, form_bytes)) return Status::success();
      return Status::error(Code::kSecretHex);
    case SecretEncoding::kToBase64:
      *form_bytes = encode_constant_time(SignatureEncoding::kBase64, text, text_bytes, form);
      return Status::success();
    case SecretEncoding::kToUppercase:
      if (write_uppercase(text, text_bytes, form)) return Status::success();
      return Status::error(Code::kSecretAscii);
    case SecretEncoding::kToMd5Hex:
      write_md5_hex(text, text_bytes, form);
      *form_bytes = kMd5HexBytes;
      return Status::success();
    case SecretEncoding::kBase58:
    case SecretEncoding::kPem:
    case SecretEncoding::kPrivateKey:
      break;  // of private keys
  }
  return Status::error(Code::kInvalidArgument);
}

Status key_encoding_apply(SecretEncoding encoding, const uint8_t* text, size_t text_bytes, uint8_t* form,
                          size_t* form_bytes) {
  mark_stack();
  const Status status = key_encoding_apply_unwiped(encoding, text, text_bytes, form, form_bytes);
  wipe_stack_and_registers();
  return status;
}

}  // namespace locksign
