// Declarations that the parts of the addon share. Each part exports one group of calls.
#pragma once

#include <napi.h>

#include "addon/held_texts.h"
#include "addon/pending_load.h"
#include "addon/token_worker.h"
#include "base/encoding.h"
#include "keys/handle_table.h"
#include "memory/secret_block.h"

namespace locksign {

struct Instance;

// The data of a function that signs in one encoding.
struct Signing {
  Instance* instance;
  SignatureEncoding encoding;
};

// The state of one environment, which is a thread of Node that loaded the addon.
struct Instance {
  ~Instance() { secret_blocks_release(this); }

  // The memory of all keys. It is set once, so that no later call can select a weaker tier. Until
  // then only the strictest is used.
  MemoryChoice choice = MemoryChoice::kMemfdSecret;
  bool is_configured = false;
  HandleTable handles;
  HeldTexts held;
  PendingLoads loads{&handles, &held};
  TokenWorkers tokens;
  Signing hex{this, SignatureEncoding::kHex};
  Signing base64{this, SignatureEncoding::kBase64};
  Signing base64url{this, SignatureEncoding::kBase64url};
};

inline Instance* instance_of(const Napi::CallbackInfo& info) { return static_cast<Instance*>(info.Data()); }

// Defines an own property, so that a setter on Object.prototype is not called.
inline void define(Napi::Object object, const char* name, Napi::Value value) {
  object.DefineProperty(Napi::PropertyDescriptor::Value(name, value, napi_enumerable));
}

// A promise reads `then` of the value that resolves it. An own property keeps a `then` on a
// prototype from replacing the value.
inline void define_no_then(Napi::Object object) { define(object, "then", object.Env().Undefined()); }

// Reads an algorithm and an encoding for each key from the array, from that index on.
Purposes purposes_from(Napi::Array array, uint32_t first, MemoryChoice choice);

// Each function adds its group of calls to the exports.
void export_load_calls(Napi::Object exports, Instance* instance);
void export_memory_calls(Napi::Object exports, Instance* instance);
void export_sign_calls(Napi::Object exports, Instance* instance);
void export_token_calls(Napi::Object exports, Instance* instance);

}  // namespace locksign
