// Reads DER (X.690), strictly: lengths and integers in their shortest form, and nothing left over.
// Tags and lengths are not secret: the format of the key and its size determine them. The content
// of an element is never examined, except for the sign and the leading zero of an integer.
#pragma once

#include "sign/forms/key_form.h"

namespace locksign {

constexpr uint8_t kDerInteger = 0x02;
constexpr uint8_t kDerBitString = 0x03;
constexpr uint8_t kDerOctetString = 0x04;
constexpr uint8_t kDerNull = 0x05;
constexpr uint8_t kDerObjectIdentifier = 0x06;
constexpr uint8_t kDerSequence = 0x30;
// An element with a number in place of its type: explicit or constructed, and implicit.
constexpr uint8_t der_constructed(uint8_t number) { return static_cast<uint8_t>(0xa0 | number); }
constexpr uint8_t der_primitive(uint8_t number) { return static_cast<uint8_t>(0x80 | number); }

class DerReader final {
 public:
  explicit DerReader(const KeyPart& content) : at_(content.bytes), left_(content.length) {}

  bool at_end() const { return left_ == 0; }
  bool next_is(uint8_t tag) const;
  KeyPart rest() const { return KeyPart{at_, left_}; }

  // These take the next element. They return false if it is not what they want. The reader is then
  // of no further use.
  [[nodiscard]] bool take(uint8_t tag, KeyPart* content);
  [[nodiscard]] bool take_null();
  [[nodiscard]] bool take_small_integer(uint32_t* value);
  [[nodiscard]] bool take_positive_integer(KeyPart* magnitude);  // without a leading zero
  [[nodiscard]] bool take_bits(uint8_t tag, KeyPart* bytes);     // a bit string of whole bytes

 private:
  const uint8_t* at_;
  size_t left_;
};

// The content of the one sequence that fills the memory, or kTruncated, kTrailingBytes, kMalformed.
KeyFormError der_whole_sequence(const KeyPart& der, KeyPart* content);

// Whether the part is these bytes. Where it differs is not revealed.
bool der_equals(const KeyPart& part, const void* bytes, size_t length);

}  // namespace locksign
