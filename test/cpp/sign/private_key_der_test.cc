// Private keys in DER whose bytes are damaged, without the text around them.
#include "sign/forms/private_key_der.h"

#include "base/encoding.h"
#include "check.h"
#include "sign/key_cases.h"
#include "sign/key_text.h"

using namespace locksign;
using key_cases::KeyCase;

namespace {

struct Der {
  KeyKind kind;
  KeyFormat format;
  std::string bytes;
};

// The DER of every key of the fixture that is valid and not encrypted.
std::vector<Der> valid_keys() {
  std::vector<Der> all;
  for (const KeyCase& c : key_cases::all()) {
    if (c.error != KeyFormError::kNone || c.encoding != KeyTextEncoding::kPem || c.passphrase) continue;
    KeyText text(c.text);
    Der der = {c.kind, KeyFormat::kPkcs8, {}};
    size_t decoded = 0;
    CHECK(pem_decode(text.bytes(), text.length(), &der.format, &decoded) == KeyFormError::kNone);
    der.bytes.assign(text.bytes(), text.bytes() + decoded);
    all.push_back(der);
  }
  CHECK(all.size() > 20);
  return all;
}

// The key is read from a block of its length.
KeyFormResult read(const Der& der, const std::string& bytes, bool* inside) {
  KeyText block(bytes);
  const KeyFormResult result =
      private_key_from_der(der.kind, der.format, KeyPart{block.bytes(), block.length()}, block.form());
  *inside = !result.ok() || block.parts_are_inside();
  return result;
}

}  // namespace

TEST("DER that is cut off anywhere is called truncated") {
  for (const Der& der : valid_keys()) {
    for (size_t length = 0; length < der.bytes.size(); ++length) {
      bool inside;
      CHECK(read(der, der.bytes.substr(0, length), &inside).error == KeyFormError::kTruncated);
    }
  }
}

TEST("DER with a byte more is called trailing") {
  for (const Der& der : valid_keys()) {
    for (const char byte : {'\0', '\x30', '\xff'}) {
      bool inside;
      CHECK(read(der, der.bytes + byte, &inside).error == KeyFormError::kTrailingBytes);
    }
  }
}

TEST("DER with any byte changed gives an error, or parts inside of it") {
  size_t accepted = 0, refused = 0;
  for (const Der& der : valid_keys()) {
    for (size_t at = 0; at < der.bytes.size(); ++at) {
      for (const int change : {0x01, 0x02, 0x10, 0x80, 0xff}) {
        std::string damaged = der.bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ change);
        bool inside;
        const KeyFormResult result = read(der, damaged, &inside);
        CHECK(inside);
        (result.ok() ? accepted : refused)++;
      }
    }
  }
  CHECK(accepted > 0 && refused > 0);
}

int main() { return check::run_all(); }
