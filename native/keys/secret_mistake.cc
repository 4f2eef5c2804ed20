#include "keys/secret_mistake.h"

#include <cstring>

#include "keys/placeholder.h"
#include "keys/private_key.h"
#include "keys/secret_text.h"

namespace locksign {

namespace {

bool is_hex(uint8_t c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
bool is_name(uint8_t c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-' || c == '+'; }
bool is_names(uint8_t c) { return is_name(c) || is_gap(c); }
bool is_line_mark(uint8_t c) { return c == '-' || c == '*' || c == '>' || c == '#' || c == ' '; }
bool is_separator(uint8_t c) { return c == ',' || c == ';' || c == ':' || c == '|'; }

bool is_json(const Text& text, size_t start) {
  const uint8_t first = text.at(start);
  const uint8_t next = text.at(text.skip(start + 1, is_whitespace));
  if (first == '[') return next == '"' || next == '\'' || next == '{';
  if (first != '{') return false;
  return next == '"' || next == '\'' || next == '}' ||
         (next != '{' && text.last() == '}' && text.has(start, [](uint8_t c) { return c == ':'; }));
}

// `NAME=value`, `set NAME=value`, `- API Secret: value`. The padding of base64 is no value.
bool is_assignment(const Text& text, size_t start) {
  start = text.skip(start, is_line_mark);
  const size_t end = text.skip(start, is_names);
  if (!is_letter(text.at(start)) && text.at(start) != '_') return false;
  if (text.at(end) == ':') return is_gap(text.at(end + 1)) || text.at(end + 1) == '=';
  return text.at(end) == '=' && text.has(end, [](uint8_t c) { return c != '=' && !is_whitespace(c); });
}

// `scheme:path` or `name[path]`. No exchange issues a secret with a colon or a bracket.
bool is_named_reference(const Text& text, size_t start) {
  const size_t end = text.skip(start, is_name);
  if (!is_letter(text.at(start)) || end - start < 2) return false;
  if (text.at(end) == ':') return end + 1 < text.length();
  return (text.at(end) == '[' && text.last() == ']') || (text.at(end) == '(' && text.last() == ')');
}

// `{cipher}text`, as Spring writes ciphertext.
bool is_marked(const Text& text, size_t start) {
  const size_t end = text.skip(start + 1, is_name);
  return text.at(start) == '{' && end > start + 1 && text.at(end) == '}' && end + 1 < text.length();
}

// A JSON Web Token, signed or encrypted (RFC 7515, RFC 7516).
bool is_token(const Text& text, size_t start) {
  return text.has_at(start, "eyJhbGciOi") ||
         (text.has_at(start, "eyJ") && text.has(start, [](uint8_t c) { return c == '.'; }));
}

bool is_reference(const Text& text, size_t start) {
  const uint8_t first = text.at(start);
  const uint8_t next = text.at(start + 1);
  if (first == '$' && (is_letter(next) || next == '_' || next == '{' || next == '(')) return true;
  if (first == '%' && text.last() == '%' && start + 2 < text.length()) return true;
  if (first == '@' && (is_letter(next) || next == '/' || next == '.')) return true;
  if (first == '!' && is_letter(next)) return true;
  return text.has_any_at(start, kReferenceStarts) || text.contains("${") || text.contains("$(") ||
         text.contains("{{") || is_named_reference(text, start) || is_marked(text, start);
}

bool has_quotes(const Text& text) {
  const uint8_t last = text.last();
  return is_quote(text.at(0)) || is_quote(last) ||
         ((last == ',' || last == ';') && text.length() > 1 && is_quote(text.at(text.length() - 2)));
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
  if (is_private_key(text)) return Mistake::kPrivateKey;
  if (text.has_at(0, kByteOrderMark)) return Mistake::kByteOrderMark;
  const size_t start = text.skip(0, is_whitespace);
  if (is_json(text, start)) return Mistake::kJson;
  if (is_token(text, start)) return Mistake::kToken;
  if (is_assignment(text, start)) return Mistake::kAssignment;
  if (is_reference(text, start)) return Mistake::kReference;
  if (text.has(0, is_line_break)) return Mistake::kNewline;
  if (has_quotes(text)) return Mistake::kQuotes;
  if (is_placeholder(text)) return Mistake::kPlaceholder;
  if (is_gap(text.at(0)) || is_gap(text.last())) return Mistake::kSpace;
  if (text.has(0, is_separator)) return Mistake::kSeparator;
  if (text.has(0, is_gap)) return Mistake::kInnerSpace;
  if (text.has(0, [](uint8_t c) { return c < ' ' || c > '~'; })) return Mistake::kCharacter;
  return Mistake::kNone;
}

}  // namespace

Mistake secret_mistake(const uint8_t* bytes, size_t length, const Expected& expected, bool* likely) {
  const Text text(bytes, length);
  *likely = true;
  if (text.is(expected.api_key.text, expected.api_key.length)) return Mistake::kApiKey;
  if (text.is(expected.passphrase.text, expected.passphrase.length)) return Mistake::kPassphrase;
  const Mistake mistake = mistake_of(text);
  if (mistake != Mistake::kNone) return mistake;
  const bool has_form = expected.secret.longest != 0 && fits(text, expected.secret);
  const bool has_other =
      expected.is_secret || (expected.api_key_form.longest != 0 && fits(text, expected.api_key_form));
  *likely = has_form || expected.secret.longest == 0;
  return has_other && !has_form ? Mistake::kExchanged : Mistake::kNone;
}

bool has_line_break(const uint8_t* text, size_t length) { return Text(text, length).has(0, is_line_break); }

}  // namespace locksign
