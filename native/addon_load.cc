// The calls that load a key from each source.
#include <napi.h>

#include <cstdlib>
#include <cstring>

#include "addon.h"
#include "secret_source.h"
#include "wipe.h"

namespace locksign {
namespace {

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
    status = instance_of(info)->handles.refusal();
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

}  // namespace

void export_load_calls(Napi::Object exports, Instance* instance) {
  const auto add = [&](const char* name, auto call) {
    define(exports, name, Napi::Function::New(exports.Env(), call, name, instance));
  };
  add("loadBytes", LoadBytes);
  add("loadText", LoadText);
  add("loadEnvironment", LoadEnvironment);
  add("loadFile", LoadFile);
  add("loadDotenv", LoadDotenv);
  add("loadDescriptor", LoadDescriptor);
  add("loadPrompt", LoadPrompt);
}

}  // namespace locksign
