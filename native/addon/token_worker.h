// A thread for each open token, which does one job after the other. A token takes up to hundreds of
// milliseconds for a signature, and one that was pulled out may never answer.
#pragma once

#include <node_api.h>

#include "pkcs11/token.h"
#include "sources/secret_source.h"

namespace locksign {

class TokenWorker;

// One call from JavaScript: its arguments, and then its result.
struct TokenJob {
  enum class Kind : uint8_t { kList, kOpen, kKeys, kFind, kGenerate, kImport, kSign, kClose };

  TokenJob() = default;
  ~TokenJob();
  TokenJob(const TokenJob&) = delete;
  TokenJob& operator=(const TokenJob&) = delete;

  Kind kind = Kind::kClose;
  TokenWorker* worker = nullptr;
  napi_deferred promise = nullptr;
  TokenJob* next = nullptr;

  char* path = nullptr;  // of the module; owned, malloc
  TokenName token;
  bool keep_pin = false;
  MemoryChoice choice = MemoryChoice::kMemfdSecret;
  SecretBuffer secret;  // the PIN, or the secret that becomes a key
  TokenKeyName name;
  bool has_algorithm = false;
  TokenAlgorithm algorithm = TokenAlgorithm::kHmacSha256;
  SecretEncoding encoding = SecretEncoding::kUtf8;
  size_t bits = 0;
  uint32_t key = 0;            // its number
  uint8_t* message = nullptr;  // owned, malloc
  size_t message_bytes = 0;
  SignatureEncoding signature_encoding = SignatureEncoding::kHex;

  Status status;
  char detail[kModuleDetailBytes] = {};
  TokenKey* keys = nullptr;  // owned, malloc
  size_t key_count = 0;
  TokenSignature signature;
  ModuleFacts module;
  TokenFacts* tokens = nullptr;  // owned, malloc
  size_t token_count = 0;
};

// The tokens that one instance has open.
class TokenWorkers final {
 public:
  TokenWorkers() = default;
  TokenWorkers(const TokenWorkers&) = delete;
  TokenWorkers& operator=(const TokenWorkers&) = delete;

  // Both take ownership of the job and return a promise, which resolves to the result or to a
  // failure object and is never rejected. open() starts a thread, also for kList.
  napi_value open(napi_env env, TokenJob* job);
  napi_value add(napi_env env, uint32_t handle, TokenJob* job);

 private:
  friend class TokenWorker;
  TokenWorker* first_ = nullptr;
  uint32_t last_handle_ = 0;
};

}  // namespace locksign
