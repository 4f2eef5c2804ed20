// The keys of a Windows console. The console's own line editor would keep a copy of the line and
// could not be interrupted. Instead, single keys are read and passed to TypedLine.
#pragma once

#include <cstdint>

#include "terminal/typed_line.h"

namespace locksign {

class TypedKeys final {
 public:
  explicit TypedKeys(TypedLine* line) : line_(line) {}
  TypedKeys(const TypedKeys&) = delete;
  TypedKeys& operator=(const TypedKeys&) = delete;

  // Processes one UTF-16 unit from a key. Ctrl-Z is the end of input. Escape erases the line, as in
  // the console's own editor, unless it begins an escape sequence.
  void take(wchar_t unit);

 private:
  void take_unit(wchar_t unit);
  void take_character(uint32_t character);

  TypedLine* line_;
  wchar_t high_ = 0;      // the first half of a surrogate pair, or 0
  bool escaped_ = false;  // Escape was pressed, and its meaning depends on the next key
};

}  // namespace locksign
