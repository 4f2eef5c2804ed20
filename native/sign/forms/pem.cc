#include "sign/forms/pem.h"

#include <cstring>

#include "base/constant_time.h"
#include "base/declassify.h"
#include "base/encoding.h"
#include "base/wipe.h"
#include "sign/forms/der.h"

namespace locksign {
namespace {

constexpr char kBegin[] = "-----BEGIN ";
constexpr char kEnd[] = "-----END ";
constexpr char kDashes[] = "-----";
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";  // of an editor, in front of the text
constexpr char kParameters[] = "EC PARAMETERS";

constexpr char kFirstLine[] = "-----BEGIN PRIVATE KEY-----\n";
constexpr char kLastLine[] = "-----END PRIVATE KEY-----\n";
constexpr size_t kLineBytes = 48;  // 64 digits

struct KnownFormat {
  const char* label;
  KeyFormat format;
};

constexpr KnownFormat kFormats[] = {
    {"PRIVATE KEY", KeyFormat::kPkcs8},
    {"ENCRYPTED PRIVATE KEY", KeyFormat::kEncryptedPkcs8},
    {"EC PRIVATE KEY", KeyFormat::kSec1},
    {"RSA PRIVATE KEY", KeyFormat::kPkcs1},
};

struct Refused {
  const char* start;
  KeyFormError error;
};

// Labels of other things. The first one that the label begins with counts.
constexpr Refused kRefusedLabels[] = {
    {"PUBLIC KEY", KeyFormError::kPublicKey},
    {"RSA PUBLIC KEY", KeyFormError::kPublicKey},
    {"EC PUBLIC KEY", KeyFormError::kPublicKey},
    {"CERTIFICATE REQUEST", KeyFormError::kCertificateRequest},
    {"NEW CERTIFICATE REQUEST", KeyFormError::kCertificateRequest},
    {"CERTIFICATE", KeyFormError::kCertificate},
    {"TRUSTED CERTIFICATE", KeyFormError::kCertificate},
    {"X509 CERTIFICATE", KeyFormError::kCertificate},
    {"OPENSSH PRIVATE KEY", KeyFormError::kOpensshKey},
    {"PGP ", KeyFormError::kPgpKey},
    {"DSA PRIVATE KEY", KeyFormError::kAnotherAlgorithm},
};

// How other forms of keys begin. An OpenSSH key without its lines begins with the base64 of
// "openssh-key-v1" (PROTOCOL.key).
constexpr Refused kRefusedStarts[] = {
    {"PuTTY-User-Key-File-", KeyFormError::kPuttyKey},
    {"---- BEGIN SSH2 PUBLIC KEY", KeyFormError::kPublicKey},
    {"---- BEGIN SSH2 ", KeyFormError::kOpensshKey},
    {"b3BlbnNzaC1rZXktdjE", KeyFormError::kOpensshKey},
    {"ssh-", KeyFormError::kPublicKey},
    {"ecdsa-sha2-", KeyFormError::kPublicKey},
};

bool is_label(uint8_t c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' '; }

// All ones for a digit of the base64 of RFC 4648 section 4, and for its padding.
uint32_t mask_base64(uint32_t c) {
  return mask_range(c, 'A', 'Z') | mask_range(c, 'a', 'z') | mask_range(c, '0', '9') | mask_equal(c, '+') |
         mask_equal(c, '/') | mask_equal(c, '=');
}

uint32_t mask_blank(uint32_t c) {
  return mask_equal(c, ' ') | mask_equal(c, '\t') | mask_equal(c, '\r') | mask_equal(c, '\n');
}

// The place up to which the text has been read.
class Cursor final {
 public:
  Cursor(const uint8_t* text, size_t length) : text_(text), length_(length) {}

  size_t at() const { return at_; }
  bool at_end() const { return at_ == length_; }
  uint8_t next() const { return text_[at_]; }  // not at the end
  void skip() { ++at_; }

  bool has(const char* wanted) const {
    const size_t bytes = std::strlen(wanted);
    return length_ - at_ >= bytes && der_equals({text_ + at_, bytes}, wanted, bytes);
  }
  bool take(const char* wanted) {
    if (!has(wanted)) return false;
    at_ += std::strlen(wanted);
    return true;
  }
  // A blank, or a line break that a dotenv file spells out.
  bool take_blank() {
    if (at_end()) return false;
    if (declassified(mask_blank(next())) == 0) return take("\\n") || take("\\r");
    skip();
    return true;
  }
  void skip_blanks() {
    while (take_blank()) continue;
  }
  KeyPart take_label() {
    const size_t start = at_;
    while (!at_end() && is_label(next())) skip();
    return KeyPart{text_ + start, at_ - start};
  }

 private:
  const uint8_t* const text_;
  const size_t length_;
  size_t at_ = 0;
};

Cursor start_of(const uint8_t* text, size_t length) {
  Cursor cursor(text, length);
  (void)cursor.take(kByteOrderMark);
  cursor.skip_blanks();
  return cursor;
}

KeyFormError error_of_start(const Cursor& cursor) {
  for (const Refused& refused : kRefusedStarts) {
    if (cursor.has(refused.start)) return refused.error;
  }
  return KeyFormError::kNotPem;
}

bool equals(const KeyPart& label, const char* wanted) {
  return der_equals(label, wanted, std::strlen(wanted));
}

KeyFormError known_format(const KeyPart& label, const KnownFormat** format) {
  for (const KnownFormat& known : kFormats) {
    if (!equals(label, known.label)) continue;
    *format = &known;
    return KeyFormError::kNone;
  }
  const Cursor start(label.bytes, label.length);
  for (const Refused& refused : kRefusedLabels) {
    if (start.has(refused.start)) return refused.error;
  }
  return KeyFormError::kOtherPem;
}

KeyFormError take_begin(Cursor* cursor, KeyPart* label) {
  if (!cursor->take(kBegin)) return error_of_start(*cursor);
  *label = cursor->take_label();
  if (cursor->take(kDashes)) return KeyFormError::kNone;
  return cursor->at_end() ? KeyFormError::kTruncated : KeyFormError::kNotPem;
}

bool take_end(Cursor* cursor, const char* label) {
  return cursor->take(kEnd) && cursor->take(label) && cursor->take(kDashes);
}

// Moves the digits and the padding to the start of the text, up to the END line. They never
// overtake the cursor.
KeyFormError gather_digits(Cursor* cursor, uint8_t* text, size_t* digits) {
  while (!cursor->at_end()) {
    const uint8_t character = cursor->next();
    if (declassified(mask_base64(character)) != 0) {
      text[(*digits)++] = character;
      cursor->skip();
    } else if (character == '-') {
      return KeyFormError::kNone;
    } else if (!cursor->take_blank()) {
      return KeyFormError::kBadBase64;
    }
  }
  return KeyFormError::kTruncated;
}

}  // namespace

size_t pem_encoded_length(size_t der_bytes) {
  const size_t lines = (der_bytes + kLineBytes - 1) / kLineBytes;
  const size_t digits = encoded_length(SignatureEncoding::kBase64, der_bytes);
  return sizeof(kFirstLine) - 1 + digits + lines + sizeof(kLastLine) - 1;
}

size_t pem_encode(const KeyPart& der, uint8_t* text) {
  uint8_t* to = text;
  const auto append = [&to](const char* line, size_t bytes) {
    std::memcpy(to, line, bytes);
    to += bytes;
  };
  append(kFirstLine, sizeof(kFirstLine) - 1);
  for (size_t at = 0; at < der.length; at += kLineBytes) {
    const size_t left = der.length - at;
    const size_t bytes = left < kLineBytes ? left : kLineBytes;
    to += encode_constant_time(SignatureEncoding::kBase64, der.bytes + at, bytes, to);
    append("\n", 1);
  }
  append(kLastLine, sizeof(kLastLine) - 1);
  return static_cast<size_t>(to - text);
}

bool pem_begins(const uint8_t* text, size_t length) { return start_of(text, length).has(kBegin); }

KeyFormError pem_decode(uint8_t* text, size_t length, KeyFormat* format, size_t* decoded) {
  Cursor cursor = start_of(text, length);
  KeyPart label;
  KeyFormError error = take_begin(&cursor, &label);
  if (error == KeyFormError::kNone && equals(label, kParameters)) {
    while (!cursor.at_end() && !cursor.has(kEnd)) cursor.skip();
    if (!take_end(&cursor, kParameters)) return KeyFormError::kTruncated;
    cursor.skip_blanks();
    if (cursor.at_end()) return KeyFormError::kOtherPem;
    error = take_begin(&cursor, &label);
  }
  const KnownFormat* known = nullptr;
  if (error == KeyFormError::kNone) error = known_format(label, &known);
  if (error != KeyFormError::kNone) return error;
  *format = known->format;

  size_t digits = 0;
  error = gather_digits(&cursor, text, &digits);
  if (error != KeyFormError::kNone) return error;
  if (cursor.has("-Type:")) return KeyFormError::kTraditionalEncryption;  // Proc-Type (RFC 1421)
  if (!take_end(&cursor, known->label)) return KeyFormError::kTruncated;
  cursor.skip_blanks();
  if (!cursor.at_end()) return KeyFormError::kTextAfter;

  wipe(text + digits, length - digits);
  const bool is_padded = digits % 4 == 0;
  return is_padded && decode_base64(text, digits, decoded) ? KeyFormError::kNone : KeyFormError::kBadBase64;
}

}  // namespace locksign
