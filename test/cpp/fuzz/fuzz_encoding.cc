// Fuzzes the decoders against a slow reference that follows RFC 4648, and encodes the result again.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "base/encoding.h"

using namespace locksign;

namespace {

using Bytes = std::vector<uint8_t>;

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

struct Result {
  bool valid = false;
  Bytes bytes;
};

// Decodes in a heap block of exactly that size, so that AddressSanitizer detects any access
// outside.
Result decode(bool (*decoder)(uint8_t*, size_t, size_t*), const uint8_t* text, size_t length) {
  uint8_t* memory = static_cast<uint8_t*>(std::malloc(length == 0 ? 1 : length));
  if (length != 0) std::memcpy(memory, text, length);
  size_t count = 0;
  Result result;
  result.valid = decoder(memory, length, &count);
  require(count <= length, "more bytes than characters");
  require(result.valid || count == 0, "bytes from an invalid text");
  for (size_t i = count; i < length; ++i) require(memory[i] == 0, "text left behind");
  result.bytes.assign(memory, memory + count);
  std::free(memory);
  return result;
}

Result reference_hex(const std::string& text) {
  Result result;
  if (text.size() % 2 != 0) return result;
  if (text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return result;
  for (size_t i = 0; i < text.size(); i += 2) {
    result.bytes.push_back(static_cast<uint8_t>(std::strtoul(text.substr(i, 2).c_str(), nullptr, 16)));
  }
  result.valid = true;
  return result;
}

// A text is valid if an encoder produces it. So this decodes carelessly, one bit at a time, encodes
// the bytes with both alphabets, and compares.
Result reference_base64(const std::string& text) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  Result result;
  std::vector<bool> bits;
  for (const char c : text.substr(0, text.find('='))) {
    size_t value = digits.find(c);
    if (value == std::string::npos) value = c == '+' || c == '-' ? 62 : 63;
    for (int bit = 5; bit >= 0; --bit) bits.push_back((value >> bit & 1) != 0);
  }
  Bytes bytes(bits.size() / 8);
  for (size_t i = 0; i < bytes.size() * 8; ++i) {
    bytes[i / 8] = static_cast<uint8_t>(bytes[i / 8] << 1 | bits[i]);
  }

  const auto encode_by = [&](const std::string& alphabet, bool padded) {
    std::string encoded;
    for (size_t i = 0; i < bytes.size() * 8; i += 6) {
      size_t value = 0;
      for (size_t bit = i; bit < i + 6; ++bit) {
        value = value << 1 | (bit < bytes.size() * 8 ? bytes[bit / 8] >> (7 - bit % 8) & 1 : 0);
      }
      encoded += alphabet[value];
    }
    while (padded && encoded.size() % 4 != 0) encoded += '=';
    return encoded;
  };
  result.valid = text == encode_by(digits + "+/", true) || text == encode_by(digits + "-_", true) ||
                 text == encode_by(digits + "-_", false);
  if (result.valid) result.bytes = bytes;
  return result;
}

std::string encoded(SignatureEncoding encoding, const Bytes& bytes) {
  std::string text(encoded_length(encoding, bytes.size()), '\0');
  require(encode(encoding, bytes.data(), bytes.size(), text.data()) == text.size(),
          "length of the encoded text");
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(data, data + size);
  const Bytes bytes(data, data + size);

  const Result hex = decode(decode_hex, data, size);
  const Result expected_hex = reference_hex(text);
  require(hex.valid == expected_hex.valid && hex.bytes == expected_hex.bytes,
          "hex differs from the reference");

  const Result base64 = decode(decode_base64, data, size);
  const Result expected_base64 = reference_base64(text);
  require(base64.valid == expected_base64.valid && base64.bytes == expected_base64.bytes,
          "base64 differs from the reference");

  const std::string as_hex = encoded(SignatureEncoding::kHex, bytes);
  const std::string as_base64 = encoded(SignatureEncoding::kBase64, bytes);
  const std::string as_url = encoded(SignatureEncoding::kBase64url, bytes);
  const auto decodes_back = [&](bool (*decoder)(uint8_t*, size_t, size_t*), const std::string& encoded_text) {
    const Result back =
        decode(decoder, reinterpret_cast<const uint8_t*>(encoded_text.data()), encoded_text.size());
    return back.valid && back.bytes == bytes;
  };
  require(decodes_back(decode_hex, as_hex), "hex does not decode back");
  require(decodes_back(decode_base64, as_base64), "base64 does not decode back");
  require(decodes_back(decode_base64, as_url), "base64url does not decode back");
  return 0;
}
