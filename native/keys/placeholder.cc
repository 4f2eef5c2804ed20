// Recognises placeholders. src/secrets/placeholder.ts has the same functions.
#include "keys/placeholder.h"

#include <cstring>

#include "base/secret_table.h"

namespace locksign {

namespace {

bool is_enclosed(const Text& text) {
  const uint8_t first = text.at(0);
  const uint8_t last = text.last();
  return (first == '<' && last == '>') || (first == '[' && last == ']') || (first == '(' && last == ')') ||
         (first == '{' && last == '}');
}

// Whether it has no letters or digits, or each of them at least three times in a row.
bool is_runs(const Text& text) {
  constexpr size_t kShortestRun = 3;
  size_t count = kShortestRun;
  uint8_t only = 0;
  for (size_t i = 0; i < text.length(); i++) {
    const uint8_t c = text.at(i);
    if (!is_alphanumeric(c)) continue;
    const uint8_t folded = c | 0x20;
    if (folded == only) {
      count++;
      continue;
    }
    if (count < kShortestRun) return false;
    only = folded;
    count = 1;
  }
  return count >= kShortestRun;
}

// Whether it counts up from a digit: `1234567890`, `0123456789abcdef`.
bool is_sequence(const Text& text) {
  constexpr size_t kShortestSequence = 4;
  for (size_t i = 1; i < text.length(); i++) {
    const uint8_t before = text.at(i - 1) | 0x20;
    const uint8_t c = text.at(i) | 0x20;
    const bool is_next = is_alphanumeric(text.at(i)) && c == before + 1;
    const bool is_after_nine = before == '9' && (c == '0' || c == 'a');
    const bool is_again = (before == 'f' && c == '0') || (before == 'z' && c == 'a');
    if (!is_next && !is_after_nine && !is_again) return false;
  }
  return is_digit(text.at(0)) && text.length() >= kShortestSequence;
}

// Whether it could be hexadecimal: one in 130,000 such secrets of 16 digits has no letters but
// `add`.
bool is_hexadecimal(const Text& text) {
  constexpr size_t kShortestHexadecimal = 16;
  if (text.length() < kShortestHexadecimal) return false;
  for (size_t i = 0; i < text.length(); i++) {
    if (is_letter(text.at(i)) && (text.at(i) | 0x20) > 'f') return false;
  }
  return true;
}

// Whether it consists of words for placeholders, and perhaps digits.
bool is_placeholder_words(const Text& text) {
  if (is_hexadecimal(text)) return false;
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

}  // namespace

bool is_placeholder(const Text& text) {
  if (text.contains("***") || text.contains("...") || is_enclosed(text)) return true;
  if (text.length() > kLongestPlaceholder) return false;
  return is_runs(text) || is_sequence(text) || is_placeholder_words(text) || is_placeholder_name(text);
}

}  // namespace locksign
