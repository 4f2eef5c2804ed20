// The line editor of a prompt. It turns the keys that were typed into the line that they mean, in
// secret memory. PEM (RFC 7468) has several lines: after a line that begins with "-----BEGIN ", it
// goes on to a line with "-----END ". src/backend/wasm/secret-line.ts does the same, and
// test/fixtures/typed-lines.json tests both.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

class TypedLine final {
 public:
  enum class State : uint8_t {
    kTyping,
    kDone,         // Enter, for PEM on its last line, or Ctrl-D after something was typed
    kRefused,      // Ctrl-D on an empty line
    kInterrupted,  // Ctrl-C
    kTooLong,
  };

  static constexpr uint8_t kEndOfInput = 0x04;  // Ctrl-D
  static constexpr uint8_t kEraseLine = 0x15;   // Ctrl-U

  // `text` is secret memory of the caller. A line of more than `room` bytes ends in kTooLong.
  TypedLine(uint8_t* text, size_t room) : text_(text), room_(room) {}
  TypedLine(const TypedLine&) = delete;
  TypedLine& operator=(const TypedLine&) = delete;

  // Processes one byte of UTF-8. Ignores the escape sequences of ECMA-48, such as arrow keys and
  // the marks of a bracketed paste. Does nothing after the line has ended. The byte may come from
  // `text` itself, because the line never has more bytes than were typed.
  void take(uint8_t byte);

  State state() const { return state_; }
  size_t length() const { return length_; }  // bytes, with line feeds between the lines of PEM
  bool is_pem() const { return is_pem_; }    // whether the first line begins PEM

 private:
  // Where in an escape sequence the next byte is.
  enum class Sequence : uint8_t {
    kNone,
    kEscape,        // after Escape
    kControlStart,  // after Escape [
    kControl,       // inside a control sequence
    kLastByte,      // one more byte ends it
    kMouseButton,   // after Escape [ M, the mouse report of X10: a button, a column and a row
    kMouseColumn,   // after the button of a mouse report
    kString,        // inside a control string, which only a control character ends
    kCharacter,     // inside a UTF-8 character that was typed with Alt
  };

  void take_key(uint8_t byte);
  bool continues_sequence(uint8_t byte);
  void end_line();
  bool current_line_has(const char* text, size_t bytes) const;
  void append(uint8_t byte);
  void erase_character();
  void erase_word();
  void shorten(size_t length);

  uint8_t* text_;
  size_t room_;
  size_t length_ = 0;
  size_t line_start_ = 0;  // of the current line of PEM
  bool is_pem_ = false;
  State state_ = State::kTyping;
  Sequence sequence_ = Sequence::kNone;
};

}  // namespace locksign
