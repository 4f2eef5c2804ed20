// The Node-API layer: converts arguments, results and failures. It throws nothing;
// src/backend/native/native-backend.ts turns the failures into errors.
#include "addon/addon.h"

#include <napi.h>

#include "hash/sha256.h"
#include "hash/sha512.h"
#include "keys/key_store.h"
#include "keys/private_key_self_test.h"
#include "mac/self_test.h"
#include "process/file_lock.h"
#include "process/process_guard.h"
#include "process/unix_socket.h"

namespace locksign {

napi_value failure_object(napi_env raw_env, const Status& status) {
  Napi::Env env(raw_env);
  Napi::Object failure = Napi::Object::New(env);
  define(failure, "code", Napi::String::New(env, code_name(status.code)));
  define(failure, "errno", Napi::Number::New(env, status.error_number));
  if (status.call != nullptr) define(failure, "call", Napi::String::New(env, status.call));
  if (status.limit != 0 || status.code == Code::kMemlockLimit) {
    define(failure, "limit", Napi::Number::New(env, static_cast<double>(status.limit)));
  }
  if (status.needed != 0)
    define(failure, "needed", Napi::Number::New(env, static_cast<double>(status.needed)));
  if (status.mistake != Mistake::kNone) {
    define(failure, "mistake", Napi::Number::New(env, static_cast<double>(status.mistake)));
  }
  if (status.key_form != KeyFormError::kNone) {
    define(failure, "keyForm", Napi::Number::New(env, static_cast<double>(status.key_form)));
    define(failure, "found", Napi::Number::New(env, static_cast<double>(status.found)));
  }
  define_no_then(failure);
  return failure;
}

namespace {

// configure(memoryChoice) -> boolean: selects the memory of all keys of this instance. It succeeds
// once.
Napi::Value Configure(const Napi::CallbackInfo& info) {
  Instance* instance = instance_of(info);
  const uint32_t number = info[0].As<Napi::Number>().Uint32Value();
  const bool is_known = info[0].IsNumber() && number <= static_cast<uint32_t>(MemoryChoice::kMlock);
  if (instance->is_configured || !is_known) return Napi::Boolean::New(info.Env(), false);
  instance->choice = static_cast<MemoryChoice>(number);
  instance->is_configured = true;
  return Napi::Boolean::New(info.Env(), true);
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

// selfTest(algorithm?) -> boolean: the hashes and MACs, or an algorithm of private keys
Napi::Value SelfTest(const Napi::CallbackInfo& info) {
  if (info.Length() == 0) return Napi::Boolean::New(info.Env(), self_test());
  const Algorithm algorithm = static_cast<Algorithm>(info[0].As<Napi::Number>().Uint32Value());
  return Napi::Boolean::New(info.Env(), private_key_self_test(algorithm));
}

// protectProcess() -> {notDumpable, noCoreFiles} or a failure
Napi::Value ProtectProcess(const Napi::CallbackInfo& info) {
  ProcessProtection reached;
  const Status status = process_protect(&reached);
  if (!status.ok()) return Napi::Value(info.Env(), failure_object(info.Env(), status));
  Napi::Object result = Napi::Object::New(info.Env());
  define(result, "notDumpable", Napi::Boolean::New(info.Env(), reached.not_dumpable));
  define(result, "noCoreFiles", Napi::Boolean::New(info.Env(), reached.no_core_files));
  return result;
}

// lockFile(descriptor) -> boolean or a failure
Napi::Value LockFile(const Napi::CallbackInfo& info) {
  bool locked;
  const Status status = file_lock(info[0].As<Napi::Number>().Int32Value(), &locked);
  if (!status.ok()) return Napi::Value(info.Env(), failure_object(info.Env(), status));
  return Napi::Boolean::New(info.Env(), locked);
}

// peer(descriptor) -> {pid, uid, gid} or a failure
Napi::Value PeerOf(const Napi::CallbackInfo& info) {
  Peer peer;
  const Status status = unix_peer(info[0].As<Napi::Number>().Int32Value(), &peer);
  if (!status.ok()) return Napi::Value(info.Env(), failure_object(info.Env(), status));
  Napi::Object result = Napi::Object::New(info.Env());
  define(result, "pid", Napi::Number::New(info.Env(), peer.pid));
  define(result, "uid", Napi::Number::New(info.Env(), peer.uid));
  define(result, "gid", Napi::Number::New(info.Env(), peer.gid));
  return result;
}

// closeWaiting(descriptor) -> number or a failure
Napi::Value CloseWaiting(const Napi::CallbackInfo& info) {
  uint32_t closed;
  const Status status = unix_close_waiting(info[0].As<Napi::Number>().Int32Value(), &closed);
  if (!status.ok()) return Napi::Value(info.Env(), failure_object(info.Env(), status));
  return Napi::Number::New(info.Env(), closed);
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  Instance* instance = new Instance();
  env.SetInstanceData(instance);

  define(exports, "version", Napi::String::New(env, LOCKSIGN_VERSION));
  Napi::Object implementation = Napi::Object::New(env);
  define(implementation, "sha256", Napi::String::New(env, sha256_implementation().name));
  define(implementation, "sha512", Napi::String::New(env, sha512_implementation().name));
  define(exports, "implementation", implementation);
  define(exports, "leftOutOfDumps", Napi::Boolean::New(env, secret_memory_left_out_of_dumps()));

  export_load_calls(exports, instance);
  export_memory_calls(exports, instance);
  export_sign_calls(exports, instance);
  export_token_calls(exports, instance);
  define(exports, "configure", Napi::Function::New(env, Configure, "configure", instance));
  define(exports, "destroy", Napi::Function::New(env, Destroy, "destroy", instance));
  define(exports, "memory", Napi::Function::New(env, Memory, "memory", instance));
  define(exports, "cancelLoads", Napi::Function::New(env, CancelLoads, "cancelLoads", instance));
  define(exports, "selfTest", Napi::Function::New(env, SelfTest));
  define(exports, "protectProcess", Napi::Function::New(env, ProtectProcess));
  define(exports, "lockFile", Napi::Function::New(env, LockFile));
  define(exports, "peer", Napi::Function::New(env, PeerOf));
  define(exports, "closeWaiting", Napi::Function::New(env, CloseWaiting));
  return exports;
}

// process.exit() and an uncaught exception call exit(3), which does not run an instance's
// destructor. A destructor of the library therefore wipes all secret memory.
void wipe_all() {
  key_store_wipe_all();
  secret_blocks_wipe_all();
}
#if defined(_MSC_VER) && !defined(__clang__)
struct WipeAtExit {
  ~WipeAtExit() { wipe_all(); }
};
const WipeAtExit wipe_at_exit{};
#else
__attribute__((destructor)) void wipe_at_exit() { wipe_all(); }
#endif

}  // namespace

NODE_API_MODULE(locksign, Init)

}  // namespace locksign
