// The encodings of a secret's text: the key that each makes, the texts that it refuses, and that
// the text is unchanged.
#include "keys/key_encoding.h"

#include "base/encoding.h"
#include "check.h"
#include "hash/hash_check.h"

using namespace locksign;

namespace {

struct Form {
  Code code;
  std::string bytes;
};

// The exact size, so that AddressSanitizer detects any overrun.
Form form_of(SecretEncoding encoding, const std::string& text) {
  const Bytes place(text.begin(), text.end());
  Bytes form(key_encoding_room(encoding, text.size()), 0xee);
  size_t length = 12345;
  const Status status = key_encoding_apply(encoding, place.data(), place.size(), form.data(), &length);
  CHECK(place == Bytes(text.begin(), text.end()));
  if (!status.ok()) return {status.code, ""};
  CHECK(length <= form.size());
  return {Code::kOk, std::string(reinterpret_cast<const char*>(form.data()), length)};
}

bool gives(SecretEncoding encoding, const std::string& text, const std::string& expected) {
  const Form form = form_of(encoding, text);
  return form.code == Code::kOk && form.bytes == expected;
}

}  // namespace

TEST("utf8, base64 and hex keep a text, decode it or refuse it") {
  CHECK(gives(SecretEncoding::kUtf8, "a2V5", "a2V5"));
  CHECK(gives(SecretEncoding::kBase64, "a2V5", "key"));
  CHECK(gives(SecretEncoding::kHex, "6b6579", "key"));
  CHECK(form_of(SecretEncoding::kBase64, "a2V5!").code == Code::kSecretBase64);
  CHECK(form_of(SecretEncoding::kHex, "6b657").code == Code::kSecretHex);
}

TEST("to-base64 agrees with encode() for every byte and every length up to 200") {
  Random random(0x510e527fade682d1);
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
  for (size_t length = 0; length <= 200; ++length) {
    const Bytes bytes = random.bytes(length);
    const std::string text = length == 200 ? every : std::string(bytes.begin(), bytes.end());
    std::string expected(encoded_length(SignatureEncoding::kBase64, text.size()), '?');
    encode(SignatureEncoding::kBase64, reinterpret_cast<const uint8_t*>(text.data()), text.size(),
           expected.data());
    CHECK(gives(SecretEncoding::kToBase64, text, expected));
  }
}

TEST("to-uppercase agrees with the C locale for every ASCII character and refuses all others") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = std::string("a") + static_cast<char>(byte) + "z9";
    const bool small = byte >= 'a' && byte <= 'z';
    const std::string capital = std::string("A") + static_cast<char>(small ? byte - 32 : byte) + "Z9";
    if (byte < 0x80) {
      CHECK(gives(SecretEncoding::kToUppercase, text, capital));
    } else {
      CHECK(form_of(SecretEncoding::kToUppercase, text).code == Code::kSecretAscii);
    }
  }
}

TEST("to-md5-hex agrees with the test suite of RFC 1321 and needs exactly its own room") {
  CHECK(gives(SecretEncoding::kToMd5Hex, "a", "0cc175b9c0f1b6a831c399e269772661"));
  CHECK(gives(SecretEncoding::kToMd5Hex, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"));
  CHECK(gives(SecretEncoding::kToMd5Hex,
              "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
              "57edf4a22be3c955ac49da2e2107b67a"));
  CHECK(key_encoding_room(SecretEncoding::kToMd5Hex, 4096) ==
        key_encoding_room(SecretEncoding::kToMd5Hex, 1));
}

int main() { return check::run_all(); }
