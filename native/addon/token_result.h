// What a job of a token gives JavaScript.
#pragma once

#include "addon/token_worker.h"

namespace locksign {

// A failure object, or by kind of job: an object that describes the module with its tokens, one
// that describes the token with its handle, an array of keys, a key, a signature, or undefined.
// src/backend/pkcs11/calls.ts has the types.
napi_value token_result(napi_env env, const TokenJob& job, uint32_t handle);

}  // namespace locksign
