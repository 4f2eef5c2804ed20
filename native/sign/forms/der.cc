#include "sign/forms/der.h"

#include "base/declassify.h"
#include "base/encoding.h"

namespace locksign {
namespace {

enum class Header : uint8_t { kValid, kTruncated, kMalformed };

// X.690, sections 8.1.3 and 10.1. No text of a key is long enough for a length of three bytes.
Header read_header(const uint8_t* bytes, size_t left, uint8_t tag, size_t* header_bytes,
                   size_t* content_bytes) {
  constexpr uint8_t kOneByte = 0x81, kTwoBytes = 0x82;
  if (left == 0) return Header::kTruncated;
  if (declassified(bytes[0]) != tag) return Header::kMalformed;
  if (left == 1) return Header::kTruncated;
  const uint8_t first = declassified(bytes[1]);
  if (first < 0x80) {
    *header_bytes = 2;
    *content_bytes = first;
    return Header::kValid;
  }
  if (first != kOneByte && first != kTwoBytes) return Header::kMalformed;
  *header_bytes = first == kOneByte ? 3 : 4;
  if (left < *header_bytes) return Header::kTruncated;
  *content_bytes = declassified(bytes[2]);
  if (first == kTwoBytes) *content_bytes = *content_bytes << 8 | declassified(bytes[3]);
  const size_t least = first == kOneByte ? 0x80 : 0x100;
  return *content_bytes < least ? Header::kMalformed : Header::kValid;
}

}  // namespace

bool DerReader::next_is(uint8_t tag) const { return left_ != 0 && declassified(at_[0]) == tag; }

bool DerReader::take(uint8_t tag, KeyPart* content) {
  size_t header_bytes;
  size_t content_bytes;
  if (read_header(at_, left_, tag, &header_bytes, &content_bytes) != Header::kValid) return false;
  if (content_bytes > left_ - header_bytes) return false;
  *content = KeyPart{at_ + header_bytes, content_bytes};
  at_ += header_bytes + content_bytes;
  left_ -= header_bytes + content_bytes;
  return true;
}

bool DerReader::take_null() {
  KeyPart content;
  return take(kDerNull, &content) && content.length == 0;
}

// X.690, section 8.3.2: the first nine bits are neither all zeros nor all ones. The first bit is
// the sign. It and the leading zero show only the size of the number in bits, to within eight.
bool DerReader::take_positive_integer(KeyPart* magnitude) {
  if (!take(kDerInteger, magnitude) || magnitude->length == 0) return false;
  const bool is_zero = declassified(magnitude->bytes[0] == 0);
  if (!is_zero) return declassified((magnitude->bytes[0] & 0x80) == 0);
  ++magnitude->bytes;
  --magnitude->length;
  return magnitude->length != 0 && declassified((magnitude->bytes[0] & 0x80) != 0);
}

bool DerReader::take_small_integer(uint32_t* value) {
  constexpr uint8_t kZero[] = {kDerInteger, 1, 0};
  *value = 0;
  if (left_ >= sizeof(kZero) && der_equals(KeyPart{at_, sizeof(kZero)}, kZero, sizeof(kZero))) {
    at_ += sizeof(kZero);
    left_ -= sizeof(kZero);
    return true;
  }
  KeyPart magnitude;
  if (!take_positive_integer(&magnitude) || magnitude.length > sizeof(*value)) return false;
  for (size_t i = 0; i < magnitude.length; ++i) *value = *value << 8 | declassified(magnitude.bytes[i]);
  return true;
}

bool DerReader::take_bits(uint8_t tag, KeyPart* bytes) {
  KeyPart content;
  if (!take(tag, &content) || content.length == 0 || declassified(content.bytes[0]) != 0) return false;
  *bytes = KeyPart{content.bytes + 1, content.length - 1};
  return true;
}

KeyFormError der_whole_sequence(const KeyPart& der, KeyPart* content) {
  size_t header_bytes;
  size_t content_bytes;
  switch (read_header(der.bytes, der.length, kDerSequence, &header_bytes, &content_bytes)) {
    case Header::kTruncated:
      return KeyFormError::kTruncated;
    case Header::kMalformed:
      return KeyFormError::kMalformed;
    case Header::kValid:
      break;
  }
  if (content_bytes > der.length - header_bytes) return KeyFormError::kTruncated;
  if (content_bytes < der.length - header_bytes) return KeyFormError::kTrailingBytes;
  *content = KeyPart{der.bytes + header_bytes, content_bytes};
  return KeyFormError::kNone;
}

bool der_equals(const KeyPart& part, const void* bytes, size_t length) {
  return part.length == length &&
         declassified(equal_constant_time(part.bytes, static_cast<const uint8_t*>(bytes), length));
}

}  // namespace locksign
