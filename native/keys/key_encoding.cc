#include "keys/key_encoding.h"

#include <cstring>

#include "base/constant_time.h"
#include "base/encoding.h"
#include "base/wipe.h"
#include "hash/md5.h"

namespace locksign {
namespace {

constexpr size_t kMd5HexBytes = kMd5DigestBytes * 2;

// Avoids the table lookup of encode(), which would reveal the character through the processor's
// cache.
inline uint8_t hex_character(uint32_t digit) {
  return static_cast<uint8_t>('0' + digit + (mask_range(digit, 10, 15) & ('a' - '0' - 10)));
}

inline uint8_t base64_character(uint32_t digit) {
  return static_cast<uint8_t>((mask_range(digit, 0, 25) & ('A' + digit)) |
                              (mask_range(digit, 26, 51) & ('a' + digit - 26)) |
                              (mask_range(digit, 52, 61) & ('0' + digit - 52)) |
                              (mask_equal(digit, 62) & '+') | (mask_equal(digit, 63) & '/'));
}

// RFC 4648 section 4, with its padding.
size_t write_base64(const uint8_t* text, size_t text_bytes, uint8_t* form) {
  uint8_t* to = form;
  for (; text_bytes >= 3; text_bytes -= 3, text += 3) {
    const uint32_t group = uint32_t{text[0]} << 16 | uint32_t{text[1]} << 8 | text[2];
    for (int shift = 18; shift >= 0; shift -= 6) *to++ = base64_character(group >> shift & 63);
  }
  if (text_bytes != 0) {
    const uint32_t group = uint32_t{text[0]} << 16 | (text_bytes == 2 ? uint32_t{text[1]} << 8 : 0);
    *to++ = base64_character(group >> 18);
    *to++ = base64_character(group >> 12 & 63);
    *to++ = text_bytes == 2 ? base64_character(group >> 6 & 63) : '=';
    *to++ = '=';
  }
  return static_cast<size_t>(to - form);
}

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
  for (size_t i = 0; i < kMd5DigestBytes; ++i) {
    const uint32_t byte = state[i / 4] >> i % 4 * 8 & 0xff;
    form[2 * i] = hex_character(byte >> 4);
    form[2 * i + 1] = hex_character(byte & 15);
  }
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
      *form_bytes = write_base64(text, text_bytes, form);
      return Status::success();
    case SecretEncoding::kToUppercase:
      if (write_uppercase(text, text_bytes, form)) return Status::success();
      return Status::error(Code::kSecretAscii);
    case SecretEncoding::kToMd5Hex:
      write_md5_hex(text, text_bytes, form);
      *form_bytes = kMd5HexBytes;
      return Status::success();
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
