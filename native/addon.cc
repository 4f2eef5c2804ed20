// The Node-API face of the core: arguments in, results and failures out. It throws nothing;
// src/backend/native.ts makes errors of what it returns. The calls that sign are written against the C
// interface, which costs less than its C++ wrapper.
#include <napi.h>

#include <cstdlib>
#include <cstring>

#include "encoding.h"
#include "handle_table.h"
#include "hmac.h"
#include "pending_load.h"
#include "process_guard.h"
#include "secret_source.h"
#include "self_test.h"
#include "sha256.h"
#include "sha512.h"
#include "wipe.h"

namespace locksign {

napi_value failure_object(napi_env raw_env, const Status& status) {
  Napi::Env env(raw_env);
  Napi::Object failure = Napi::Object::New(env);
  failure.Set("code", Napi::String::New(env, code_name(status.code)));
  failure.Set("errno", Napi::Number::New(env, status.error_number));
  if (status.call != nullptr) failure.Set("call", Napi::String::New(env, status.call));
  if (status.limit != 0 || status.code == Code::kMemlockLimit) {
    failure.Set("limit", Napi::Number::New(env, static_cast<double>(status.limit)));
  }
  if (status.needed != 0) failure.Set("needed", Napi::Number::New(env, static_cast<double>(status.needed)));
  return failure;
}

namespace {

// What belongs to one environment: a thread of Node that loaded the addon.
struct Instance {
  HandleTable handles;
  PendingLoads loads{&handles};
};

Instance* instance_of(const Napi::CallbackInfo& info) { return static_cast<Instance*>(info.Data()); }

template <typename Enum>
Enum enum_argument(const Napi::CallbackInfo& info, size_t index) {
  return static_cast<Enum>(info[index].As<Napi::Number>().Uint32Value());
}

Purpose purpose_arguments(const Napi::CallbackInfo& info, size_t first) {
  return Purpose{enum_argument<Algorithm>(info, first), enum_argument<SecretEncoding>(info, first + 1),
                 enum_argument<TierChoice>(info, first + 2)};
}

// A NUL-terminated copy, to be freed. Not for secrets. Null if there is no memory.
char* text_argument(const Napi::CallbackInfo& info, size_t index) {
  size_t length = 0;
  napi_get_value_string_utf8(info.Env(), info[index], nullptr, 0, &length);
  char* text = static_cast<char*>(std::malloc(length + 1));
  if (text != nullptr) {
    text[0] = '\0';  // what is not a string leaves it untouched
    napi_get_value_string_utf8(info.Env(), info[index], text, length + 1, &length);
  }
  return text;
}

Napi::Value load_text(const Napi::CallbackInfo& info, SecretText* text, const Purpose& purpose,
                      Status status) {
  KeySlot key;
  if (status.ok()) status = secret_key_load(text, purpose.encoding, purpose.algorithm, purpose.choice, &key);
  if (status.ok()) {
    const uint32_t handle = instance_of(info)->handles.insert(key);
    if (handle != 0) return Napi::Number::New(info.Env(), handle);
    key_store_release(&key);
    status = Status::error(Code::kMemoryExhausted);
  }
  return Napi::Value(info.Env(), failure_object(info.Env(), status));
}

// Secret memory for a text whose length is known; what is longer than any secret is refused here.
Status allocate_text(size_t length, TierChoice choice, SecretText* text) {
  if (length >= kSecretTextBytes) {
    Status status = Status::error(Code::kSecretTooLong);
    status.limit = kMaxSecretBytes;
    return status;
  }
  const Status status = secret_text_allocate(choice, text, length + 1);  // V8 writes a terminator
  text->length = length;
  return status;
}

// loadBytes(bytes, algorithm, encoding, memory): zeroes the caller's array whatever happens.
Napi::Value LoadBytes(const Napi::CallbackInfo& info) {
  Napi::Uint8Array bytes = info[0].As<Napi::Uint8Array>();
  Wiper wiper(bytes.Data(), bytes.ByteLength());
  const Purpose purpose = purpose_arguments(info, 1);
  SecretText text;
  Status status = allocate_text(bytes.ByteLength(), purpose.choice, &text);
  if (status.ok() && bytes.ByteLength() != 0)
    std::memcpy(text.memory.data(), bytes.Data(), bytes.ByteLength());
  return load_text(info, &text, purpose, status);
}

// loadText(text, algorithm, encoding, memory): V8 writes the string straight into secret memory.
Napi::Value LoadText(const Napi::CallbackInfo& info) {
  const Purpose purpose = purpose_arguments(info, 1);
  size_t length = 0;
  napi_get_value_string_utf8(info.Env(), info[0], nullptr, 0, &length);
  SecretText text;
  Status status = allocate_text(length, purpose.choice, &text);
  if (status.ok()) {
    napi_get_value_string_utf8(info.Env(), info[0], reinterpret_cast<char*>(text.memory.data()),
                               text.memory.size(), &text.length);
  }
  return load_text(info, &text, purpose, status);
}

// loadEnvironment(name, algorithm, encoding, memory)
Napi::Value LoadEnvironment(const Napi::CallbackInfo& info) {
  const Purpose purpose = purpose_arguments(info, 1);
  char* name = text_argument(info, 0);
  SecretText text;
  Status status = name == nullptr ? Status::error(Code::kMemoryExhausted)
                                  : secret_source_environment(name, purpose.choice, &text);
  std::free(name);
  return load_text(info, &text, purpose, status);
}

Napi::Value start(const Napi::CallbackInfo& info, const WaitingSource& source, size_t purpose_index) {
  return Napi::Value(
      info.Env(), instance_of(info)->loads.start(info.Env(), source, purpose_arguments(info, purpose_index)));
}

// loadFile(path, allowOthers, algorithm, encoding, memory)
Napi::Value LoadFile(const Napi::CallbackInfo& info) {
  WaitingSource source;
  source.kind = WaitingSource::Kind::kFile;
  source.text = text_argument(info, 0);
  source.options.allow_others = info[1].As<Napi::Boolean>().Value();
  return start(info, source, 2);
}

// loadDotenv(path, name, allowOthers, algorithm, encoding, memory)
Napi::Value LoadDotenv(const Napi::CallbackInfo& info) {
  WaitingSource source;
  source.kind = WaitingSource::Kind::kDotenv;
  source.text = text_argument(info, 0);
  source.name = text_argument(info, 1);
  source.options.allow_others = info[2].As<Napi::Boolean>().Value();
  return start(info, source, 3);
}

// loadDescriptor(descriptor, algorithm, encoding, memory)
Napi::Value LoadDescriptor(const Napi::CallbackInfo& info) {
  WaitingSource source;
  source.kind = WaitingSource::Kind::kDescriptor;
  source.descriptor = info[0].As<Napi::Number>().Int32Value();
  return start(info, source, 1);
}

// loadPrompt(label, algorithm, encoding, memory)
Napi::Value LoadPrompt(const Napi::CallbackInfo& info) {
  WaitingSource source;
  source.kind = WaitingSource::Kind::kPrompt;
  source.text = text_argument(info, 0);
  return start(info, source, 1);
}

// The message's bytes: a Uint8Array's own, or a string's UTF-8 in `small` or, if it is longer, on the heap.
class Message final {
 public:
  Message() = default;
  ~Message() { std::free(heap_); }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  enum class Result { kOk, kWrongType, kOutOfMemory };

  Result read(napi_env env, napi_value value) {
    const napi_status status = napi_get_value_string_utf8(env, value, small_, sizeof(small_), &length_);
    if (status != napi_ok) return read_array(env, value);
    data_ = reinterpret_cast<const uint8_t*>(small_);
    // A string that was cut to fit leaves room for less than one more character of UTF-8.
    return length_ > sizeof(small_) - 5 ? read_long(env, value) : Result::kOk;
  }

  const uint8_t* data() const { return data_; }
  size_t length() const { return length_; }

 private:
  Result read_long(napi_env env, napi_value value) {
    napi_get_value_string_utf8(env, value, nullptr, 0, &length_);
    heap_ = static_cast<char*>(std::malloc(length_ + 1));
    if (heap_ == nullptr) return Result::kOutOfMemory;
    napi_get_value_string_utf8(env, value, heap_, length_ + 1, &length_);
    data_ = reinterpret_cast<const uint8_t*>(heap_);
    return Result::kOk;
  }

  Result read_array(napi_env env, napi_value value) {
    bool is_array = false;
    napi_typedarray_type type;
    void* data = nullptr;
    if (napi_is_typedarray(env, value, &is_array) != napi_ok || !is_array ||
        napi_get_typedarray_info(env, value, &type, &length_, &data, nullptr, nullptr) != napi_ok ||
        type != napi_uint8_array) {
      return Result::kWrongType;
    }
    data_ = static_cast<const uint8_t*>(data);
    return Result::kOk;
  }

  const uint8_t* data_ = nullptr;
  size_t length_ = 0;
  char* heap_ = nullptr;
  char small_[4096];
};

// The common half of sign and verify. Null, or what JavaScript gets instead: undefined for a dead handle,
// false for a message of the wrong type, null without memory.
napi_value digest_of(napi_env env, const Instance* instance, napi_value handle_value,
                     napi_value message_value, uint8_t* digest, size_t* digest_bytes) {
  napi_value refusal = nullptr;
  uint32_t handle = 0;
  napi_get_value_uint32(env, handle_value, &handle);
  const KeySlot* key = instance->handles.find(handle);
  if (key == nullptr) {
    napi_get_undefined(env, &refusal);
    return refusal;
  }
  Message message;
  switch (message.read(env, message_value)) {
    case Message::Result::kWrongType:
      napi_get_boolean(env, false, &refusal);
      return refusal;
    case Message::Result::kOutOfMemory:
      napi_get_null(env, &refusal);
      return refusal;
    case Message::Result::kOk:
      break;
  }
  hmac_sign(key->algorithm, key->states, message.data(), message.length(), digest);
  *digest_bytes = hmac_digest_bytes(key->algorithm);
  return nullptr;
}

// sign(handle, message, encoding) -> text
napi_value Sign(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  size_t count = 3;
  void* instance = nullptr;
  napi_get_cb_info(env, info, &count, arguments, nullptr, &instance);

  uint8_t digest[kMaxDigestBytes];
  size_t digest_bytes = 0;
  napi_value result =
      digest_of(env, static_cast<Instance*>(instance), arguments[0], arguments[1], digest, &digest_bytes);
  if (result != nullptr) return result;

  uint32_t encoding = 0;
  napi_get_value_uint32(env, arguments[2], &encoding);
  char text[kMaxDigestBytes * 2];
  const size_t length = encode(static_cast<Encoding>(encoding), digest, digest_bytes, text);
  napi_create_string_latin1(env, text, length, &result);
  return result;
}

// verify(handle, message, signature, encoding) -> 0 or 1
napi_value Verify(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  size_t count = 4;
  void* instance = nullptr;
  napi_get_cb_info(env, info, &count, arguments, nullptr, &instance);

  uint8_t digest[kMaxDigestBytes];
  Wiper wiper(digest, sizeof(digest));
  size_t digest_bytes = 0;
  napi_value result =
      digest_of(env, static_cast<Instance*>(instance), arguments[0], arguments[1], digest, &digest_bytes);
  if (result != nullptr) return result;

  uint32_t encoding = 0;
  napi_get_value_uint32(env, arguments[3], &encoding);
  // Room for one more character than any signature has (four bytes of UTF-8) and a NUL: a longer text is cut
  // where a character ends, and must not be cut to a right one.
  uint8_t text[kMaxDigestBytes * 2 + 4 + 1];
  size_t length = 0;
  napi_get_value_string_utf8(env, arguments[2], reinterpret_cast<char*>(text), sizeof(text), &length);
  size_t decoded = 0;
  const bool valid = static_cast<Encoding>(encoding) == Encoding::kHex
                         ? decode_hex(text, length, &decoded)
                         : decode_base64(text, length, &decoded);
  const bool equal = valid && decoded == digest_bytes && equal_constant_time(text, digest, digest_bytes);
  napi_create_uint32(env, equal ? 1 : 0, &result);
  return result;
}

// destroy(handle)
void Destroy(const Napi::CallbackInfo& info) {
  instance_of(info)->handles.remove(info[0].As<Napi::Number>().Uint32Value());
}

// memory(handle) -> 'memfd_secret' | 'mlock' | undefined
Napi::Value Memory(const Napi::CallbackInfo& info) {
  const KeySlot* key = instance_of(info)->handles.find(info[0].As<Napi::Number>().Uint32Value());
  if (key == nullptr) return info.Env().Undefined();
  return Napi::String::New(info.Env(), key->tier == Tier::kMemfdSecret ? "memfd_secret" : "mlock");
}

// cancelLoads(): for process.on('exit').
void CancelLoads(const Napi::CallbackInfo& info) { instance_of(info)->loads.cancel_all(); }

// selfTest() -> boolean
Napi::Value SelfTest(const Napi::CallbackInfo& info) { return Napi::Boolean::New(info.Env(), self_test()); }

// protectProcess() -> {notDumpable, noCoreFiles} or a failure
Napi::Value ProtectProcess(const Napi::CallbackInfo& info) {
  ProcessProtection reached;
  const Status status = process_protect(&reached);
  if (!status.ok()) return Napi::Value(info.Env(), failure_object(info.Env(), status));
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("notDumpable", reached.not_dumpable);
  result.Set("noCoreFiles", reached.no_core_files);
  return result;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  Instance* instance = new Instance();
  env.SetInstanceData(instance);

  exports.Set("version", LOCKSIGN_VERSION);
  Napi::Object implementation = Napi::Object::New(env);
  implementation.Set("sha256", sha256_implementation().name);
  implementation.Set("sha512", sha512_implementation().name);
  exports.Set("implementation", implementation);

  exports.Set("leftOutOfDumps", secret_memory_left_out_of_dumps());

  exports.Set("selfTest", Napi::Function::New(env, SelfTest));
  exports.Set("loadBytes", Napi::Function::New(env, LoadBytes, "loadBytes", instance));
  exports.Set("loadText", Napi::Function::New(env, LoadText, "loadText", instance));
  exports.Set("loadEnvironment", Napi::Function::New(env, LoadEnvironment, "loadEnvironment", instance));
  exports.Set("loadFile", Napi::Function::New(env, LoadFile, "loadFile", instance));
  exports.Set("loadDotenv", Napi::Function::New(env, LoadDotenv, "loadDotenv", instance));
  exports.Set("loadDescriptor", Napi::Function::New(env, LoadDescriptor, "loadDescriptor", instance));
  exports.Set("loadPrompt", Napi::Function::New(env, LoadPrompt, "loadPrompt", instance));
  exports.Set("destroy", Napi::Function::New(env, Destroy, "destroy", instance));
  exports.Set("memory", Napi::Function::New(env, Memory, "memory", instance));
  exports.Set("cancelLoads", Napi::Function::New(env, CancelLoads, "cancelLoads", instance));
  exports.Set("protectProcess", Napi::Function::New(env, ProtectProcess));

  napi_value sign = nullptr;
  napi_create_function(env, "sign", NAPI_AUTO_LENGTH, Sign, instance, &sign);
  exports.Set("sign", Napi::Value(env, sign));
  napi_value verify = nullptr;
  napi_create_function(env, "verify", NAPI_AUTO_LENGTH, Verify, instance, &verify);
  exports.Set("verify", Napi::Value(env, verify));
  return exports;
}

// process.exit(), an uncaught throw and the end of the event loop all come through exit(3), where an
// instance's destructor does not run.
#if defined(_MSC_VER) && !defined(__clang__)
struct WipeAtExit {
  ~WipeAtExit() { key_store_wipe_all(); }
};
const WipeAtExit wipe_at_exit{};
#else
__attribute__((destructor)) void wipe_at_exit() { key_store_wipe_all(); }
#endif

}  // namespace

NODE_API_MODULE(locksign, Init)

}  // namespace locksign
