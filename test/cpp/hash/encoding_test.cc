// Hex, base64 and base64url against RFC 4648, and the texts that must be refused.
#include "base/encoding.h"

#include "check.h"
#include "hash/hash_check.h"

using namespace locksign;

namespace {

std::string encoded(SignatureEncoding encoding, const Bytes& bytes) {
  std::string text(encoded_length(encoding, bytes.size()), '?');
  const size_t length = encode(encoding, bytes.data(), bytes.size(), text.data());
  CHECK(length == text.size());
  return text;
}

using Decode = bool(uint8_t* text, size_t length, size_t* decoded);

struct Decoded {
  bool valid;
  Bytes bytes;
  bool rest_is_zero;
};

Decoded decoded(Decode* decode, const std::string& text) {
  Bytes memory(text.begin(),
               text.end());  // the exact size, so that AddressSanitizer detects any overrun
  size_t count = 12345;
  Decoded result;
  result.valid = decode(memory.data(), memory.size(), &count);
  if (count > memory.size()) count = memory.size();
  result.bytes.assign(memory.begin(), memory.begin() + static_cast<std::ptrdiff_t>(count));
  result.rest_is_zero = true;
  for (size_t i = count; i < memory.size(); ++i) result.rest_is_zero &= memory[i] == 0;
  return result;
}

bool gives(Decode* decode, const std::string& text, const Bytes& expected) {
  const Decoded result = decoded(decode, text);
  return result.valid && result.bytes == expected && result.rest_is_zero;
}

bool refuses(Decode* decode, const std::string& text) {
  const Decoded result = decoded(decode, text);
  return !result.valid && result.bytes.empty() && result.rest_is_zero;
}

int hex_value(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr char kStandard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kUrl[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int base64_value(uint8_t c) {
  for (int i = 0; i < 64; ++i) {
    if (c == kStandard[i] || c == kUrl[i]) return i;
  }
  return -1;
}

}  // namespace

TEST("the test vectors of RFC 4648 section 10 encode and decode") {
  const struct {
    const char *text, *base64, *hex;
  } vectors[] = {{"", "", ""},
                 {"f", "Zg==", "66"},
                 {"fo", "Zm8=", "666F"},
                 {"foo", "Zm9v", "666F6F"},
                 {"foob", "Zm9vYg==", "666F6F62"},
                 {"fooba", "Zm9vYmE=", "666F6F6261"},
                 {"foobar", "Zm9vYmFy", "666F6F626172"}};
  for (const auto& vector : vectors) {
    const Bytes bytes = bytes_of(vector.text);
    CHECK(encoded(SignatureEncoding::kBase64, bytes) == vector.base64);
    CHECK(gives(decode_base64, vector.base64, bytes));
    CHECK(gives(decode_hex, vector.hex, bytes));
    CHECK(gives(decode_hex, encoded(SignatureEncoding::kHex, bytes), bytes));
  }
}

TEST("decoding reverses encoding at every length up to 200") {
  Random random(0x082efa98ec4e6c89);
  for (size_t length = 0; length <= 200; ++length) {
    const Bytes bytes = random.bytes(length);
    CHECK(encoded(SignatureEncoding::kHex, bytes) == to_hex(bytes.data(), bytes.size()));
    CHECK(gives(decode_hex, encoded(SignatureEncoding::kHex, bytes), bytes));
    CHECK(gives(decode_base64, encoded(SignatureEncoding::kBase64, bytes), bytes));
    CHECK(gives(decode_base64, encoded(SignatureEncoding::kBase64url, bytes), bytes));
  }
}

TEST("encoding in constant time gives the same text for every byte and every length up to 200") {
  Random random(0x3c6ef372fe94f82b);
  Bytes every;
  for (int byte = 0; byte < 256; ++byte) every.push_back(static_cast<uint8_t>(byte));
  for (size_t length = 0; length <= 200; ++length) {
    const Bytes bytes = length == 200 ? every : random.bytes(length);
    for (const SignatureEncoding encoding :
         {SignatureEncoding::kHex, SignatureEncoding::kBase64, SignatureEncoding::kBase64url}) {
      const std::string expected = encoded(encoding, bytes);
      Bytes text(expected.size());  // the exact size, so that AddressSanitizer detects any overrun
      CHECK(encode_constant_time(encoding, bytes.data(), bytes.size(), text.data()) == expected.size());
      CHECK(std::string(text.begin(), text.end()) == expected);
    }
  }
}

TEST("the two alphabets differ only in their last two characters and in padding") {
  const Bytes all_ones(4, 0xff);
  CHECK(encoded(SignatureEncoding::kBase64, all_ones) == "/////w==");
  CHECK(encoded(SignatureEncoding::kBase64url, all_ones) == "_____w");
  CHECK(encoded(SignatureEncoding::kBase64, Bytes(3, 0xfb)) == "+/v7");
  CHECK(encoded(SignatureEncoding::kBase64url, Bytes(3, 0xfb)) == "-_v7");
}

TEST("hex accepts both cases, also mixed, and no odd length") {
  CHECK(gives(decode_hex, "00fFAb9C", {0x00, 0xff, 0xab, 0x9c}));
  CHECK(refuses(decode_hex, "0"));
  CHECK(refuses(decode_hex, "00f"));
  CHECK(refuses(decode_hex, "0x00"));
  CHECK(refuses(decode_hex, "00 ff"));
}

TEST("every byte at every position of a hex text is decoded correctly or refused") {
  const std::string text = "0123456789abcdefABCDEF00ff";
  for (size_t place = 0; place < text.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = text;
      changed[place] = static_cast<char>(byte);
      if (hex_value(static_cast<uint8_t>(byte)) < 0) {
        CHECK(refuses(decode_hex, changed));
      } else {
        Bytes expected;
        for (size_t i = 0; i < changed.size(); i += 2) {
          expected.push_back(static_cast<uint8_t>(hex_value(static_cast<uint8_t>(changed[i])) * 16 +
                                                  hex_value(static_cast<uint8_t>(changed[i + 1]))));
        }
        CHECK(gives(decode_hex, changed, expected));
      }
    }
  }
}

TEST("every byte at every position of a base64 text is decoded correctly or refused") {
  const std::string text = "MDEyMzQ1Njc4OWFiY2Rl";  // a multiple of four without padding, + / - or _
  for (size_t place = 0; place < text.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = text;
      changed[place] = static_cast<char>(byte);
      if (base64_value(static_cast<uint8_t>(byte)) >= 0) {
        Bytes expected;
        uint32_t bits = 0;
        int count = 0;
        for (const char c : changed) {
          bits = bits << 6 | static_cast<uint32_t>(base64_value(static_cast<uint8_t>(c)));
          count += 6;
          if (count >= 8) expected.push_back(static_cast<uint8_t>(bits >> (count -= 8)));
        }
        CHECK(gives(decode_base64, changed, expected));
      } else {  // '=' at the last position too: the unused bits before it would not be zero
        CHECK(refuses(decode_base64, changed));
      }
    }
  }
}

TEST("base64 refuses unused bits that are not zero") {
  for (int value = 0; value < 64; ++value) {
    const std::string two = std::string("A") + kStandard[value];
    const std::string three = std::string("AA") + kStandard[value];
    CHECK(decoded(decode_base64, two + "==").valid == (value % 16 == 0));
    CHECK(decoded(decode_base64, three + "=").valid == (value % 4 == 0));
    if (value < 62) {
      CHECK(decoded(decode_base64, two).valid == (value % 16 == 0));
      CHECK(decoded(decode_base64, three).valid == (value % 4 == 0));
    }
  }
}

TEST("base64 accepts one alphabet at a time") {
  CHECK(gives(decode_base64, "+/+/", {0xfb, 0xff, 0xbf}));
  CHECK(gives(decode_base64, "-_-_", {0xfb, 0xff, 0xbf}));
  CHECK(refuses(decode_base64, "+/-_"));
  CHECK(refuses(decode_base64, "+AA_"));
  CHECK(refuses(decode_base64, "+AAA-w=="));
}

TEST("base64 padding is correct or, unless + or / is used, absent") {
  CHECK(gives(decode_base64, "Zg", bytes_of("f")));
  CHECK(gives(decode_base64, "Zm8", bytes_of("fo")));
  CHECK(gives(decode_base64, "-w==", {0xfb}));
  CHECK(gives(decode_base64, "-w", {0xfb}));
  CHECK(gives(decode_base64, "+w==", {0xfb}));
  CHECK(refuses(decode_base64, "+w"));
  CHECK(refuses(decode_base64, "+/8"));
  for (const char* text : {"=",        "==",   "===",   "====",   "Z",     "Z=",     "Z==",
                           "Z===",     "Zg=",  "Zg===", "Zm8==",  "Zm9v=", "Zm9v==", "Zm9v====",
                           "Zg==Zg==", "=Zg=", "Zm=8",  "Zg==\n", " Zg==", "Zm9vY",  "Zm9vY==="}) {
    CHECK(refuses(decode_base64, text));
  }
}

TEST("the rest of the text is wiped, whether it was valid or not") {
  CHECK(decoded(decode_hex, "6c6f636b7369676e").rest_is_zero);
  CHECK(decoded(decode_hex, "6c6f636b7369676").rest_is_zero);
  CHECK(decoded(decode_base64, "bG9ja3NpZ24=").rest_is_zero);
  CHECK(decoded(decode_base64, "bG9ja3NpZ24!").rest_is_zero);
  CHECK(refuses(decode_base64, "bG9ja3NpZ24!"));
}

TEST("comparison detects every single flipped bit") {
  Random random(0x452821e638d01377);
  for (const size_t length : {size_t{1}, size_t{32}, size_t{48}, size_t{64}}) {
    const Bytes bytes = random.bytes(length);
    CHECK(equal_constant_time(bytes.data(), bytes.data(), length));
    for (size_t bit = 0; bit < length * 8; ++bit) {
      Bytes changed = bytes;
      changed[bit / 8] ^= static_cast<uint8_t>(1u << bit % 8);
      CHECK(!equal_constant_time(bytes.data(), changed.data(), length));
    }
  }
  CHECK(equal_constant_time(nullptr, nullptr, 0));
}

int main() { return check::run_all(); }
