// The session with a token: finding it, logging in, and connecting again after it was removed.
#include "pkcs11/token.h"

#include <cstdlib>
#include <cstring>

#include "pkcs11/leftovers.h"

namespace locksign {

namespace {

bool fits(const TokenText& wanted, const TokenText& text) { return !wanted.is_given || wanted.equals(text); }

bool fits(const TokenName& wanted, const TokenName& name) {
  return fits(wanted.label, name.label) && fits(wanted.manufacturer, name.manufacturer) &&
         fits(wanted.model, name.model) && fits(wanted.serial, name.serial) &&
         (!wanted.has_slot || wanted.slot == name.slot);
}

}  // namespace

Status Token::failure(CK_RV result, const char* call) const {
  if (result == CKR_GENERAL_ERROR) module_->doubt();
  return token_failure(result, call);
}

Status Token::find_slot(CK_SLOT_ID* slot, TokenName* found) const {
  CK_SLOT_ID* slots;
  CK_ULONG count;
  const CK_RV result = read_slots(call(), &slots, &count);
  if (result != CKR_OK) return failure(result, "C_GetSlotList");
  size_t matches = 0;
  for (CK_ULONG i = 0; i < count; i++) {
    TokenFacts facts;
    if (read_token(call(), slots[i], &facts) != CKR_OK || !facts.is_initialized || !fits(name_, facts.name)) {
      continue;
    }
    matches++;
    *slot = slots[i];
    *found = facts.name;
  }
  std::free(slots);
  if (matches == 1) return Status::success();
  Status status = Status::error(Code::kTokenNotFound);
  status.limit = matches;
  return status;
}

Status Token::open_session(CK_SLOT_ID slot) {
  CK_RV result = call().C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session_);
  if (result == CKR_TOKEN_WRITE_PROTECTED) {
    result = call().C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session_);
  }
  if (result != CKR_OK) return failure(result, "C_OpenSession");
  has_session_ = true;
  connection_++;
  generation_ = module_->generation();
  module_->connected();
  return Status::success();
}

// Tries the PIN once. The token locks itself after a few wrong ones.
Status Token::login(CK_SLOT_ID slot, const uint8_t* pin, size_t pin_bytes) {
  const CK_RV result = call().C_Login(session_, CKU_USER, pin, static_cast<CK_ULONG>(pin_bytes));
  wipe_leftovers_of_module();
  switch (result) {
    case CKR_OK:
      return Status::success();
    // The token did not check this PIN, so it proves nothing.
    case CKR_USER_ALREADY_LOGGED_IN:
    case CKR_USER_ANOTHER_ALREADY_LOGGED_IN:
      return Status::system(Code::kTokenOpen, static_cast<int>(result), "C_Login");
    case CKR_PIN_LOCKED:
      return Status::system(Code::kTokenLocked, static_cast<int>(result), "C_Login");
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
    case CKR_PIN_EXPIRED:
    case CKR_USER_PIN_NOT_INITIALIZED:
      break;
    default:
      return failure(result, "C_Login");
  }
  Status status = Status::system(Code::kTokenPin, static_cast<int>(result), "C_Login");
  TokenFacts facts;
  if (read_token(call(), slot, &facts) != CKR_OK) return status;
  if (facts.pin == TokenPinState::kLocked) status.code = Code::kTokenLocked;
  status.limit = static_cast<uint64_t>(facts.pin);
  return status;
}

Status Token::connect(const uint8_t* pin, size_t pin_bytes) {
  CK_SLOT_ID slot = 0;
  TokenName found;
  // If others use the module it cannot be restarted, and it may answer all the same.
  if (module_->is_in_doubt()) static_cast<void>(module_->restart());
  Status status = find_slot(&slot, &found);
  if (status.ok()) status = open_session(slot);
  const bool is_gone =
      status.code == Code::kTokenLost || (status.code == Code::kTokenNotFound && status.limit == 0);
  if (is_gone && module_->restart()) {
    status = find_slot(&slot, &found);
    if (status.ok()) status = open_session(slot);
  }
  if (!status.ok()) return status;
  TokenFacts facts;
  const bool is_locked = read_token(call(), slot, &facts) == CKR_OK && facts.pin == TokenPinState::kLocked;
  status = is_locked ? Status::error(Code::kTokenLocked) : login(slot, pin, pin_bytes);
  if (!status.ok()) {
    disconnect(false);
    return status;
  }
  // The same token is looked for later. It may then be in another slot.
  name_ = found;
  return status;
}

Status Token::open(Module* module, const TokenName& name, const uint8_t* pin, size_t pin_bytes, bool keep_pin,
                   MemoryChoice choice) {
  if (keep_pin) {
    const Status status = secret_block_allocate(this, pin_bytes, choice, &pin_);
    if (!status.ok()) return status;
    std::memcpy(pin_->memory.data(), pin, pin_bytes);
    pin_bytes_ = pin_bytes;
  }
  module_ = module;
  name_ = name;
  module_->enter();
  const Status status = connect(pin, pin_bytes);
  module_->leave();
  if (!status.ok()) {
    forget_pin();
    module_ = nullptr;
  }
  return status;
}

Status Token::reconnect() {
  const Status status = connect(pin_->memory.data(), pin_bytes_);
  // The PIN was changed meanwhile. It is not tried again.
  if (status.code == Code::kTokenPin || status.code == Code::kTokenLocked) forget_pin();
  return status.code == Code::kTokenNotFound ? Status::error(Code::kTokenLost) : status;
}

Status Token::require_session() {
  if (has_session_ && generation_ != module_->generation()) disconnect(false);
  if (has_session_) return Status::success();
  return pin_ == nullptr ? Status::error(Code::kTokenLost) : reconnect();
}

void Token::disconnect(bool log_out) {
  if (!has_session_) return;
  has_session_ = false;
  module_->disconnected();
  if (generation_ != module_->generation()) return;
  if (log_out) call().C_Logout(session_);
  call().C_CloseSession(session_);
}

void Token::forget_pin() {
  if (pin_ == nullptr) return;
  secret_block_delete(pin_);
  pin_ = nullptr;
  pin_bytes_ = 0;
}

void Token::close() {
  forget_pin();
  if (module_ == nullptr) return;
  module_->enter();
  disconnect(true);
  module_->leave();
  module_ = nullptr;
}

Status Token::keys(TokenKey** keys, size_t* count) {
  return attempt(true, [&] { return list({}, keys, count); });
}

Status Token::sign(TokenKey* key, const uint8_t* message, size_t message_bytes, TokenSignature* signature) {
  return attempt(true, [&] { return sign_once(key, message, message_bytes, signature); });
}

}  // namespace locksign
