// The keys of the console prompt on Windows. test/cpp/terminal/typed_line_test.cc tests the line
// editor.
#include <cstring>

#include "check.h"
#include "terminal/typed_keys_windows.h"

using namespace locksign;

namespace {

struct Typing {
  uint8_t text[8] = {};
  TypedLine line{text, sizeof text};
  TypedKeys typed{&line};

  explicit Typing(const wchar_t* keys) {
    for (; *keys != 0; keys++) typed.take(*keys);
  }
  bool is(TypedLine::State state, const char* expected) const {
    const size_t length = std::strlen(expected);
    return line.state() == state && line.length() == length && std::memcmp(text, expected, length) == 0;
  }
  bool rest_is_zero() const {
    for (size_t i = line.length(); i < sizeof text; i++) {
      if (text[i] != 0) return false;
    }
    return true;
  }
};

using State = TypedLine::State;

}  // namespace

TEST("Enter ends the line, and later keys are not part of it") {
  CHECK(Typing(L"key").is(State::kTyping, "key"));
  CHECK(Typing(L"key\rmore").is(State::kDone, "key"));
  CHECK(Typing(L"key\nmore").is(State::kDone, "key"));
}

TEST("text becomes UTF-8 of one to four bytes") {
  CHECK(Typing(L"a\u00e9\u20ac\r").is(State::kDone, "a\xC3\xA9\xE2\x82\xAC"));
  CHECK(Typing(L"\xD83D\xDE00\r").is(State::kDone, "\xF0\x9F\x98\x80"));
}

TEST("half a surrogate pair is not a character") {
  CHECK(Typing(L"a\xD83D"
               L"b\xDE00"
               L"c\r")
            .is(State::kDone, "abc"));
}

TEST("backspace erases one character with all its bytes") {
  const Typing typing(L"a\u20ac\b");
  CHECK(typing.is(State::kTyping, "a"));
  CHECK(typing.rest_is_zero());
  CHECK(Typing(L"\b\bx\r").is(State::kDone, "x"));
}

TEST("Escape and Ctrl-U erase the line") {
  const Typing typing(L"secret\x1Bk");
  CHECK(typing.is(State::kTyping, "k"));
  CHECK(typing.rest_is_zero());
  CHECK(Typing(L"secret\x1B\r").is(State::kDone, ""));
  CHECK(Typing(L"secret\x1B\x1Bk\r").is(State::kDone, "k"));
  CHECK(Typing(L"secret\x15"
               L"k\r")
            .is(State::kDone, "k"));
}

TEST("Ctrl-C interrupts, and Ctrl-Z and Ctrl-D refuse an empty line and end any other") {
  CHECK(Typing(L"key\x03").is(State::kInterrupted, "key"));
  CHECK(Typing(L"\x1A").is(State::kRefused, ""));
  CHECK(Typing(L"\x04").is(State::kRefused, ""));
  CHECK(Typing(L"key\x1A").is(State::kDone, "key"));
}

TEST("control characters are ignored, and a tab stays") {
  CHECK(Typing(L"\tk\x01"
               L"e\x7F\x02y\r")
            .is(State::kDone, "\tky"));
}

TEST("the marks of a bracketed paste and arrow keys are ignored") {
  CHECK(Typing(L"\x1B[200~secret\x1B[201~\r").is(State::kDone, "secret"));
  CHECK(Typing(L"se\x1B[200~cr\x1B[201~et\x1B[A\x1BOP\r").is(State::kDone, "secret"));
}

TEST("a line that does not fit is refused, not cut") {
  CHECK(Typing(L"12345678\r").is(State::kDone, "12345678"));
  CHECK(Typing(L"123456789").line.state() == State::kTooLong);
  CHECK(Typing(L"1234567\u00e9").line.state() == State::kTooLong);
}

int main() { return check::run_all(); }
