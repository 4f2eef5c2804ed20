#include "terminal/typed_line.h"

#include <cstring>

#include "base/wipe.h"

namespace locksign {

namespace {

constexpr uint8_t kControlC = 0x03;
constexpr uint8_t kBackspace = 0x08;
constexpr uint8_t kTab = 0x09;
constexpr uint8_t kLineFeed = 0x0A;
constexpr uint8_t kReturn = 0x0D;
constexpr uint8_t kEraseWord = 0x17;  // Ctrl-W
constexpr uint8_t kEscape = 0x1B;
constexpr uint8_t kSpace = 0x20;
constexpr uint8_t kDelete = 0x7F;

// The beginning of the first line of PEM, and a part of its last one (RFC 7468, section 3).
constexpr char kPemBegin[] = "-----BEGIN ";
constexpr char kPemEnd[] = "-----END ";

// The bytes after Escape that begin a control sequence, and the lowest that ends it (ECMA-48,
// section 5.4).
constexpr uint8_t kControlSequence = '[';
constexpr uint8_t kLowestFinal = 0x40;
// A mouse report of X10: Escape [ M and three bytes (xterm, "Mouse Tracking").
constexpr uint8_t kMouseReport = 'M';
// A key of the keypad or a function key: Escape O and one byte.
constexpr uint8_t kSingleShift = 'O';

// DCS, SOS, OSC, PM and APC (ECMA-48, section 5.6). A terminal answers a query with them.
bool begins_string(uint8_t byte) {
  return byte == 'P' || byte == 'X' || byte == ']' || byte == '^' || byte == '_';
}

// UTF-8: RFC 3629 section 3.
bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }
bool is_lead(uint8_t byte) { return byte >= 0xC0; }

}  // namespace

void TypedLine::take(uint8_t byte) {
  if (state_ != State::kTyping) return;
  if (continues_sequence(byte)) return;
  take_key(byte);
}

void TypedLine::take_key(uint8_t byte) {
  switch (byte) {
    case kControlC:
      state_ = State::kInterrupted;
      return;
    case kEndOfInput:
      state_ = length_ == line_start_ ? State::kRefused : State::kDone;
      return;
    case kReturn:
    case kLineFeed:
      end_line();
      return;
    case kBackspace:
    case kDelete:
      erase_character();
      return;
    case kEraseWord:
      erase_word();
      return;
    case kEraseLine:
      shorten(line_start_);
      return;
    case kEscape:
      sequence_ = Sequence::kEscape;
      return;
    default:
      if (byte >= kSpace || byte == kTab) append(byte);
  }
}

// Returns false if the byte is a key of its own.
bool TypedLine::continues_sequence(uint8_t byte) {
  const Sequence before = sequence_;
  sequence_ = Sequence::kNone;
  // A control character ends a control string, or the Escape key was pressed alone.
  if (before == Sequence::kNone || byte < kSpace) return false;
  switch (before) {
    case Sequence::kEscape:
      if (byte == kControlSequence) sequence_ = Sequence::kControlStart;
      if (byte == kSingleShift) sequence_ = Sequence::kLastByte;
      if (begins_string(byte)) sequence_ = Sequence::kString;
      if (is_lead(byte)) sequence_ = Sequence::kCharacter;
      return true;
    case Sequence::kControlStart:
      // The Linux console sends Escape [ [ and one byte for F1 to F5.
      if (byte == kControlSequence) sequence_ = Sequence::kLastByte;
      if (byte == kMouseReport) sequence_ = Sequence::kMouseButton;
      if (byte < kLowestFinal) sequence_ = Sequence::kControl;
      return true;
    case Sequence::kControl:
      if (byte < kLowestFinal) sequence_ = Sequence::kControl;
      return true;
    case Sequence::kMouseButton:
      sequence_ = Sequence::kMouseColumn;
      return true;
    case Sequence::kMouseColumn:
      sequence_ = Sequence::kLastByte;
      return true;
    case Sequence::kString:
      sequence_ = Sequence::kString;
      return true;
    case Sequence::kCharacter:
      if (!is_continuation(byte)) return false;
      sequence_ = Sequence::kCharacter;
      return true;
    default:
      return true;
  }
}

// Leaves blank lines of PEM out: a line that ends in CR LF is followed by one.
void TypedLine::end_line() {
  const bool begins = line_start_ == 0 && length_ >= sizeof kPemBegin - 1 &&
                      std::memcmp(text_, kPemBegin, sizeof kPemBegin - 1) == 0;
  is_pem_ = is_pem_ || begins;
  if (!is_pem_ || current_line_has(kPemEnd, sizeof kPemEnd - 1)) {
    state_ = State::kDone;
    return;
  }
  if (length_ == line_start_) return;
  append(kLineFeed);
  line_start_ = length_;
}

bool TypedLine::current_line_has(const char* text, size_t bytes) const {
  for (size_t start = line_start_; start + bytes <= length_; start++) {
    if (std::memcmp(text_ + start, text, bytes) == 0) return true;
  }
  return false;
}

void TypedLine::append(uint8_t byte) {
  if (length_ == room_) {
    state_ = State::kTooLong;
    return;
  }
  text_[length_++] = byte;
}

void TypedLine::erase_character() {
  size_t length = length_;
  while (length > line_start_ && is_continuation(text_[length - 1])) length--;
  shorten(length > line_start_ ? length - 1 : line_start_);
}

void TypedLine::erase_word() {
  size_t length = length_;
  while (length > line_start_ && text_[length - 1] == kSpace) length--;
  while (length > line_start_ && text_[length - 1] != kSpace) length--;
  shorten(length);
}

void TypedLine::shorten(size_t length) {
  wipe(text_ + length, length_ - length);
  length_ = length;
}

}  // namespace locksign
