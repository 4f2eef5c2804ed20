// The line editor of the prompt, case by case, with the fixture of the TypeScript editor.
#include "terminal/typed_line.h"

#include <string.h>

#include <vector>

#include "check.h"
#include "sources/json_cases.h"

using locksign::TypedLine;
using State = TypedLine::State;

namespace {

struct Typing {
  std::vector<uint8_t> text;
  TypedLine line;

  explicit Typing(const std::string& keys, size_t room = 64)
      : text(keys.begin(), keys.end()), line(in_place(room), room) {
    // As the prompt does it: the bytes are read from where the line is written.
    for (size_t index = 0; index < keys.size(); index++) line.take(text[index]);
  }
  bool is(State state, const std::string& expected) const {
    return line.state() == state && line.length() == expected.size() &&
           memcmp(text.data(), expected.data(), expected.size()) == 0;
  }

 private:
  uint8_t* in_place(size_t room) {
    if (text.size() < room) text.resize(room);
    return text.data();
  }
};

}  // namespace

TEST("every case of the fixture comes out as it says") {
  const auto cases = json_cases::read_fixture("typed-lines.json");
  CHECK(cases.size() >= 40);
  for (const json_cases::Case& each : cases) {
    const Typing typing(*each.at("typed"));
    const auto& line = each.at("line");
    const bool right = line ? typing.is(State::kDone, *line) : typing.line.state() == State::kRefused;
    if (!right) {
      const std::string typed(typing.text.begin(), typing.text.begin() + typing.line.length());
      printf("# %s: state %d, '%s'\n", each.at("name")->c_str(), static_cast<int>(typing.line.state()),
             typed.c_str());
    }
    CHECK(right);
  }
}

TEST("Ctrl-C interrupts, and later keys are ignored") {
  CHECK(Typing("sec\x03ret\r").is(State::kInterrupted, "sec"));
  CHECK(Typing("sec\x1b[\x03\r").is(State::kInterrupted, "sec"));
}

TEST("a line without an end is still being typed") { CHECK(Typing("sec").is(State::kTyping, "sec")); }

TEST("erased characters are wiped") {
  const Typing typing("secret\x15k");
  CHECK(typing.is(State::kTyping, "k"));
  for (size_t index = 1; index < 6; index++) CHECK(typing.text[index] == 0);
}

TEST("a line that does not fit is refused, not cut, and marks need no room") {
  CHECK(Typing("12345678\r", 8).is(State::kDone, "12345678"));
  CHECK(Typing("\x1b[200~12345678\x1b[201~\r", 8).is(State::kDone, "12345678"));
  CHECK(Typing("123456789\r", 8).line.state() == State::kTooLong);
}

int main() { return check::run_all(); }
