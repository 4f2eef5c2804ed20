// The text that a prompt shows.
#pragma once

#include <cstddef>

namespace locksign {

// The label in the form in which it is shown. It has no control characters, which could move the
// cursor or change the window title: C0, DEL, and C1 in UTF-8, which is C2 80 to C2 9F.
class Question final {
 public:
  explicit Question(const char* label) {
    const unsigned char* from = reinterpret_cast<const unsigned char*>(label);
    for (; *from != 0 && length_ < kMaxLabel; from++) {
      if (*from == 0xC2 && from[1] >= 0x80 && from[1] <= 0x9F) {
        from++;
      } else if (*from >= 0x20 && *from != 0x7F) {
        text_[length_++] = static_cast<char>(*from);
      }
    }
    text_[length_++] = ':';
    text_[length_++] = ' ';
  }
  const char* text() const { return text_; }
  size_t length() const { return length_; }

 private:
  static constexpr size_t kMaxLabel = 1024;
  char text_[kMaxLabel + 2];
  size_t length_ = 0;
};

}  // namespace locksign
