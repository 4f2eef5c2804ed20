// What the parts of the addon share: each is the Node-API face of one group of calls.
#pragma once

#include <napi.h>

#include "addon/pending_load.h"
#include "base/encoding.h"
#include "keys/handle_table.h"

namespace locksign {

struct Instance;

// What a function that signs into one encoding is called with.
struct Signing {
  Instance* instance;
  SignatureEncoding encoding;
};

// What belongs to one environment: a thread of Node that loaded the addon.
struct Instance {
  HandleTable handles;
  PendingLoads loads{&handles};
  Signing hex{this, SignatureEncoding::kHex};
  Signing base64{this, SignatureEncoding::kBase64};
  Signing base64url{this, SignatureEncoding::kBase64url};
};

inline Instance* instance_of(const Napi::CallbackInfo& info) { return static_cast<Instance*>(info.Data()); }

// An own property, whatever setters someone put on Object.prototype.
inline void define(Napi::Object object, const char* name, Napi::Value value) {
  object.DefineProperty(Napi::PropertyDescriptor::Value(name, value, napi_enumerable));
}

// A promise asks the value it is resolved with for `then`: whoever had put one on a prototype would give
// another value in its place.
inline void define_no_then(Napi::Object object) { define(object, "then", object.Env().Undefined()); }

// Each adds its calls to the exports.
void export_load_calls(Napi::Object exports, Instance* instance);
void export_sign_calls(Napi::Object exports, Instance* instance);

}  // namespace locksign
