// A token with which a user is logged in, and the keys inside. Every function may wait for the
// token, so none runs on the thread of JavaScript. One thread at a time uses an object.
#pragma once

#include "base/shared_table.h"
#include "memory/secret_block.h"
#include "pkcs11/module.h"
#include "pkcs11/slots.h"

namespace locksign {

// The key that is asked for. What is not given fits every key.
struct TokenKeyName {
  TokenText label;
  TokenText id;
  bool only_private = false;  // no secret key
  bool only_secret = false;   // no private key
};

// The largest modulus of RSA, and so the largest signature: 4,096 bits.
constexpr size_t kMaxTokenSignatureBytes = 512;

// A key inside the token. Nothing of it is secret.
struct TokenKey {
  CK_OBJECT_HANDLE object = 0;
  unsigned connection = 0;  // the one that `object` belongs to
  bool is_secret_key = false;
  bool has_algorithm = false;  // false for a key that this package does not sign with
  bool needs_hint = false;     // a generic secret, which does not say its algorithm
  TokenAlgorithm algorithm = TokenAlgorithm::kHmacSha256;
  TokenText label;
  TokenText id;
  // Ed25519: 32 bytes. P-256: x and y. RSA: the modulus. Empty for HMAC, or if the token has none.
  uint8_t public_key[kMaxTokenSignatureBytes];
  size_t public_key_bytes = 0;
  uint8_t public_exponent[8];
  size_t public_exponent_bytes = 0;
};

struct TokenSignature {
  uint8_t bytes[kMaxTokenSignatureBytes];
  size_t length = 0;
};

class Token final {
 public:
  Token() = default;
  ~Token() { close(); }
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  // Finds the one token that has the name, and logs in. The PIN is tried once. It is copied to
  // secret memory of `choice` if it is to be kept.
  //
  // kTokenNotFound: the limit is the number of tokens that have the name. kTokenPin: the limit is a
  // TokenPinState. kTokenLocked. kTokenOpen: another session is logged in, so that the token does
  // not check the PIN.
  Status open(Module* module, const TokenName& name, const uint8_t* pin, size_t pin_bytes, bool keep_pin,
              MemoryChoice choice);
  const TokenName& name() const { return name_; }

  // All of the following fail with kTokenLost if the token was removed. If the PIN was kept, they
  // look for the token again first.

  // The keys that sign. `keys` is owned by the caller: malloc.
  Status keys(TokenKey** keys, size_t* count);

  // The one key that has the name. kTokenKey: the limit is a TokenKeyFault. `wanted` may be null.
  // It says the algorithm of a generic secret, and must be that of any other key.
  Status find(const TokenKeyName& name, const TokenAlgorithm* wanted, TokenKey* key);

  // Makes a key pair inside the token. `bits` is for RSA.
  Status generate(const TokenText& label, TokenAlgorithm algorithm, size_t bits, TokenKey* key);

  // Moves an HMAC key into the token: K0 (FIPS 198-1), in secret memory.
  Status import_secret(const TokenText& label, TokenAlgorithm algorithm, const uint8_t* block,
                       size_t block_bytes, TokenKey* key);

  // Signs. Updates the key's object if the token was connected again.
  Status sign(TokenKey* key, const uint8_t* message, size_t message_bytes, TokenSignature* signature);

  // Logs out and ends the session. A second call does nothing.
  void close();

 private:
  // token.cc
  Status connect(const uint8_t* pin, size_t pin_bytes);
  Status find_slot(CK_SLOT_ID* slot, TokenName* found) const;
  Status open_session(CK_SLOT_ID slot);
  Status login(CK_SLOT_ID slot, const uint8_t* pin, size_t pin_bytes);
  Status reconnect();
  Status require_session();
  void disconnect(bool log_out);
  void forget_pin();
  Status failure(CK_RV result, const char* call) const;
  template <typename Action>
  Status attempt(bool may_repeat, Action action);

  // token_keys.cc
  Status list(const TokenKeyName& name, TokenKey** keys, size_t* count);
  Status read_key(CK_OBJECT_HANDLE object, bool is_secret_key, TokenKey* key, bool* signs);
  Status find_objects(CK_ATTRIBUTE* attributes, CK_ULONG count, CK_OBJECT_HANDLE** objects, size_t* found);
  void read_public_key(TokenKey* key);
  void read_public_parts(CK_OBJECT_HANDLE object, TokenKey* key);
  bool read(CK_OBJECT_HANDLE object, CK_ULONG type, void* value, size_t room, size_t* length) const;
  bool read_text(CK_OBJECT_HANDLE object, CK_ULONG type, TokenText* text) const;
  bool read_flag(CK_OBJECT_HANDLE object, CK_ULONG type, bool otherwise) const;
  Status require_unused(const TokenText& label);
  Status find_one(const TokenKeyName& name, TokenKey* key);

  // token_make.cc
  Status made(CK_OBJECT_HANDLE object, bool is_secret_key, TokenKey* key);

  // token_sign.cc
  Status sign_failure(CK_RV result, const char* call) const;
  Status sign_once(TokenKey* key, const uint8_t* message, size_t message_bytes, TokenSignature* signature);

  const CK_FUNCTION_LIST& call() const { return *module_->functions(); }

  Module* module_ = nullptr;
  TokenName name_;  // once it is open, that of the token itself
  CK_SESSION_HANDLE session_ = 0;
  bool has_session_ = false;
  unsigned connection_ = 0;  // counts the sessions
  unsigned generation_ = 0;  // of the module, when the session began
  SecretBlock* pin_ = nullptr;
  size_t pin_bytes_ = 0;
};

// Runs an action in the session. A session that was lost is made again if the PIN was kept, and
// then the action is repeated if that does no harm.
template <typename Action>
Status Token::attempt(bool may_repeat, Action action) {
  if (module_ == nullptr) return Status::error(Code::kTokenClosed);
  module_->enter();
  Status status = require_session();
  if (status.ok()) {
    status = action();
    if (status.code == Code::kTokenLost) {
      disconnect(false);
      if (may_repeat && pin_ != nullptr) {
        const Status lost = status;
        status = reconnect();
        status = status.ok() ? action() : status.code == Code::kTokenLost ? lost : status;
      }
    }
  }
  module_->leave();
  return status;
}

}  // namespace locksign
