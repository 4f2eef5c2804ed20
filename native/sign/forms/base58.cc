#include "sign/forms/base58.h"

#include "base/bytes.h"
#include "base/constant_time.h"
#include "base/declassify.h"
#include "base/wipe.h"

namespace locksign {
namespace {

// The alphabet has no 0, I, O and l.
uint32_t digit_of(uint32_t character, uint32_t* invalid) {
  constexpr struct {
    char first;
    char last;
    uint32_t value;  // of the first
  } kRanges[] = {{'1', '9', 0},  {'A', 'H', 9},  {'J', 'N', 17},
                 {'P', 'Z', 22}, {'a', 'k', 33}, {'m', 'z', 44}};
  uint32_t digit = 0;
  uint32_t valid = 0;
  for (const auto& range : kRanges) {
    const uint32_t first = static_cast<uint32_t>(range.first);
    const uint32_t within = mask_range(character, first, static_cast<uint32_t>(range.last));
    digit |= within & (character - first + range.value);
    valid |= within;
  }
  *invalid |= ~valid;
  return digit;
}

// How many bytes in front equal the value.
uint32_t count_in_front(const uint8_t* bytes, size_t length, uint32_t value) {
  uint32_t count = 0;
  uint32_t in_front = ~uint32_t{0};
  for (size_t i = 0; i < length; ++i) {
    in_front &= mask_equal(bytes[i], value);
    count += in_front & 1;
  }
  return count;
}

}  // namespace

KeyFormError base58_decode(uint8_t* text, size_t length, uint32_t* limbs, size_t* decoded) {
  // A byte is at least one character, and 32 bytes are at most 44 characters: log(256) / log(58) is
  // 1.37.
  const bool is_short = length >= 32 && length <= 44;
  if (!is_short && !(length >= 64 && length <= 88)) return KeyFormError::kWrongLength;
  const size_t words = is_short ? 8 : 16;
  const size_t bytes = words * sizeof(uint32_t);

  // The least significant word is first. 58^44 is below 2^288, and 58^88 below 2^544, so the extra
  // word does not overflow.
  for (size_t i = 0; i <= words; ++i) limbs[i] = 0;
  uint32_t invalid = 0;
  for (size_t i = 0; i < length; ++i) {
    uint64_t carry = digit_of(text[i], &invalid);
    for (size_t j = 0; j <= words; ++j) {
      carry += uint64_t{limbs[j]} * 58;
      limbs[j] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
  }

  // A leading zero byte is written as a 1, so there must be as many of the one as of the other.
  const uint32_t ones = count_in_front(text, length, '1');
  for (size_t i = 0; i < words; ++i) store_big_endian(text + 4 * i, limbs[words - 1 - i]);
  wipe(text + bytes, length - bytes);
  const uint32_t zeros = count_in_front(text, bytes, 0);

  // Whether the text is valid is not secret. Which of its characters is not stays so.
  if (declassified(invalid != 0)) return KeyFormError::kBadBase58;
  if (declassified((limbs[words] | (ones ^ zeros)) != 0)) return KeyFormError::kWrongLength;
  *decoded = bytes;
  return KeyFormError::kNone;
}

}  // namespace locksign
