#include "terminal/typed_keys_windows.h"

namespace locksign {

namespace {

constexpr wchar_t kControlZ = 0x1A;
constexpr wchar_t kEscape = 0x1B;

bool is_high_surrogate(wchar_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(wchar_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace

void TypedKeys::take(wchar_t unit) {
  if (escaped_) {
    const bool begins_sequence = unit == L'[' || unit == L'O';
    line_->take(begins_sequence ? static_cast<uint8_t>(kEscape) : TypedLine::kEraseLine);
  }
  escaped_ = unit == kEscape;
  if (!escaped_) take_unit(unit);
}

void TypedKeys::take_unit(wchar_t unit) {
  const wchar_t high = high_;
  high_ = 0;
  if (unit == kControlZ) {
    line_->take(TypedLine::kEndOfInput);
  } else if (is_high_surrogate(unit)) {
    high_ = unit;
  } else if (!is_low_surrogate(unit)) {
    take_character(unit);
  } else if (high != 0) {
    take_character(0x10000 + ((static_cast<uint32_t>(high) - 0xD800) << 10) +
                   (static_cast<uint32_t>(unit) - 0xDC00));
  }  // an unpaired surrogate is not a character
}

// UTF-8: RFC 3629 section 3.
void TypedKeys::take_character(uint32_t character) {
  const auto take = [&](uint32_t byte) { line_->take(static_cast<uint8_t>(byte)); };
  if (character < 0x80) {
    take(character);
    return;
  }
  if (character < 0x800) {
    take(0xC0 | character >> 6);
  } else {
    if (character < 0x10000) {
      take(0xE0 | character >> 12);
    } else {
      take(0xF0 | character >> 18);
      take(0x80 | (character >> 12 & 0x3F));
    }
    take(0x80 | (character >> 6 & 0x3F));
  }
  take(0x80 | (character & 0x3F));
}

}  // namespace locksign
