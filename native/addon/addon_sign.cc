// The calls that sign, verify and derive keys, written against the C interface of Node-API, which
// costs less than its C++ wrapper.
#include <cstdlib>
#include <cstring>

#include "addon/addon.h"
#include "base/encoding.h"
#include "base/wipe.h"
#include "keys/key_sign.h"
#include "keys/message_digest.h"
#include "keys/public_key.h"
#include "sources/secret_source.h"

namespace locksign {
namespace {

// The bytes of a message: those of a Uint8Array, or the UTF-8 of a string, which is stored here or,
// if it is longer, on the heap.
class Message final {
 public:
  Message() = default;
  ~Message() { std::free(heap_); }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  // kOk, kMessageType or kMemoryExhausted.
  SignStatus read(napi_env env, napi_value value) {
    // V8 copies UTF-16 units in half the time that it needs to produce UTF-8, and each unit of
    // ASCII is one byte.
    const napi_status status = napi_get_value_string_utf16(env, value, units_, kShortText + 2, &length_);
    if (status != napi_ok) return read_array(env, value);
    is_text_ = true;
    if (length_ > kShortText || !narrow()) return read_text(env, value);
    data_ = bytes_;
    return SignStatus::kOk;
  }

  // Returns false for bytes, because another thread may change them in the meantime.
  bool is_printable_text() const {
    if (!is_text_) return false;
    bool printable = true;
    for (size_t i = 0; i < length_; i++) printable = printable && data_[i] >= 0x20 && data_[i] <= 0x7e;
    return printable;
  }

  bool is_text() const { return is_text_; }

  // Copies the bytes of an array, which another thread could change in the meantime.
  SignStatus keep() {
    if (is_text_ || length_ == 0) return SignStatus::kOk;
    heap_ = static_cast<char*>(std::malloc(length_));
    if (heap_ == nullptr) return SignStatus::kMemoryExhausted;
    std::memcpy(heap_, data_, length_);
    data_ = reinterpret_cast<const uint8_t*>(heap_);
    return SignStatus::kOk;
  }

  const uint8_t* data() const { return data_; }
  size_t length() const { return length_; }

 private:
  static constexpr size_t kShortText = 4096;  // units; one more is read, to tell a longer text
  static constexpr size_t kStep = 16;

  // Returns false if there is any character other than ASCII. Works in whole steps, which the
  // compiler vectorises.
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

// The common half of sign and verify: reads the handle and the message. The key and the message are
// there if it returns kOk. MD5 must not sign arbitrary bytes: signatures of two messages that were
// made to collide reveal the secret (Sasaki and others, "Security of MD5 Challenge and Response",
// CT-RSA 2008). Ed25519 reads the message twice, and two signatures with the nonce of one message
// reveal the key.
SignStatus read_arguments(napi_env env, const Instance* instance, const napi_value* arguments,
                          const KeySlot** key, Message* message) {
  uint32_t handle = 0;
  napi_get_value_uint32(env, arguments[0], &handle);
  *key = instance->handles.find(handle);
  if (*key == nullptr) return SignStatus::kKeyDestroyed;
  const SignStatus status = message->read(env, arguments[1]);
  if (status != SignStatus::kOk) return status;
  switch ((*key)->algorithm) {
    case Algorithm::kSecretSuffixMd5:
      return message->is_printable_text() ? SignStatus::kOk : SignStatus::kNotPrintable;
    case Algorithm::kEcdsaSecp256k1:
      if (message->is_text() || message->length() != kMessageDigestBytes) return SignStatus::kNotADigest;
      return message->keep();
    case Algorithm::kEd25519:
      return message->keep();
    default:
      return SignStatus::kOk;
  }
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

  const KeySlot* key;
  Message message;
  const SignStatus status = read_arguments(env, signing->instance, arguments, &key, &message);
  if (status != SignStatus::kOk) return status_value(env, status);
  uint8_t signature[kMaxSignatureBytes];
  const size_t bytes = key_sign(*key, message.data(), message.length(), signature);
  if (bytes == 0) return status_value(env, SignStatus::kWrongResult);

  char text[kMaxSignatureBytes * 2];
  const size_t length = encode(signing->encoding, signature, bytes, text);
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

  const KeySlot* key;
  Message message;
  const SignStatus status = read_arguments(env, signing->instance, arguments, &key, &message);
  if (status != SignStatus::kOk) return status_value(env, status);

  // Room for one character more than any signature has (four bytes of UTF-8) and a NUL. V8
  // truncates a longer text at a character boundary, and the truncated text must not equal the
  // right signature.
  uint8_t text[kMaxComparedBytes * 2 + 4 + 1];
  size_t length = 0;
  napi_get_value_string_utf8(env, arguments[2], reinterpret_cast<char*>(text), sizeof(text), &length);
  const bool equal = key_verify(*key, message.data(), message.length(), signing->encoding, text, length);
  return status_value(env, equal ? SignStatus::kOk : SignStatus::kMismatch);
}

Status derive_keys(const KeySlot& key, const Message& message, SignatureEncoding encoding, size_t characters,
                   const Purposes& purposes, Keys* keys) {
  SecretBuffer text;
  const Status status = secret_source_signature(key, message.data(), message.length(), encoding, characters,
                                                purposes.choice, &text);
  return status.ok() ? secret_keys_load(&text, purposes, {}, keys) : status;
}

// derive(handle, message, encoding, characters, purposes) -> the result of load_result(), or a
// SignStatus
napi_value Derive(napi_env env, napi_callback_info info) {
  napi_value arguments[5];
  size_t count = 5;
  void* data = nullptr;
  napi_get_cb_info(env, info, &count, arguments, nullptr, &data);
  Instance* instance = static_cast<Instance*>(data);

  const KeySlot* key;
  Message message;
  const SignStatus read = read_arguments(env, instance, arguments, &key, &message);
  if (read != SignStatus::kOk) return status_value(env, read);
  if (is_private(key->algorithm)) return status_value(env, SignStatus::kNotDerivable);
  uint32_t encoding = 0;
  uint32_t characters = 0;
  napi_get_value_uint32(env, arguments[2], &encoding);
  napi_get_value_uint32(env, arguments[3], &characters);
  const Purposes purposes = purposes_from(Napi::Array(env, arguments[4]), 0, instance->choice);
  Keys keys;
  const Status status =
      derive_keys(*key, message, static_cast<SignatureEncoding>(encoding), characters, purposes, &keys);
  wipe_stack_and_registers();
  return load_result(env, status, &keys, &instance->handles);
}

// publicKey(handle) -> the bytes of public_key_write() in hexadecimal, or a SignStatus
napi_value PublicKey(napi_env env, napi_callback_info info) {
  napi_value arguments[1];
  size_t count = 1;
  void* data = nullptr;
  napi_get_cb_info(env, info, &count, arguments, nullptr, &data);
  uint32_t handle = 0;
  napi_get_value_uint32(env, arguments[0], &handle);
  const KeySlot* key = static_cast<Instance*>(data)->handles.find(handle);
  if (key == nullptr) return status_value(env, SignStatus::kKeyDestroyed);
  uint8_t bytes[kMaxPublicKeyBytes];
  const size_t length = public_key_write(*key, bytes);
  char text[kMaxPublicKeyBytes * 2];
  const size_t characters = encode(SignatureEncoding::kHex, bytes, length, text);
  napi_value result = nullptr;
  napi_create_string_latin1(env, text, characters, &result);
  return result;
}

}  // namespace

void export_sign_calls(Napi::Object exports, Instance* instance) {
  const auto add = [&](const char* name, napi_callback call, void* data) {
    napi_value function = nullptr;
    napi_create_function(exports.Env(), name, NAPI_AUTO_LENGTH, call, data, &function);
    define(exports, name, Napi::Value(exports.Env(), function));
  };
  add("signHex", Sign, &instance->hex);
  add("signBase64", Sign, &instance->base64);
  add("signBase64Url", Sign, &instance->base64url);
  add("verifyHex", Verify, &instance->hex);
  add("verifyBase64", Verify, &instance->base64);
  add("verifyBase64Url", Verify, &instance->base64url);
  add("derive", Derive, instance);
  add("publicKey", PublicKey, instance);
}

}  // namespace locksign
