// The calls that load keys from each source.
#include <napi.h>

#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "addon/addon.h"
#include "base/wipe.h"
#include "sources/secret_source.h"

namespace locksign {
namespace {

template <typename Enum>
Enum enum_element(const Napi::Array& array, uint32_t index) {
  const Napi::Value number = array[index];
  return static_cast<Enum>(number.As<Napi::Number>().Uint32Value());
}

uint16_t number_element(const Napi::Array& array, uint32_t index) {
  const Napi::Value number = array[index];
  return static_cast<uint16_t>(number.As<Napi::Number>().Uint32Value());
}

Shape shape_elements(const Napi::Array& array, uint32_t index) {
  return {enum_element<Characters>(array, index), number_element(array, index + 1),
          number_element(array, index + 2)};
}

// It is owned, malloc.
PublicText text_element(const Napi::Array& array, uint32_t index) {
  PublicText text;
  const napi_value value = static_cast<Napi::Value>(array[index]);
  napi_get_value_string_utf8(array.Env(), value, nullptr, 0, &text.length);
  const size_t room = text.length + 1;
  text.text = static_cast<char*>(std::malloc(room));
  if (text.text != nullptr) napi_get_value_string_utf8(array.Env(), value, text.text, room, &text.length);
  return text;
}

// The API key, the passphrase, whether the API key may be the secret, then the form of the secret
// and that of the API key, each as three numbers. Without an array the secret may be any text.
Expected expected_element(const Napi::Array& array, uint32_t index) {
  Expected expected;
  const Napi::Value element = array[index];
  if (!element.IsArray()) return expected;
  const Napi::Array facts = element.As<Napi::Array>();
  expected.issued = true;
  expected.api_key = text_element(facts, 0);
  expected.passphrase = text_element(facts, 1);
  expected.is_secret = number_element(facts, 2) != 0;
  expected.secret = shape_elements(facts, 3);
  expected.api_key_form = shape_elements(facts, 6);
  return expected;
}

// The last argument of every call below: a list with what is expected of the secret, and then an
// algorithm and an encoding for each key, the array that receives the text, or a boolean for a text
// that is held: `true` for a secret, `false` for a private key that may be encrypted.
Wanted wanted_argument(const Napi::CallbackInfo& info) {
  const Napi::Array array = info[info.Length() - 1].As<Napi::Array>();
  Wanted wanted = {{{}, 0, instance_of(info)->choice}, expected_element(array, 0), nullptr, Hold::kNone};
  const Napi::Value second = array[1u];
  if (second.IsBoolean()) {
    wanted.hold = second.As<Napi::Boolean>().Value() ? Hold::kSecret : Hold::kPrivateKey;
    return wanted;
  }
  if (second.IsTypedArray()) {
    wanted.into = second;
    return wanted;
  }
  wanted.purposes = purposes_from(array, 1, wanted.purposes.choice);
  return wanted;
}

// Returns a NUL-terminated copy that the caller frees, or null without memory. Not for secrets: it
// is not wiped.
char* text_argument(const Napi::CallbackInfo& info, size_t index) {
  size_t length = 0;
  napi_get_value_string_utf8(info.Env(), info[index], nullptr, 0, &length);
  char* text = static_cast<char*>(std::malloc(length + 1));
  if (text != nullptr) {
    text[0] = '\0';  // stays empty if the value is not a string
    napi_get_value_string_utf8(info.Env(), info[index], text, length + 1, &length);
  }
  return text;
}

// Takes ownership of what is expected.
Napi::Value load_text(const Napi::CallbackInfo& info, SecretBuffer* text, Wanted wanted, Status status) {
  if (wanted.into != nullptr) {
    const napi_value result = text_result(info.Env(), status, text, wanted.expected, wanted.into);
    expected_release(&wanted.expected);
    return Napi::Value(info.Env(), result);
  }
  if (wanted.hold != Hold::kNone) {
    bool encrypted = false;
    if (status.ok()) {
      status = wanted.hold == Hold::kSecret
                   ? secret_buffer_keep(text, wanted.expected)
                   : secret_buffer_keep_key(text, wanted.purposes.choice, &encrypted);
    }
    expected_release(&wanted.expected);
    return Napi::Value(info.Env(),
                       held_result(info.Env(), status, text, encrypted, &instance_of(info)->held));
  }
  Keys keys;
  if (status.ok()) status = secret_keys_load(text, wanted.purposes, wanted.expected, &keys);
  expected_release(&wanted.expected);
  return Napi::Value(info.Env(), load_result(info.Env(), status, &keys, &instance_of(info)->handles));
}

// Allocates secret memory for a text of known length, and refuses a text that is longer than any
// secret.
Status allocate_text(size_t length, MemoryChoice choice, SecretBuffer* text) {
  if (length >= kSecretBufferBytes) {
    Status status = Status::error(Code::kSecretTooLong);
    status.limit = kMaxSecretBytes;
    return status;
  }
  const Status status = secret_buffer_allocate(choice, text, length + 1);  // V8 writes a terminator
  text->length = length;
  return status;
}

// loadBytes(bytes, wanted): always zeroes the caller's array. It does so before it delivers the
// text, because the text may go to the same array.
Napi::Value LoadBytes(const Napi::CallbackInfo& info) {
  Napi::Uint8Array bytes = info[0].As<Napi::Uint8Array>();
  const Wanted wanted = wanted_argument(info);
  SecretBuffer text;
  Status status = allocate_text(bytes.ByteLength(), wanted.purposes.choice, &text);
  if (status.ok() && bytes.ByteLength() != 0)
    std::memcpy(text.memory.data(), bytes.Data(), bytes.ByteLength());
  wipe(bytes.Data(), bytes.ByteLength());
  return load_text(info, &text, wanted, status);
}

// loadText(text, wanted): V8 writes the string straight into secret memory.
Napi::Value LoadText(const Napi::CallbackInfo& info) {
  const Wanted wanted = wanted_argument(info);
  size_t length = 0;
  napi_get_value_string_utf8(info.Env(), info[0], nullptr, 0, &length);
  SecretBuffer text;
  Status status = allocate_text(length, wanted.purposes.choice, &text);
  if (status.ok()) {
    napi_get_value_string_utf8(info.Env(), info[0], reinterpret_cast<char*>(text.memory.data()),
                               text.memory.size(), &text.length);
  }
  return load_text(info, &text, wanted, status);
}

// loadRandom(wanted)
Napi::Value LoadRandom(const Napi::CallbackInfo& info) {
  const Wanted wanted = wanted_argument(info);
  SecretBuffer text;
  const Status status = secret_source_random(wanted.purposes.choice, &text);
  return load_text(info, &text, wanted, status);
}

// loadEnvironment(name, wanted)
Napi::Value LoadEnvironment(const Napi::CallbackInfo& info) {
  const Wanted wanted = wanted_argument(info);
  char* name = text_argument(info, 0);
  SecretBuffer text;
  Status status = name == nullptr ? Status::error(Code::kMemoryExhausted)
                                  : secret_source_environment(name, wanted.purposes.choice, &text);
  std::free(name);
  return load_text(info, &text, wanted, status);
}

// eraseEnvironment(name) -> whether no value of the variable is left
Napi::Value EraseEnvironment(const Napi::CallbackInfo& info) {
  char* name = text_argument(info, 0);
  const bool erased = name != nullptr && secret_environment_erase(name);
  std::free(name);
  return Napi::Boolean::New(info.Env(), erased);
}

Napi::Value start(const Napi::CallbackInfo& info, const WaitingSource& source) {
  return Napi::Value(info.Env(), instance_of(info)->loads.start(info.Env(), source, wanted_argument(info)));
}

// loadFile(path, allowOthers, wanted)
Napi::Value LoadFile(const Napi::CallbackInfo& info) {
  WaitingSource source;
  source.kind = WaitingSource::Kind::kFile;
  source.text = text_argument(info, 0);
  source.options.allow_others = info[1].As<Napi::Boolean>().Value();
  return start(info, source);
}

// loadDotenv(path, name, allowOthers, wanted)
Napi::Value LoadDotenv(const Napi::CallbackInfo& info) {
  WaitingSource source;
  source.kind = WaitingSource::Kind::kDotenv;
  source.text = text_argument(info, 0);
  source.name = text_argument(info, 1);
  source.options.allow_others = info[2].As<Napi::Boolean>().Value();
  return start(info, source);
}

// loadDescriptor(descriptor, wanted)
Napi::Value LoadDescriptor(const Napi::CallbackInfo& info) {
  WaitingSource source;
  source.kind = WaitingSource::Kind::kDescriptor;
  source.descriptor = info[0].As<Napi::Number>().Int32Value();
  return start(info, source);
}

// loadPrompt(label, wanted)
Napi::Value LoadPrompt(const Napi::CallbackInfo& info) {
  WaitingSource source;
  source.kind = WaitingSource::Kind::kPrompt;
  source.text = text_argument(info, 0);
  return start(info, source);
}

// dropHeld(text): wipes a text that is held.
Napi::Value DropHeld(const Napi::CallbackInfo& info) {
  SecretBuffer text;
  (void)instance_of(info)->held.take(info[0].As<Napi::Number>().Uint32Value(), &text);
  return info.Env().Undefined();
}

// loadHeld(text, passphrase, wanted): each is the number of a text that is held. 0 stands for no
// passphrase.
Napi::Value LoadHeld(const Napi::CallbackInfo& info) {
  HeldTexts& held = instance_of(info)->held;
  const uint32_t number = info[1].As<Napi::Number>().Uint32Value();
  SecretBuffer text, passphrase;
  const bool is_whole = held.take(info[0].As<Napi::Number>().Uint32Value(), &text) &&
                        (number == 0 || held.take(number, &passphrase));
  if (!is_whole) {
    return Napi::Value(info.Env(), failure_object(info.Env(), Status::error(Code::kInvalidArgument)));
  }
  return Napi::Value(
      info.Env(), instance_of(info)->loads.start_held(info.Env(), &text, &passphrase, wanted_argument(info)));
}

}  // namespace

Purposes purposes_from(Napi::Array array, uint32_t first, MemoryChoice choice) {
  Purposes purposes = {{}, 0, choice};
  for (uint32_t i = first; i + 1 < array.Length() && purposes.count < kMaxPurposes; i += 2) {
    purposes.each[purposes.count++] =
        Purpose{enum_element<Algorithm>(array, i), enum_element<SecretEncoding>(array, i + 1)};
  }
  return purposes;
}

napi_value load_result(napi_env env, const Status& status, Keys* keys, HandleTable* table) {
  if (!status.ok()) return failure_object(env, status);
  uint32_t handles[kMaxPurposes];
  const size_t count = keys->count;
  const Status inserted = table->insert(keys, handles);
  if (!inserted.ok()) return failure_object(env, inserted);
  Napi::Array result = Napi::Array::New(env, count);
  for (size_t i = 0; i < count; i++) {
    const char index[] = {static_cast<char>('0' + i), '\0'};
    define(result, index, Napi::Number::New(env, handles[i]));
  }
  if (!keys->likely) define(result, "likely", Napi::Boolean::New(env, false));
  define_no_then(result);
  return result;
}

void expected_release(Expected* expected) {
  for (PublicText* known : {&expected->api_key, &expected->passphrase}) {
    if (known->text == nullptr) continue;
    wipe(known->text, known->length);
    std::free(known->text);
    known->text = nullptr;
  }
}

napi_value text_result(napi_env env, Status status, SecretBuffer* text, const Expected& expected,
                       napi_value into) {
  // Read now, because the array may have been transferred or shrunk while the source was read.
  napi_typedarray_type type;
  size_t room = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, into, &type, &room, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array || data == nullptr) {
    room = 0;
  }
  size_t length = 0;
  if (status.ok()) status = secret_buffer_take(text, expected, static_cast<uint8_t*>(data), room, &length);
  if (!status.ok()) return failure_object(env, status);
  Napi::Array result = Napi::Array::New(env, 1);
  define(result, "0", Napi::Number::New(env, static_cast<double>(length)));
  return result;
}

napi_value held_result(napi_env env, Status status, SecretBuffer* text, bool encrypted, HeldTexts* held) {
  const uint32_t number = status.ok() ? held->put(text) : 0;
  if (status.ok() && number == 0) status = Status::error(Code::kMemoryExhausted);
  if (!status.ok()) return failure_object(env, status);
  Napi::Array result = Napi::Array::New(env, 2);
  define(result, "0", Napi::Number::New(env, number));
  define(result, "1", Napi::Number::New(env, encrypted ? 1 : 0));
  define_no_then(result);
  return result;
}

// A call that has the secret on this thread.
template <Napi::Value (*Load)(const Napi::CallbackInfo& info)>
Napi::Value Wiped(const Napi::CallbackInfo& info) {
  const Napi::Value result = Load(info);
  wipe_stack_and_registers();
  return result;
}

void export_load_calls(Napi::Object exports, Instance* instance) {
  const auto add = [&](const char* name, auto call) {
    define(exports, name, Napi::Function::New(exports.Env(), call, name, instance));
  };
  add("loadBytes", Wiped<LoadBytes>);
  add("loadText", Wiped<LoadText>);
  add("loadRandom", Wiped<LoadRandom>);
  add("loadEnvironment", Wiped<LoadEnvironment>);
  add("eraseEnvironment", EraseEnvironment);
  add("loadFile", LoadFile);
  add("loadDotenv", LoadDotenv);
  add("loadDescriptor", LoadDescriptor);
  add("loadPrompt", LoadPrompt);
  add("loadHeld", LoadHeld);
  add("dropHeld", DropHeld);
}

}  // namespace locksign
