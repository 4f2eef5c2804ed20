// The tokens in the slots of a module, and what is known of them without a login.
#pragma once

#include "base/shared_table.h"
#include "base/status.h"
#include "pkcs11/module.h"

namespace locksign {

// A text of a PKCS#11 structure or attribute, which is not secret. It is not terminated.
struct TokenText {
  static constexpr size_t kRoom = 255;
  uint8_t bytes[kRoom];
  uint8_t length = 0;
  bool is_given = false;

  bool equals(const TokenText& other) const;
};

// What a token says about itself (CK_TOKEN_INFO), or what is asked for (RFC 7512).
struct TokenName {
  TokenText label;
  TokenText manufacturer;
  TokenText model;
  TokenText serial;
  bool has_slot = false;
  CK_SLOT_ID slot = 0;
};

struct TokenFacts {
  TokenName name;
  bool is_initialized = false;
  TokenPinState pin = TokenPinState::kUsual;
};

// What a module says about itself (CK_INFO). The version is the library's.
struct ModuleFacts {
  TokenText description;
  TokenText manufacturer;
  CK_VERSION version = {};
};

// The slots with a token. `slots` is owned by the caller: malloc.
[[nodiscard]] CK_RV read_slots(const CK_FUNCTION_LIST& call, CK_SLOT_ID** slots, CK_ULONG* count);

[[nodiscard]] CK_RV read_token(const CK_FUNCTION_LIST& call, CK_SLOT_ID slot, TokenFacts* facts);

// What a result other than CKR_OK means: kTokenLost, kTokenFull, kMemoryExhausted or kTokenFailed.
Status token_failure(CK_RV result, const char* call);

// All tokens of a module. `tokens` is owned by the caller: malloc. The sessions of tokens that are
// open stay as they are.
Status list_tokens(Module* module, ModuleFacts* facts, TokenFacts** tokens, size_t* count);

}  // namespace locksign
