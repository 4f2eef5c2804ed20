// Reads the text of a secret without copying it. src/secrets/secret-text.ts does the same for
// WebAssembly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace locksign {

inline bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
inline bool is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
inline bool is_letter(uint8_t c) { return (c >= 'A' && c <= 'Z') || is_lower(c); }
inline bool is_alphanumeric(uint8_t c) { return is_digit(c) || is_letter(c); }
// Also base64url.
inline bool is_base64(uint8_t c) {
  return is_alphanumeric(c) || c == '+' || c == '/' || c == '-' || c == '_';
}
inline bool is_gap(uint8_t c) { return c == ' ' || c == '\t'; }
inline bool is_line_break(uint8_t c) { return c == '\n' || c == '\r'; }
inline bool is_whitespace(uint8_t c) { return is_gap(c) || is_line_break(c); }
inline bool is_quote(uint8_t c) { return c == '"' || c == '\'' || c == '`'; }

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

// The text of a secret. It copies nothing.
class Text final {
 public:
  Text(const uint8_t* bytes, size_t length) : bytes_(bytes), length_(length) {}

  size_t length() const { return length_; }
  // 0 outside the text.
  uint8_t at(size_t index) const { return index < length_ ? bytes_[index] : 0; }
  uint8_t last() const { return at(length_ - 1); }

  bool is(const char* wanted, size_t count) const {
    return length_ == count && memcmp(bytes_, wanted, count) == 0;
  }
  // A question mark stands for any letter, digit or mark of base64.
  bool has_at(size_t index, const char* wanted) const {
    for (; *wanted != '\0'; index++, wanted++) {
      const uint8_t c = at(index);
      if (*wanted == '?' ? !is_base64(c) : c != static_cast<uint8_t>(*wanted)) return false;
    }
    return true;
  }
  bool contains(const char* wanted) const {
    for (size_t i = 0; i < length_; i++) {
      if (has_at(i, wanted)) return true;
    }
    return false;
  }
  template <size_t count>
  bool has_any_at(size_t index, const char* const (&wanted)[count]) const {
    for (const char* each : wanted) {
      if (has_at(index, each)) return true;
    }
    return false;
  }
  // Compares letters without their case.
  bool has_word_at(size_t index, const char* word) const {
    for (size_t i = 0; word[i] != '\0'; i++) {
      if ((at(index + i) | 0x20) != word[i]) return false;
    }
    return true;
  }

  // The first index from `from` on whose character is not of the kind.
  template <typename Kind>
  size_t skip(size_t from, Kind is_kind) const {
    while (from < length_ && is_kind(bytes_[from])) from++;
    return from;
  }
  template <typename Kind>
  bool has(size_t from, Kind is_kind) const {
    return skip(from, [&](uint8_t c) { return !is_kind(c); }) < length_;
  }

 private:
  const uint8_t* bytes_;
  size_t length_;
};

}  // namespace locksign
