// The calls on tokens of PKCS#11. Each gives a promise, because a token may take its time.
#include <napi.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "addon/addon.h"
#include "addon/token_result.h"

namespace locksign {
namespace {

// Gives false for undefined, and for a text that is too long.
bool read_text(const Napi::Value& value, TokenText* text) {
  if (!value.IsString()) return false;
  char room[TokenText::kRoom + 5];  // V8 cuts at a character, so a longer text shows
  size_t length = 0;
  napi_get_value_string_utf8(value.Env(), value, room, sizeof(room), &length);
  if (length > TokenText::kRoom) return false;
  std::memcpy(text->bytes, room, length);
  text->length = static_cast<uint8_t>(length);
  text->is_given = true;
  return true;
}

bool read_bytes(const Napi::Value& value, TokenText* text) {
  if (!value.IsTypedArray()) return false;
  const Napi::Uint8Array bytes = value.As<Napi::Uint8Array>();
  if (bytes.ByteLength() > TokenText::kRoom) return false;
  if (bytes.ByteLength() > 0) std::memcpy(text->bytes, bytes.Data(), bytes.ByteLength());
  text->length = static_cast<uint8_t>(bytes.ByteLength());
  text->is_given = true;
  return true;
}

uint32_t number(const Napi::Value& value) {
  uint32_t result = 0;
  napi_get_value_uint32(value.Env(), value, &result);
  return result;
}

// 0 stands for none.
void read_algorithm(const Napi::Value& value, TokenJob* job) {
  const uint32_t algorithm = number(value);
  job->has_algorithm = algorithm >= static_cast<uint32_t>(TokenAlgorithm::kHmacSha256) &&
                       algorithm <= static_cast<uint32_t>(TokenAlgorithm::kRsaPkcs1Sha256);
  if (job->has_algorithm) job->algorithm = static_cast<TokenAlgorithm>(algorithm);
}

// Returns false without memory.
bool read_path(const Napi::Value& value, TokenJob* job) {
  size_t length = 0;
  napi_get_value_string_utf8(value.Env(), value, nullptr, 0, &length);
  job->path = static_cast<char*>(std::malloc(length + 1));
  if (job->path == nullptr) return false;
  napi_get_value_string_utf8(value.Env(), value, job->path, length + 1, &length);
  return true;
}

// The bytes of a message, copied, because the thread reads them later.
Status copy_message(const Napi::Value& value, TokenJob* job) {
  if (value.IsString()) {
    size_t length = 0;
    napi_get_value_string_utf8(value.Env(), value, nullptr, 0, &length);
    job->message = static_cast<uint8_t*>(std::malloc(length + 1));
    if (job->message == nullptr) return Status::error(Code::kMemoryExhausted);
    napi_get_value_string_utf8(value.Env(), value, reinterpret_cast<char*>(job->message), length + 1,
                               &job->message_bytes);
    return Status::success();
  }
  napi_typedarray_type type;
  void* data = nullptr;
  size_t length = 0;
  if (!value.IsTypedArray() ||
      napi_get_typedarray_info(value.Env(), value, &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    return Status::error(Code::kInvalidArgument);
  }
  job->message = static_cast<uint8_t*>(std::malloc(length + 1));
  if (job->message == nullptr) return Status::error(Code::kMemoryExhausted);
  if (length > 0) std::memcpy(job->message, data, length);
  job->message_bytes = length;
  return Status::success();
}

Napi::Value refused(const Napi::CallbackInfo& info, TokenJob* job, const Status& status) {
  delete job;
  return Napi::Value(info.Env(), failure_object(info.Env(), status));
}

TokenJob* new_job(const Napi::CallbackInfo& info, TokenJob::Kind kind) {
  TokenJob* job = new (std::nothrow) TokenJob;
  if (job == nullptr) return nullptr;
  job->kind = kind;
  job->choice = instance_of(info)->choice;
  return job;
}

Napi::Value add(const Napi::CallbackInfo& info, TokenJob* job) {
  return Napi::Value(info.Env(), instance_of(info)->tokens.add(info.Env(), number(info[0]), job));
}

// tokenList(path)
Napi::Value TokenList(const Napi::CallbackInfo& info) {
  TokenJob* job = new_job(info, TokenJob::Kind::kList);
  if (job == nullptr) return refused(info, job, Status::error(Code::kMemoryExhausted));
  if (!info[0].IsString()) return refused(info, job, Status::error(Code::kInvalidArgument));
  if (!read_path(info[0], job)) return refused(info, job, Status::error(Code::kMemoryExhausted));
  return Napi::Value(info.Env(), instance_of(info)->tokens.open(info.Env(), job));
}

// The first argument of the other calls but tokenOpen is the handle of a token.

// tokenOpen(path, label?, serial?, manufacturer?, model?, slot?, pin, keepPin)
Napi::Value TokenOpen(const Napi::CallbackInfo& info) {
  TokenJob* job = new_job(info, TokenJob::Kind::kOpen);
  if (job == nullptr) return refused(info, job, Status::error(Code::kMemoryExhausted));
  if (!instance_of(info)->held.take(number(info[6]), &job->secret) || !info[0].IsString()) {
    return refused(info, job, Status::error(Code::kInvalidArgument));
  }
  if (!read_path(info[0], job)) return refused(info, job, Status::error(Code::kMemoryExhausted));
  read_text(info[1], &job->token.label);
  read_text(info[2], &job->token.serial);
  read_text(info[3], &job->token.manufacturer);
  read_text(info[4], &job->token.model);
  job->token.has_slot = info[5].IsNumber();
  if (job->token.has_slot) {
    job->token.slot = static_cast<CK_SLOT_ID>(info[5].As<Napi::Number>().Int64Value());
  }
  job->keep_pin = info[7].IsBoolean() && info[7].As<Napi::Boolean>().Value();
  return Napi::Value(info.Env(), instance_of(info)->tokens.open(info.Env(), job));
}

// tokenKeys(token)
Napi::Value TokenKeys(const Napi::CallbackInfo& info) {
  TokenJob* job = new_job(info, TokenJob::Kind::kKeys);
  return job == nullptr ? refused(info, job, Status::error(Code::kMemoryExhausted)) : add(info, job);
}

// tokenFind(token, label?, id?, onlyPrivate, onlySecret, algorithm)
Napi::Value TokenFind(const Napi::CallbackInfo& info) {
  TokenJob* job = new_job(info, TokenJob::Kind::kFind);
  if (job == nullptr) return refused(info, job, Status::error(Code::kMemoryExhausted));
  const bool has_label = read_text(info[1], &job->name.label);
  const bool has_id = read_bytes(info[2], &job->name.id);
  if (!has_label && !has_id) return refused(info, job, Status::error(Code::kInvalidArgument));
  job->name.only_private = info[3].As<Napi::Boolean>().Value();
  job->name.only_secret = info[4].As<Napi::Boolean>().Value();
  read_algorithm(info[5], job);
  return add(info, job);
}

// tokenGenerate(token, label, algorithm, bits)
Napi::Value TokenGenerate(const Napi::CallbackInfo& info) {
  TokenJob* job = new_job(info, TokenJob::Kind::kGenerate);
  if (job == nullptr) return refused(info, job, Status::error(Code::kMemoryExhausted));
  read_algorithm(info[2], job);
  if (!read_text(info[1], &job->name.label) || !job->has_algorithm) {
    return refused(info, job, Status::error(Code::kInvalidArgument));
  }
  job->bits = number(info[3]);
  return add(info, job);
}

// tokenImport(token, label, held, algorithm, encoding)
Napi::Value TokenImport(const Napi::CallbackInfo& info) {
  TokenJob* job = new_job(info, TokenJob::Kind::kImport);
  if (job == nullptr) return refused(info, job, Status::error(Code::kMemoryExhausted));
  const bool has_secret = instance_of(info)->held.take(number(info[2]), &job->secret);
  read_algorithm(info[3], job);
  if (!has_secret || !read_text(info[1], &job->name.label) || !job->has_algorithm) {
    return refused(info, job, Status::error(Code::kInvalidArgument));
  }
  job->encoding = static_cast<SecretEncoding>(number(info[4]));
  return add(info, job);
}

// tokenSign(token, key, message, encoding)
Napi::Value TokenSign(const Napi::CallbackInfo& info) {
  TokenJob* job = new_job(info, TokenJob::Kind::kSign);
  if (job == nullptr) return refused(info, job, Status::error(Code::kMemoryExhausted));
  const Status status = copy_message(info[2], job);
  if (!status.ok()) return refused(info, job, status);
  job->key = number(info[1]);
  job->signature_encoding = static_cast<SignatureEncoding>(number(info[3]));
  return add(info, job);
}

// tokenClose(token)
Napi::Value TokenClose(const Napi::CallbackInfo& info) {
  TokenJob* job = new_job(info, TokenJob::Kind::kClose);
  return job == nullptr ? refused(info, job, Status::error(Code::kMemoryExhausted)) : add(info, job);
}

Napi::Value text_value(Napi::Env env, const TokenText& text) {
  return Napi::String::New(env, reinterpret_cast<const char*>(text.bytes), text.length);
}

Napi::Value hex_value(Napi::Env env, const uint8_t* bytes, size_t count) {
  char text[kMaxTokenSignatureBytes * 2];
  return Napi::String::New(env, text, encode(SignatureEncoding::kHex, bytes, count, text));
}

Napi::Value key_value(Napi::Env env, const TokenKey& key, uint32_t number) {
  Napi::Object result = Napi::Object::New(env);
  const uint32_t algorithm = key.has_algorithm ? static_cast<uint32_t>(key.algorithm) : 0;
  define(result, "key", Napi::Number::New(env, number));
  define(result, "algorithm", Napi::Number::New(env, algorithm));
  define(result, "isSecretKey", Napi::Boolean::New(env, key.is_secret_key));
  define(result, "label", text_value(env, key.label));
  define(result, "id", hex_value(env, key.id.bytes, key.id.length));
  define(result, "publicKey", hex_value(env, key.public_key, key.public_key_bytes));
  define(result, "publicExponent", hex_value(env, key.public_exponent, key.public_exponent_bytes));
  define_no_then(result);
  return result;
}

Napi::Object token_value(Napi::Env env, const TokenName& name) {
  Napi::Object result = Napi::Object::New(env);
  define(result, "label", text_value(env, name.label));
  define(result, "serial", text_value(env, name.serial));
  define(result, "manufacturer", text_value(env, name.manufacturer));
  define(result, "model", text_value(env, name.model));
  define_no_then(result);
  return result;
}

Napi::Value opened_value(Napi::Env env, const TokenName& name, uint32_t handle) {
  Napi::Object result = token_value(env, name);
  define(result, "token", Napi::Number::New(env, handle));
  return result;
}

// An assignment to an index would call a setter on Array.prototype.
void set_item(Napi::Array list, size_t position, Napi::Value item) {
  char index[24];
  std::snprintf(index, sizeof(index), "%zu", position);
  define(list, index, item);
}

Napi::Value keys_value(Napi::Env env, const TokenJob& job) {
  Napi::Array result = Napi::Array::New(env, job.key_count);
  for (size_t i = 0; i < job.key_count; i++) set_item(result, i, key_value(env, job.keys[i], 0));
  define_no_then(result);
  return result;
}

Napi::Value module_value(Napi::Env env, const TokenJob& job) {
  char version[8];
  std::snprintf(version, sizeof(version), "%u.%u", job.module.version.major, job.module.version.minor);
  Napi::Array tokens = Napi::Array::New(env, job.token_count);
  for (size_t i = 0; i < job.token_count; i++) {
    const TokenFacts& facts = job.tokens[i];
    Napi::Object token = token_value(env, facts.name);
    define(token, "slotId", Napi::Number::New(env, static_cast<double>(facts.name.slot)));
    define(token, "isInitialized", Napi::Boolean::New(env, facts.is_initialized));
    define(token, "pin", Napi::Number::New(env, static_cast<uint32_t>(facts.pin)));
    set_item(tokens, i, token);
  }
  define_no_then(tokens);
  Napi::Object result = Napi::Object::New(env);
  define(result, "description", text_value(env, job.module.description));
  define(result, "manufacturer", text_value(env, job.module.manufacturer));
  define(result, "version", Napi::String::New(env, version));
  define(result, "tokens", tokens);
  define_no_then(result);
  return result;
}

Napi::Value signature_value(Napi::Env env, const TokenJob& job) {
  char text[kMaxTokenSignatureBytes * 2];
  const size_t length = encode(job.signature_encoding, job.signature.bytes, job.signature.length, text);
  return Napi::String::New(env, text, length);
}

napi_value failed(napi_env raw_env, const TokenJob& job) {
  Napi::Env env(raw_env);
  Napi::Object failure(env, failure_object(env, job.status));
  if (job.detail[0] != '\0') define(failure, "detail", Napi::String::New(env, job.detail));
  return failure;
}

}  // namespace

napi_value token_result(napi_env raw_env, const TokenJob& job, uint32_t handle) {
  Napi::Env env(raw_env);
  if (!job.status.ok()) return failed(raw_env, job);
  switch (job.kind) {
    case TokenJob::Kind::kList:
      return module_value(env, job);
    case TokenJob::Kind::kOpen:
      return opened_value(env, job.token, handle);
    case TokenJob::Kind::kKeys:
      return keys_value(env, job);
    case TokenJob::Kind::kFind:
    case TokenJob::Kind::kGenerate:
    case TokenJob::Kind::kImport:
      return key_value(env, job.keys[0], job.key);
    case TokenJob::Kind::kSign:
      return signature_value(env, job);
    case TokenJob::Kind::kClose:
      break;
  }
  return env.Undefined();
}

void export_token_calls(Napi::Object exports, Instance* instance) {
  const auto add = [&](const char* name, auto call) {
    define(exports, name, Napi::Function::New(exports.Env(), call, name, instance));
  };
  add("tokenList", TokenList);
  add("tokenOpen", TokenOpen);
  add("tokenKeys", TokenKeys);
  add("tokenFind", TokenFind);
  add("tokenGenerate", TokenGenerate);
  add("tokenImport", TokenImport);
  add("tokenSign", TokenSign);
  add("tokenClose", TokenClose);
}

}  // namespace locksign
