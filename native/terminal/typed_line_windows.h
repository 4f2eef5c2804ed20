// The line editor of a prompt on Windows. The console's own editor would keep a copy and could not
// be interrupted. Instead, this one reads single keys and builds the line in UTF-8 in secret
// memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

class TypedLine final {
 public:
  enum class State : uint8_t {
    kTyping,
    kDone,
    kRefused,      // Ctrl-Z or Ctrl-D on an empty line
    kInterrupted,  // Ctrl-C
    kTooLong,
  };

  // `text` is secret memory of the caller. A line of more than `room` bytes ends in kTooLong.
  TypedLine(uint8_t* text, size_t room) : text_(text), room_(room) {}
  TypedLine(const TypedLine&) = delete;
  TypedLine& operator=(const TypedLine&) = delete;

  // Processes one UTF-16 unit from a key. Does nothing after the line has ended.
  void take(wchar_t unit);

  State state() const { return state_; }
  size_t length() const { return length_; }  // bytes

 private:
  void take_control(wchar_t unit);
  void append(uint32_t character);
  void append_byte(uint32_t byte);
  void erase_last();
  void erase_all();

  uint8_t* text_;
  size_t room_;
  size_t length_ = 0;
  wchar_t high_ = 0;  // the first half of a surrogate pair, or 0
  State state_ = State::kTyping;
};

}  // namespace locksign
