// The calls that sign and verify, written against the C interface of Node-API, which costs less than its C++
// wrapper.
#include <cstdlib>
#include <cstring>

#include "addon/addon.h"
#include "base/encoding.h"
#include "base/wipe.h"
#include "mac/hmac.h"

namespace locksign {
namespace {

// The message's bytes: a Uint8Array's own, or a string's UTF-8 here or, if it is longer, on the heap.
class Message final {
 public:
  Message() = default;
  ~Message() { std::free(heap_); }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  // kOk, kMessageType or kMemoryExhausted.
  SignStatus read(napi_env env, napi_value value) {
    // V8 copies a string's units in half the time in which it makes UTF-8 of them, and of ASCII each is a
    // byte.
    const napi_status status = napi_get_value_string_utf16(env, value, units_, kShortText + 2, &length_);
    if (status != napi_ok) return read_array(env, value);
    is_text_ = true;
    if (length_ > kShortText || !narrow()) return read_text(env, value);
    data_ = bytes_;
    return SignStatus::kOk;
  }

  // False of bytes, which another thread may change meanwhile.
  bool is_printable_text() const {
    if (!is_text_) return false;
    bool printable = true;
    for (size_t i = 0; i < length_; i++) printable = printable && data_[i] >= 0x20 && data_[i] <= 0x7e;
    return printable;
  }

  const uint8_t* data() const { return data_; }
  size_t length() const { return length_; }

 private:
  static constexpr size_t kShortText = 4096;  // units; one more is read, to tell a longer text
  static constexpr size_t kStep = 16;

  // False if there is anything but ASCII. In whole steps, which the compiler makes vectors of.
  bool narrow() {
    std::memset(units_ + length_, 0, kStep * sizeof(char16_t));
    char16_t seen[kStep] = {};
    for (size_t i = 0; i < length_; i += kStep) {
      for (size_t j = 0; j < kStep; ++j) {
        seen[j] = static_cast<char16_t>(seen[j] | units_[i + j]);
        bytes_[i + j] = static_cast<uint8_t>(units_[i + j]);
      }
    }
    char16_t any = 0;
    for (const char16_t each : seen) any = static_cast<char16_t>(any | each);
    return any < 0x80;
  }

  SignStatus read_text(napi_env env, napi_value value) {
    napi_get_value_string_utf8(env, value, nullptr, 0, &length_);
    heap_ = static_cast<char*>(std::malloc(length_ + 1));
    if (heap_ == nullptr) return SignStatus::kMemoryExhausted;
    napi_get_value_string_utf8(env, value, heap_, length_ + 1, &length_);
    data_ = reinterpret_cast<const uint8_t*>(heap_);
    return SignStatus::kOk;
  }

  SignStatus read_array(napi_env env, napi_value value) {
    bool is_array = false;
    napi_typedarray_type type;
    void* data = nullptr;
    if (napi_is_typedarray(env, value, &is_array) != napi_ok || !is_array ||
        napi_get_typedarray_info(env, value, &type, &length_, &data, nullptr, nullptr) != napi_ok ||
        type != napi_uint8_array) {
      return SignStatus::kMessageType;
    }
    data_ = static_cast<const uint8_t*>(data);
    return SignStatus::kOk;
  }

  const uint8_t* data_ = nullptr;
  size_t length_ = 0;
  bool is_text_ = false;
  char* heap_ = nullptr;
  char16_t units_[kShortText + kStep];
  uint8_t bytes_[kShortText + kStep];
};

struct Digest {
  uint8_t bytes[kMaxDigestBytes];
  size_t count = 0;
};

// The common half of sign and verify: reads the handle and the message, and computes the digest if it returns
// kOk. MD5 must not sign arbitrary bytes: signatures of two messages that were made to collide reveal the
// secret (Sasaki and others, "Security of MD5 Challenge and Response", CT-RSA 2008).
SignStatus digest_of(napi_env env, const Instance* instance, napi_value handle_value,
                     napi_value message_value, Digest* digest) {
  uint32_t handle = 0;
  napi_get_value_uint32(env, handle_value, &handle);
  const KeySlot* key = instance->handles.find(handle);
  if (key == nullptr) return SignStatus::kKeyDestroyed;
  Message message;
  const SignStatus status = message.read(env, message_value);
  if (status != SignStatus::kOk) return status;
  if (key->algorithm == Algorithm::kSecretSuffixMd5 && !message.is_printable_text()) {
    return SignStatus::kNotPrintable;
  }
  if (is_suffix(key->algorithm)) {
    suffix_sign(key->algorithm, key->suffix(), message.data(), message.length(), digest->bytes);
  } else {
    hmac_sign(key->algorithm, key->states, message.data(), message.length(), digest->bytes);
  }
  digest->count = digest_bytes_of(key->algorithm);
  return SignStatus::kOk;
}

napi_value status_value(napi_env env, SignStatus status) {
  napi_value value = nullptr;
  napi_create_uint32(env, static_cast<uint32_t>(status), &value);
  return value;
}

// sign…(handle, message) -> text, or a SignStatus
napi_value Sign(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t count = 2;
  void* data = nullptr;
  napi_get_cb_info(env, info, &count, arguments, nullptr, &data);
  const Signing* signing = static_cast<Signing*>(data);

  Digest digest;
  const SignStatus status = digest_of(env, signing->instance, arguments[0], arguments[1], &digest);
  if (status != SignStatus::kOk) return status_value(env, status);

  char text[kMaxDigestBytes * 2];
  const size_t length = encode(signing->encoding, digest.bytes, digest.count, text);
  napi_value result = nullptr;
  napi_create_string_latin1(env, text, length, &result);
  return result;
}

// verify…(handle, message, signature) -> a SignStatus
napi_value Verify(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  size_t count = 3;
  void* data = nullptr;
  napi_get_cb_info(env, info, &count, arguments, nullptr, &data);
  const Signing* signing = static_cast<Signing*>(data);

  Digest digest;
  Wiper wiper(digest.bytes, sizeof(digest.bytes));
  const SignStatus status = digest_of(env, signing->instance, arguments[0], arguments[1], &digest);
  if (status != SignStatus::kOk) return status_value(env, status);

  // Room for one more character than any signature has (four bytes of UTF-8) and a NUL: a longer text is cut
  // where a character ends, and must not be cut to a right one.
  uint8_t text[kMaxDigestBytes * 2 + 4 + 1];
  size_t length = 0;
  napi_get_value_string_utf8(env, arguments[2], reinterpret_cast<char*>(text), sizeof(text), &length);
  size_t decoded = 0;
  const bool valid = signing->encoding == SignatureEncoding::kHex ? decode_hex(text, length, &decoded)
                                                                  : decode_base64(text, length, &decoded);
  const bool equal =
      valid && decoded == digest.count && equal_constant_time(text, digest.bytes, digest.count);
  return status_value(env, equal ? SignStatus::kOk : SignStatus::kMismatch);
}

}  // namespace

void export_sign_calls(Napi::Object exports, Instance* instance) {
  const auto add = [&](const char* name, napi_callback call, Signing* signing) {
    napi_value function = nullptr;
    napi_create_function(exports.Env(), name, NAPI_AUTO_LENGTH, call, signing, &function);
    define(exports, name, Napi::Value(exports.Env(), function));
  };
  add("signHex", Sign, &instance->hex);
  add("signBase64", Sign, &instance->base64);
  add("signBase64Url", Sign, &instance->base64url);
  add("verifyHex", Verify, &instance->hex);
  add("verifyBase64", Verify, &instance->base64);
  add("verifyBase64Url", Verify, &instance->base64url);
}

}  // namespace locksign
