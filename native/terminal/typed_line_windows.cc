#include "terminal/typed_line_windows.h"

#include "base/wipe.h"

namespace locksign {

namespace {

// The characters that keys produce while ENABLE_PROCESSED_INPUT is off.
constexpr wchar_t kControlC = 0x03;
constexpr wchar_t kControlD = 0x04;
constexpr wchar_t kBackspace = 0x08;
constexpr wchar_t kLineFeed = 0x0A;  // in pasted text
constexpr wchar_t kReturn = 0x0D;
constexpr wchar_t kControlU = 0x15;
constexpr wchar_t kControlZ = 0x1A;
constexpr wchar_t kEscape = 0x1B;  // clears the line, as in the console's own editor
constexpr wchar_t kSpace = 0x20;
constexpr wchar_t kDelete = 0x7F;  // Ctrl-Backspace

bool is_high_surrogate(wchar_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(wchar_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

void TypedLine::take(wchar_t unit) {
  if (state_ != State::kTyping) return;
  const wchar_t high = high_;
  high_ = 0;
  if (unit < kSpace || unit == kDelete) {
    take_control(unit);
  } else if (is_high_surrogate(unit)) {
    high_ = unit;
  } else if (!is_low_surrogate(unit)) {
    append(unit);
  } else if (high != 0) {
    append(0x10000 + ((static_cast<uint32_t>(high) - 0xD800) << 10) + (static_cast<uint32_t>(unit) - 0xDC00));
  }  // an unpaired surrogate is not a character
}

void TypedLine::take_control(wchar_t unit) {
  switch (unit) {
    case kControlC:
      state_ = State::kInterrupted;
      return;
    case kControlD:
    case kControlZ:
      state_ = length_ == 0 ? State::kRefused : State::kDone;
      return;
    case kReturn:
    case kLineFeed:
      state_ = State::kDone;
      return;
    case kBackspace:
    case kDelete:
      erase_last();
      return;
    case kControlU:
    case kEscape:
      erase_all();
      return;
    default:
      return;
  }
}

// UTF-8: RFC 3629 section 3.
void TypedLine::append(uint32_t character) {
  if (character < 0x80) {
    append_byte(character);
    return;
  }
  if (character < 0x800) {
    append_byte(0xC0 | character >> 6);
  } else {
    if (character < 0x10000) {
      append_byte(0xE0 | character >> 12);
    } else {
      append_byte(0xF0 | character >> 18);
      append_byte(0x80 | (character >> 12 & 0x3F));
    }
    append_byte(0x80 | (character >> 6 & 0x3F));
  }
  append_byte(0x80 | (character & 0x3F));
}

void TypedLine::append_byte(uint32_t byte) {
  if (length_ == room_) {
    state_ = State::kTooLong;
    return;
  }
  text_[length_++] = static_cast<uint8_t>(byte);
}

void TypedLine::erase_last() {
  const size_t end = length_;
  while (length_ > 0 && is_continuation(text_[length_ - 1])) length_--;
  if (length_ > 0) length_--;
  wipe(text_ + length_, end - length_);
}

void TypedLine::erase_all() {
  wipe(text_, length_);
  length_ = 0;
}

}  // namespace locksign
