#include "keys/secret_mistake.h"

#include <cstring>

namespace locksign {

namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
bool is_letter(uint8_t c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
bool is_alphanumeric(uint8_t c) { return is_digit(c) || is_letter(c); }
bool is_hex(uint8_t c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
bool is_gap(uint8_t c) { return c == ' ' || c == '\t'; }
bool is_line_break(uint8_t c) { return c == '\n' || c == '\r'; }
bool is_quote(uint8_t c) { return c == '"' || c == '\'' || c == '`'; }
bool is_name(uint8_t c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-' || c == '+'; }

// The text of a secret. It copies nothing.
class Text final {
 public:
  Text(const uint8_t* bytes, size_t length) : bytes_(bytes), length_(length) {}

  size_t length() const { return length_; }
  // 0 outside the text.
  uint8_t at(size_t index) const { return index < length_ ? bytes_[index] : 0; }
  uint8_t last() const { return at(length_ - 1); }

  bool has_at(size_t index, const char* wanted) const {
    const size_t count = strlen(wanted);
    return index <= length_ && length_ - index >= count && memcmp(bytes_ + index, wanted, count) == 0;
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

bool is_json(const Text& text, size_t start) {
  const uint8_t first = text.at(start);
  const uint8_t next = text.at(text.skip(start + 1, [](uint8_t c) { return is_gap(c) || is_line_break(c); }));
  if (first == '[') return next == '"' || next == '\'' || next == '{';
  if (first != '{') return false;
  return next == '"' || next == '\'' || next == '}' ||
         (next != '{' && text.last() == '}' && text.has(start, [](uint8_t c) { return c == ':'; }));
}

// `NAME=value` or `name: value`. The padding of base64 is no value.
bool is_assignment(const Text& text, size_t start) {
  if (text.has_at(start, "export ")) start = text.skip(start + strlen("export "), is_gap);
  const size_t end = text.skip(start, is_name);
  if (!is_letter(text.at(start)) && text.at(start) != '_') return false;
  if (text.at(end) == ':') return is_gap(text.at(end + 1));
  const size_t equals = text.skip(end, is_gap);
  return text.at(equals) == '=' &&
         text.has(equals, [](uint8_t c) { return c != '=' && !is_gap(c) && !is_line_break(c); });
}

// `scheme:path` or `name[path]`. No exchange issues a secret with a colon or a bracket.
bool is_named_reference(const Text& text, size_t start) {
  const size_t end = text.skip(start, is_name);
  if (!is_letter(text.at(start)) || end - start < 2) return false;
  if (text.at(end) == ':') return end + 1 < text.length();
  return (text.at(end) == '[' && text.last() == ']') || (text.at(end) == '(' && text.last() == ')');
}

bool is_reference(const Text& text, size_t start) {
  const uint8_t first = text.at(start);
  const uint8_t next = text.at(start + 1);
  if (first == '$' && (is_letter(next) || next == '_' || next == '{' || next == '(')) return true;
  if (first == '%' && text.last() == '%' && start + 2 < text.length()) return true;
  if (first == '@' && (is_letter(next) || next == '/' || next == '.')) return true;
  if (first == '!' && is_letter(next)) return true;
  return text.has_any_at(start, kReferenceStarts) || text.contains("${") || text.contains("$(") ||
         text.contains("{{") || is_named_reference(text, start);
}

bool has_quotes(const Text& text) {
  const uint8_t last = text.last();
  return is_quote(text.at(0)) || is_quote(last) ||
         ((last == ',' || last == ';') && text.length() > 1 && is_quote(text.at(text.length() - 2)));
}

bool is_enclosed(const Text& text) {
  const uint8_t first = text.at(0);
  const uint8_t last = text.last();
  return (first == '<' && last == '>') || (first == '[' && last == ']') || (first == '(' && last == ')') ||
         (first == '{' && last == '}');
}

// Whether it has no letters or digits, or one of them several times and no other.
bool is_one_character(const Text& text) {
  size_t count = 0;
  uint8_t only = 0;
  for (size_t i = 0; i < text.length(); i++) {
    const uint8_t c = text.at(i);
    if (!is_alphanumeric(c)) continue;
    if (count != 0 && (c | 0x20) != only) return false;
    only = c | 0x20;
    count++;
  }
  return count == 0 || count > 2;
}

// Whether it consists of words for placeholders, and perhaps digits.
bool is_placeholder_words(const Text& text) {
  enum Reached : uint8_t { kNo = 0, kWithoutWord = 1, kWithWord = 2 };
  uint8_t reached[kLongestPlaceholder + 1] = {kWithoutWord};
  for (size_t i = 0; i < text.length(); i++) {
    if (reached[i] == kNo) continue;
    if (!is_letter(text.at(i))) reached[i + 1] |= reached[i];
    for (const char* word : kPlaceholderWords) {
      if (text.has_word_at(i, word)) reached[i + strlen(word)] |= kWithWord;
    }
  }
  return (reached[text.length()] & kWithWord) != 0;
}

// Whether it is several words of letters alone or digits alone, and one of them shows that it is a
// placeholder. A capital after a small letter begins a word.
bool is_placeholder_name(const Text& text) {
  size_t words = 0;
  bool telltale = false;
  for (size_t start = 0; start < text.length();) {
    const uint8_t first = text.at(start);
    size_t end = start + 1;
    if (is_digit(first)) {
      end = text.skip(start, is_digit);
    } else if (is_letter(first)) {
      while (is_letter(text.at(end)) && !(is_lower(text.at(end - 1)) && !is_lower(text.at(end)))) end++;
      for (const char* word : kPlaceholderWords) {
        const size_t letters = strlen(word);
        telltale |= letters >= kTelltaleLetters && letters == end - start && text.has_word_at(start, word);
      }
    }
    if (is_alphanumeric(first)) {
      words++;
      const uint8_t after = text.at(end);
      if (is_digit(first) ? is_letter(after) : is_digit(after)) return false;
    }
    start = end;
  }
  return telltale && words > 1;
}

bool is_placeholder(const Text& text) {
  if (text.contains("***") || text.contains("...") || is_enclosed(text)) return true;
  if (text.length() > kLongestPlaceholder) return false;
  return is_one_character(text) || is_placeholder_words(text) || is_placeholder_name(text);
}

bool is_of(Characters characters, uint8_t c, size_t index) {
  switch (characters) {
    case Characters::kHex:
      return is_hex(c);
    case Characters::kAlphanumeric:
      return is_alphanumeric(c);
    case Characters::kBase64:
      return is_alphanumeric(c) || c == '+' || c == '/';
    case Characters::kBase64url:
      return is_alphanumeric(c) || c == '-' || c == '_';
    case Characters::kUuid:
      return index == 8 || index == 13 || index == 18 || index == 23 ? c == '-' : is_hex(c);
    case Characters::kVisible:
      return c > ' ' && c <= '~';
  }
  return false;
}

bool fits(const Text& text, const Shape& shape) {
  if (text.length() < shape.shortest || text.length() > shape.longest) return false;
  size_t end = text.length();
  if (shape.characters == Characters::kBase64) {
    while (text.length() - end < 2 && end > 0 && text.at(end - 1) == '=') end--;
  }
  for (size_t i = 0; i < end; i++) {
    if (!is_of(shape.characters, text.at(i), i)) return false;
  }
  return true;
}

Mistake mistake_of(const Text& text) {
  const bool marked = text.has_at(0, kByteOrderMark);
  const size_t start =
      text.skip(marked ? strlen(kByteOrderMark) : 0, [](uint8_t c) { return is_gap(c) || is_line_break(c); });
  if (text.has_any_at(text.skip(start, is_quote), kPrivateKeyStarts)) return Mistake::kPrivateKey;
  if (marked) return Mistake::kByteOrderMark;
  if (is_json(text, start)) return Mistake::kJson;
  if (is_assignment(text, start)) return Mistake::kAssignment;
  if (is_reference(text, start)) return Mistake::kReference;
  if (text.has(0, is_line_break)) return Mistake::kNewline;
  if (has_quotes(text)) return Mistake::kQuotes;
  if (is_placeholder(text)) return Mistake::kPlaceholder;
  if (is_gap(text.at(0)) || is_gap(text.last())) return Mistake::kSpace;
  if (text.has(0, [](uint8_t c) { return c < ' ' || c > '~'; })) return Mistake::kCharacter;
  return Mistake::kNone;
}

}  // namespace

Mistake secret_mistake(const uint8_t* bytes, size_t length, const Expected& expected, bool* likely) {
  const Text text(bytes, length);
  *likely = true;
  if (length == expected.api_key_length && memcmp(bytes, expected.api_key, length) == 0) {
    return Mistake::kApiKey;
  }
  const Mistake mistake = mistake_of(text);
  if (mistake != Mistake::kNone || expected.secret.longest == 0) return mistake;
  *likely = fits(text, expected.secret);
  const bool exchanged = !*likely && expected.api_key_form.longest != 0 && fits(text, expected.api_key_form);
  return exchanged ? Mistake::kExchanged : Mistake::kNone;
}

bool is_pem(const uint8_t* text, size_t length) { return Text(text, length).has_at(0, kPrivateKeyStarts[0]); }

bool has_line_break(const uint8_t* text, size_t length) { return Text(text, length).has(0, is_line_break); }

}  // namespace locksign
