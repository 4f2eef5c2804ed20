// Reads the fixtures that both implementations share: an array of flat objects whose values are
// strings or null. It supports no other JSON.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "memory/kernel_facts.h"

namespace json_cases {

using Case = std::map<std::string, std::optional<std::string>>;

class Reader final {
 public:
  explicit Reader(const std::string& text) : text_(text) {}

  std::vector<Case> cases() {
    std::vector<Case> all;
    take('[');
    do {
      all.push_back(object());
    } while (taken(','));
    take(']');
    return all;
  }

 private:
  Case object() {
    Case fields;
    take('{');
    do {
      const std::string name = string();
      take(':');
      fields[name] = value();
    } while (taken(','));
    take('}');
    return fields;
  }

  std::optional<std::string> value() {
    skip_blanks();
    if (text_.compare(at_, 4, "null") != 0) return string();
    at_ += 4;
    return std::nullopt;
  }

  std::string string() {
    std::string result;
    take('"');
    while (text_[at_] != '"') {
      if (text_[at_] != '\\') {
        result += text_[at_++];
        continue;
      }
      const char escape = text_[at_ + 1];
      at_ += 2;
      if (escape == 'u') {
        append_character(&result);
      } else {
        result += escape == 'n'   ? '\n'
                  : escape == 'r' ? '\r'
                  : escape == 't' ? '\t'
                  : escape == 'f' ? '\f'
                                  : escape;
      }
    }
    at_++;
    return result;
  }

  unsigned hexadecimal() {
    const unsigned code = static_cast<unsigned>(strtoul(text_.substr(at_, 4).c_str(), nullptr, 16));
    at_ += 4;
    return code;
  }

  // UTF-8 of an escape of four hexadecimal digits, or of two escapes that are a surrogate pair (RFC
  // 8259 section 7).
  void append_character(std::string* result) {
    unsigned code = hexadecimal();
    if (code >= 0xD800 && code < 0xDC00) {
      at_ += 2;
      code = 0x10000 + ((code - 0xD800) << 10) + (hexadecimal() - 0xDC00);
    }
    const auto add = [&](unsigned byte) { *result += static_cast<char>(byte); };
    if (code < 0x80) return add(code);
    if (code < 0x800) return add(0xC0 | code >> 6), add(0x80 | (code & 63));
    if (code < 0x10000) {
      return add(0xE0 | code >> 12), add(0x80 | (code >> 6 & 63)), add(0x80 | (code & 63));
    }
    add(0xF0 | code >> 18), add(0x80 | (code >> 12 & 63)), add(0x80 | (code >> 6 & 63)),
        add(0x80 | (code & 63));
  }

  void skip_blanks() {
    while (text_[at_] == ' ' || text_[at_] == '\n') at_++;
  }
  bool taken(char wanted) {
    skip_blanks();
    if (text_[at_] != wanted) return false;
    at_++;
    return true;
  }
  void take(char wanted) {
    if (taken(wanted)) return;
    printf("Bail out! no %c at byte %zu of the fixture\n", wanted, at_);
    exit(1);
  }

  const std::string& text_;
  size_t at_ = 0;
};

// Reads a file of test/fixtures. The path is relative to the directory of build/VARIANT/NAME_test,
// so that any working directory will do. Returns no cases if there is no such file.
inline std::vector<Case> read_fixture(const char* name) {
  char path[4096];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  std::string directory(path, length < 0 ? 0 : static_cast<size_t>(length));
  for (int up = 0; up < 4; up++) directory.resize(directory.rfind('/'));
  const std::string text = facts::read_text((directory + "/fixtures/" + name).c_str());
  return text.empty() ? std::vector<Case>{} : Reader(text).cases();
}

}  // namespace json_cases
