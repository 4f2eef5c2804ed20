// This file extracts one variable from a dotenv file. Dotenv has no standard. The parser follows
// npm's `dotenv`, with one exception: it refuses to guess at the requested variable, because a
// truncated secret or one that kept its quotes would show only as a wrong signature.
//
//   file       = [BOM] { line }                    lines end with LF, CR LF or CR
//   line       = spaces [ assignment | anything ]  other lines, such as comments, are skipped
//   assignment = [ "export" space+ ] name ( spaces "=" | ":" space ) spaces value
//   name       = one or more of A-Z a-z 0-9 _ . -
//   value      = quoted spaces [ "#" anything ]    may span lines; a line end inside becomes LF
//              | plain [ space+ "#" anything ]     ends with the line; trimmed; may be empty
//   quoted     = '...' or `...`                    literal
//              | "..."                             \n \r \t \\ \" are escapes, any other \ is kept
//   space      = space, tab, vertical tab or form feed
//
// Nothing is interpolated: $NAME and ${NAME} stay as they are. The name is matched exactly. The
// last assignment wins, even if it cannot be parsed. A value cannot be parsed (kDotenvSyntax) if a
// quote is not closed or is followed by text other than a comment, or if a plain value has a "#"
// without a space before it: npm's dotenv cuts there, others do not. If another variable has such a
// value, the value ends with its line.
#include "sources/dotenv.h"

#include <cstring>

#include "base/wipe.h"

namespace locksign {

namespace {

bool is_line_end(uint8_t c) { return c == '\n' || c == '\r'; }
bool is_whitespace(uint8_t c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }
bool is_quote(uint8_t c) { return c == '\'' || c == '"' || c == '`'; }
bool is_name(uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '-';
}

// A value as it appears in the file, without its quotes.
struct Value {
  size_t start = 0;
  size_t end = 0;
  bool readable = true;
  bool escapes = false;  // the value was in double quotes
};

// A position in the file. It never copies the content.
class Cursor final {
 public:
  Cursor(const uint8_t* file, size_t length) : file_(file), length_(length) {}

  bool at_end() const { return position_ == length_; }
  bool at_line_end() const { return at_end() || is_line_end(file_[position_]); }
  bool at(uint8_t c) const { return !at_end() && file_[position_] == c; }
  size_t position() const { return position_; }

  void skip_byte_order_mark() {
    if (length_ >= 3 && memcmp(file_, "\xEF\xBB\xBF", 3) == 0) position_ = 3;
  }
  bool skip_whitespace() {
    const size_t start = position_;
    while (!at_end() && is_whitespace(file_[position_])) position_++;
    return position_ != start;
  }
  void skip_line() {
    while (!at_line_end()) position_++;
    if (!at_end()) position_++;  // the LF of a CR LF then counts as an empty line
  }

  bool take(uint8_t c) {
    if (!at(c)) return false;
    position_++;
    return true;
  }

  // Reads a name that is followed by "=" or ": ", and leaves the position at the value.
  bool take_name(const char* wanted, bool* matches) {
    const size_t start = position_;
    if (take_word("export") && skip_whitespace() && !at_line_end() && is_name(file_[position_])) {
      return take_bare_name(wanted, matches);
    }
    position_ = start;
    return take_bare_name(wanted, matches);
  }

  // Leaves the position somewhere before the next line.
  Value take_value() {
    skip_whitespace();
    const size_t start = position_;
    if (!at_line_end() && is_quote(file_[position_])) {
      Value value;
      if (take_quoted(&value)) return value;
      position_ = start;
      value.readable = false;
      return value;
    }
    return take_plain();
  }

 private:
  bool take_word(const char* word) {
    const size_t length = strlen(word);
    if (length_ - position_ < length || memcmp(file_ + position_, word, length) != 0) return false;
    position_ += length;
    return true;
  }

  bool take_bare_name(const char* wanted, bool* matches) {
    const size_t start = position_;
    while (!at_end() && is_name(file_[position_])) position_++;
    const size_t length = position_ - start;
    if (length == 0) return false;
    *matches = length == strlen(wanted) && memcmp(file_ + start, wanted, length) == 0;
    if (take(':')) return skip_whitespace();
    skip_whitespace();
    return take('=');
  }

  // Returns false if the quote is not closed, or if text other than a comment follows it.
  bool take_quoted(Value* value) {
    const uint8_t quote = file_[position_++];
    value->escapes = quote == '"';
    value->start = position_;
    while (!at(quote)) {
      if (value->escapes && at('\\')) position_++;
      if (at_end()) return false;
      position_++;
    }
    value->end = position_++;
    skip_whitespace();
    return at_line_end() || at('#');
  }

  Value take_plain() {
    Value value;
    value.start = value.end = position_;
    bool after_whitespace = position_ > 0 && is_whitespace(file_[position_ - 1]);
    for (; !at_line_end(); position_++) {
      const uint8_t c = file_[position_];
      if (c == '#') {
        value.readable = after_whitespace;
        break;
      }
      after_whitespace = is_whitespace(c);
      if (!after_whitespace) value.end = position_ + 1;
    }
    return value;
  }

  const uint8_t* file_;
  size_t length_;
  size_t position_ = 0;
};

bool find_last(const uint8_t* file, size_t length, const char* name, Value* value) {
  bool found = false;
  Cursor cursor(file, length);
  cursor.skip_byte_order_mark();
  while (!cursor.at_end()) {
    cursor.skip_whitespace();
    bool matches = false;
    if (cursor.take_name(name, &matches)) {
      const Value taken = cursor.take_value();
      if (matches) {
        *value = taken;
        found = true;
      }
    }
    cursor.skip_line();
  }
  return found;
}

// The character that an escape stands for, or 0 if the backslash stands for itself.
uint8_t escaped(uint8_t c) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '\\':
    case '"':
      return c;
    default:
      return 0;
  }
}

// Moves the value to the start of the file. Unescaping only shortens it, so reads stay ahead of
// writes.
size_t move_to_start(uint8_t* file, const Value& value) {
  size_t written = 0;
  for (size_t read = value.start; read < value.end; read++) {
    uint8_t c = file[read];
    const bool more = read + 1 < value.end;
    if (c == '\r') {
      c = '\n';
      if (more && file[read + 1] == '\n') read++;
    } else if (value.escapes && c == '\\' && more && escaped(file[read + 1]) != 0) {
      c = escaped(file[++read]);
    }
    file[written++] = c;
  }
  return written;
}

}  // namespace

Status dotenv_extract(uint8_t* file, size_t length, const char* name, size_t* value_length) {
  *value_length = 0;
  Value value;
  Status status = Status::success();
  if (!find_last(file, length, name, &value)) {
    status = Status::error(Code::kDotenvMissing);
  } else if (!value.readable) {
    status = Status::error(Code::kDotenvSyntax);
  } else {
    *value_length = move_to_start(file, value);
  }
  wipe(file + *value_length, length - *value_length);
  return status;
}

}  // namespace locksign
