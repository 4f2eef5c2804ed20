// Converts text that is not secret, such as paths and names, from UTF-8 to the UTF-16 that Windows
// needs.
#pragma once

#include <windows.h>

#include <cstdlib>

namespace locksign {

class Utf16 final {
 public:
  // Holds null if the text is not UTF-8 or memory ran out.
  explicit Utf16(const char* text) {
    const int units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, nullptr, 0);
    if (units <= 0) return;
    text_ = static_cast<wchar_t*>(std::malloc(static_cast<size_t>(units) * sizeof(wchar_t)));
    if (text_ == nullptr) return;
    MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, text_, units);
  }
  ~Utf16() { std::free(text_); }
  Utf16(const Utf16&) = delete;
  Utf16& operator=(const Utf16&) = delete;

  const wchar_t* text() const { return text_; }
  explicit operator bool() const { return text_ != nullptr; }

 private:
  wchar_t* text_ = nullptr;
};

}  // namespace locksign
