// Recognises private keys. src/secrets/private-key.ts has the same functions.
#include "keys/private_key.h"

#include <cstring>

#include "base/secret_table.h"

namespace locksign {

namespace {

// The value of a digit of base64 or base64url (RFC 4648), or -1.
int digit_of(uint8_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (is_lower(c)) return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

// The text that is decoded from base64 from `start` on.
class Decoded final {
 public:
  Decoded(const Text& text, size_t start) : text_(text), start_(start) {}

  // A byte, or -1.
  int at(size_t index) const {
    const size_t bit = index * 8;
    const size_t first = start_ + bit / 6;
    const int high = digit_of(text_.at(first));
    const int low = digit_of(text_.at(first + 1));
    if (high < 0 || low < 0) return -1;
    return (((high << 6) | low) >> (4 - bit % 6)) & 0xFF;
  }

 private:
  const Text& text_;
  const size_t start_;
};

// Whether it is the base64 of a key in DER: a sequence that begins with a version and the next
// field (RFC 5208, 5915, 5958, 7292, 8017), or with the identifier of an algorithm (RFC 5280,
// 5958).
bool is_der(const Text& text, size_t start) {
  constexpr int kSequence = 0x30, kInteger = 0x02, kOctets = 0x04, kIdentifier = 0x06, kNewestVersion = 3;
  const Decoded der(text, start);
  const int length = der.at(1);
  if (der.at(0) != kSequence || length < 0 || length == 0x80 || length > 0x82) return false;
  const size_t body = length < 0x80 ? 2 : 2 + static_cast<size_t>(length - 0x80);
  if (der.at(body) == kInteger) {
    const int version = der.at(body + 2);
    const int next = der.at(body + 3);
    const bool is_field = next == kSequence || next == kInteger || next == kOctets;
    return der.at(body + 1) == 1 && version >= 0 && version <= kNewestVersion && is_field;
  }
  // The identifiers of RSA, of elliptic curves and of encryption begin with 1.2.840, those of
  // RFC 8410 with 1.3.101.
  const int arc = der.at(body + 4);
  const bool is_known =
      (arc == 0x2A && der.at(body + 5) == 0x86) || (arc == 0x2B && der.at(body + 5) == 0x65);
  return der.at(body) == kSequence && der.at(body + 2) == kIdentifier && is_known;
}

// The first index after a byte order mark, white space and quotes.
size_t index_of_key(const Text& text) {
  const size_t marked = text.has_at(0, kByteOrderMark) ? strlen(kByteOrderMark) : 0;
  return text.skip(text.skip(marked, is_whitespace), is_quote);
}

}  // namespace

bool is_private_key(const Text& text) {
  const size_t start = index_of_key(text);
  return text.has_any_at(start, kPrivateKeyStarts) || is_der(text, start);
}

bool is_pem(const uint8_t* bytes, size_t length) {
  const Text text(bytes, length);
  return text.has_at(index_of_key(text), kPrivateKeyStarts[0]);
}

}  // namespace locksign
