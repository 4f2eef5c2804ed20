// The calls that lend secret memory to JavaScript, for code that encrypts secrets.
#include <napi.h>

#include "addon/addon.h"
#include "memory/secret_block.h"

namespace locksign {
namespace {

// Runs when the ArrayBuffer was collected or detached, or when its thread ends: in Node some time
// later, in Bun and Deno before napi_detach_arraybuffer returns.
void finalize(napi_env, void*, void* block) { secret_block_delete(static_cast<SecretBlock*>(block)); }

// The block of an ArrayBuffer, or null if it is none of this instance, or was freed.
SecretBlock* block_argument(const Napi::CallbackInfo& info) {
  void* data = nullptr;
  size_t length = 0;
  if (napi_get_arraybuffer_info(info.Env(), info[0], &data, &length) != napi_ok) return nullptr;
  return secret_block_find(instance_of(info), static_cast<uint8_t*>(data));
}

// allocateMemory(bytes) -> ArrayBuffer or a failure
Napi::Value AllocateMemory(const Napi::CallbackInfo& info) {
  const size_t bytes = info[0].As<Napi::Number>().Uint32Value();
  Instance* instance = instance_of(info);
  SecretBlock* block;
  Status status = secret_block_allocate(instance, bytes, instance->choice, &block);
  if (status.ok()) {
    napi_value buffer = nullptr;
    if (napi_create_external_arraybuffer(info.Env(), block->memory.data(), bytes, finalize, block, &buffer) ==
        napi_ok) {
      return Napi::Value(info.Env(), buffer);
    }
    // The record stays, because Node-API does not say whether it still calls finalize().
    secret_block_release(block);
    status = Status::system(Code::kMemoryFailed, 0, "napi_create_external_arraybuffer");
  }
  return Napi::Value(info.Env(), failure_object(info.Env(), status));
}

// protectMemory(buffer, accessible) -> undefined or a failure
Napi::Value ProtectMemory(const Napi::CallbackInfo& info) {
  SecretBlock* block = block_argument(info);
  const Status status = block == nullptr ? Status::error(Code::kInvalidArgument)
                                         : block->memory.set_access(info[1].As<Napi::Boolean>().Value());
  if (!status.ok()) return Napi::Value(info.Env(), failure_object(info.Env(), status));
  return info.Env().Undefined();
}

// freeMemory(buffer): wipes it. The ArrayBuffer is detached first, so that nothing can access
// memory that is no longer mapped. One that cannot be detached is wiped and stays mapped.
void FreeMemory(const Napi::CallbackInfo& info) {
  SecretBlock* block = block_argument(info);
  if (block == nullptr) return;
  const uint8_t* data = block->memory.data();
  if (napi_detach_arraybuffer(info.Env(), info[0]) != napi_ok) {
    block->memory.wipe_all();
    return;
  }
  block = secret_block_find(instance_of(info), data);  // finalize() may have deleted it
  if (block != nullptr) secret_block_release(block);
}

}  // namespace

void export_memory_calls(Napi::Object exports, Instance* instance) {
  const auto add = [&](const char* name, auto call) {
    define(exports, name, Napi::Function::New(exports.Env(), call, name, instance));
  };
  add("allocateMemory", AllocateMemory);
  add("protectMemory", ProtectMemory);
  add("freeMemory", FreeMemory);
}

}  // namespace locksign
