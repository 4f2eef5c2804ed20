#include "base/encoding.h"

#include "base/compiler.h"
#include "base/constant_time.h"
#include "base/declassify.h"
#include "base/wipe.h"

#if defined(LOCKSIGN_X86_64)
#include <emmintrin.h>
#endif

namespace locksign {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr char kStandardAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kUrlAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Properties of all characters of a text, examined after every character has been decoded. Whether
// the text is valid is not secret. Which character makes it invalid stays so.
struct Seen {
  uint32_t invalid = 0;
  uint32_t standard = 0;  // + or /
  uint32_t url = 0;       // - or _
};

inline uint32_t hex_digit(uint32_t character, Seen* seen) {
  const uint32_t lower = character | 0x20;  // folds A-F onto a-f; no other character lands there
  const uint32_t digit = mask_range(character, '0', '9');
  const uint32_t letter = mask_range(lower, 'a', 'f');
  seen->invalid |= ~(digit | letter);
  return (digit & (character - '0')) | (letter & (lower - 'a' + 10));
}

inline uint32_t base64_digit(uint32_t character, Seen* seen) {
  const uint32_t upper = mask_range(character, 'A', 'Z');
  const uint32_t lower = mask_range(character, 'a', 'z');
  const uint32_t digit = mask_range(character, '0', '9');
  const uint32_t plus = mask_equal(character, '+');
  const uint32_t slash = mask_equal(character, '/');
  const uint32_t minus = mask_equal(character, '-');
  const uint32_t underscore = mask_equal(character, '_');
  seen->standard |= plus | slash;
  seen->url |= minus | underscore;
  seen->invalid |= ~(upper | lower | digit | plus | slash | minus | underscore);
  return (upper & (character - 'A')) | (lower & (character - 'a' + 26)) | (digit & (character - '0' + 52)) |
         ((plus | minus) & 62) | ((slash | underscore) & 63);
}

#if defined(LOCKSIGN_X86_64)
// Writes the digits of sixteen bytes at once with SSE2, which every x86-64 processor has.
inline void encode_hex_16(const uint8_t* bytes, char* text) {
  const __m128i in = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i high = _mm_and_si128(_mm_srli_epi16(in, 4), _mm_set1_epi8(15));
  const __m128i low = _mm_and_si128(in, _mm_set1_epi8(15));
  const auto store = [](__m128i digits, char* to) {
    const __m128i letters = _mm_cmpgt_epi8(digits, _mm_set1_epi8(9));
    const __m128i gap = _mm_and_si128(letters, _mm_set1_epi8('a' - '0' - 10));
    digits = _mm_add_epi8(_mm_add_epi8(digits, _mm_set1_epi8('0')), gap);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), digits);
  };
  store(_mm_unpacklo_epi8(high, low), text);
  store(_mm_unpackhi_epi8(high, low), text + 16);
}
#endif

size_t encode_hex(const uint8_t* bytes, size_t count, char* text) {
  size_t i = 0;
#if defined(LOCKSIGN_X86_64)
  for (; i + 16 <= count; i += 16) encode_hex_16(bytes + i, text + 2 * i);
#endif
  for (; i < count; ++i) {
    text[2 * i] = kHexDigits[bytes[i] >> 4];
    text[2 * i + 1] = kHexDigits[bytes[i] & 15];
  }
  return count * 2;
}

size_t encode_base64(const char* alphabet, bool padded, const uint8_t* bytes, size_t count, char* text) {
  char* to = text;
  for (; count >= 3; count -= 3, bytes += 3) {
    const uint32_t group = uint32_t{bytes[0]} << 16 | uint32_t{bytes[1]} << 8 | bytes[2];
    *to++ = alphabet[group >> 18];
    *to++ = alphabet[group >> 12 & 63];
    *to++ = alphabet[group >> 6 & 63];
    *to++ = alphabet[group & 63];
  }
  if (count != 0) {
    const uint32_t group = uint32_t{bytes[0]} << 16 | (count == 2 ? uint32_t{bytes[1]} << 8 : 0);
    *to++ = alphabet[group >> 18];
    *to++ = alphabet[group >> 12 & 63];
    if (count == 2) *to++ = alphabet[group >> 6 & 63];
    for (; padded && count < 3; ++count) *to++ = '=';
  }
  return static_cast<size_t>(to - text);
}

inline uint8_t secret_hex_digit(uint32_t digit) {
  return static_cast<uint8_t>('0' + digit + (mask_range(digit, 10, 15) & ('a' - '0' - 10)));
}

inline uint8_t secret_base64_digit(uint32_t digit, bool url) {
  return static_cast<uint8_t>(
      (mask_range(digit, 0, 25) & ('A' + digit)) | (mask_range(digit, 26, 51) & ('a' + digit - 26)) |
      (mask_range(digit, 52, 61) & ('0' + digit - 52)) | (mask_equal(digit, 62) & (url ? '-' : '+')) |
      (mask_equal(digit, 63) & (url ? '_' : '/')));
}

size_t encode_secret_hex(const uint8_t* bytes, size_t count, uint8_t* text) {
  for (size_t i = 0; i < count; ++i) {
    text[2 * i] = secret_hex_digit(bytes[i] >> 4);
    text[2 * i + 1] = secret_hex_digit(bytes[i] & 15);
  }
  return count * 2;
}

size_t encode_secret_base64(bool url, const uint8_t* bytes, size_t count, uint8_t* text) {
  uint8_t* to = text;
  for (; count >= 3; count -= 3, bytes += 3) {
    const uint32_t group = uint32_t{bytes[0]} << 16 | uint32_t{bytes[1]} << 8 | bytes[2];
    for (int shift = 18; shift >= 0; shift -= 6) *to++ = secret_base64_digit(group >> shift & 63, url);
  }
  if (count != 0) {
    const uint32_t group = uint32_t{bytes[0]} << 16 | (count == 2 ? uint32_t{bytes[1]} << 8 : 0);
    *to++ = secret_base64_digit(group >> 18, url);
    *to++ = secret_base64_digit(group >> 12 & 63, url);
    if (count == 2) *to++ = secret_base64_digit(group >> 6 & 63, url);
    for (; !url && count < 3; ++count) *to++ = '=';
  }
  return static_cast<size_t>(to - text);
}

bool finish_decoding(uint8_t* text, size_t length, size_t bytes, bool valid, size_t* decoded) {
  *decoded = valid ? bytes : 0;
  wipe(text + *decoded, length - *decoded);
  return valid;
}

}  // namespace

size_t encode(SignatureEncoding encoding, const uint8_t* bytes, size_t count, char* text) {
  switch (encoding) {
    case SignatureEncoding::kHex:
      return encode_hex(bytes, count, text);
    case SignatureEncoding::kBase64:
      return encode_base64(kStandardAlphabet, true, bytes, count, text);
    case SignatureEncoding::kBase64url:
      break;
  }
  return encode_base64(kUrlAlphabet, false, bytes, count, text);
}

size_t encode_constant_time(SignatureEncoding encoding, const uint8_t* bytes, size_t count, uint8_t* text) {
  if (encoding == SignatureEncoding::kHex) return encode_secret_hex(bytes, count, text);
  return encode_secret_base64(encoding == SignatureEncoding::kBase64url, bytes, count, text);
}

bool decode_hex(uint8_t* text, size_t length, size_t* decoded) {
  Seen seen;
  const size_t bytes = length / 2;
  for (size_t i = 0; i < bytes; ++i) {
    const uint32_t high = hex_digit(text[2 * i], &seen);
    const uint32_t low = hex_digit(text[2 * i + 1], &seen);
    text[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return finish_decoding(text, length, bytes, length % 2 == 0 && declassified(seen.invalid == 0), decoded);
}

bool decode_base64(uint8_t* text, size_t length, size_t* decoded) {
  // The number of trailing '=' reveals the length of the secret, not its content.
  size_t padding = 0;
  while (padding < 2 && padding < length && declassified(text[length - 1 - padding] == '=')) ++padding;
  const size_t digits = length - padding;

  Seen seen;
  uint8_t* to = text;
  size_t i = 0;
  for (; i + 4 <= digits; i += 4, to += 3) {
    const uint32_t d0 = base64_digit(text[i], &seen);
    const uint32_t d1 = base64_digit(text[i + 1], &seen);
    const uint32_t d2 = base64_digit(text[i + 2], &seen);
    const uint32_t d3 = base64_digit(text[i + 3], &seen);
    to[0] = static_cast<uint8_t>(d0 << 2 | d1 >> 4);
    to[1] = static_cast<uint8_t>(d1 << 4 | d2 >> 2);
    to[2] = static_cast<uint8_t>(d2 << 6 | d3);
  }

  // RFC 4648 section 4: two extra digits are one byte, and three are two bytes. Section 3.5: the
  // unused bits must be zero, otherwise two texts would stand for one secret.
  const size_t rest = digits - i;
  if (rest >= 2) {
    const uint32_t d0 = base64_digit(text[i], &seen);
    const uint32_t d1 = base64_digit(text[i + 1], &seen);
    const uint32_t d2 = rest == 3 ? base64_digit(text[i + 2], &seen) : 0;
    *to++ = static_cast<uint8_t>(d0 << 2 | d1 >> 4);
    if (rest == 3) *to++ = static_cast<uint8_t>(d1 << 4 | d2 >> 2);
    seen.invalid |= rest == 3 ? d2 & 3 : d1 & 15;
  }

  seen.invalid |= seen.standard & seen.url;
  if (padding == 0 && rest != 0) seen.invalid |= seen.standard;  // only base64url may omit the padding
  const bool valid_length = rest != 1 && (padding == 0 || length % 4 == 0);
  const bool valid = valid_length && declassified(seen.invalid == 0);
  return finish_decoding(text, length, static_cast<size_t>(to - text), valid, decoded);
}

bool equal_constant_time(const uint8_t* a, const uint8_t* b, size_t count) {
  uint32_t difference = 0;
  for (size_t i = 0; i < count; ++i) difference |= opaque(uint32_t{a[i]} ^ b[i]);
  return difference == 0;
}

}  // namespace locksign
