#include "pkcs11/slots.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace locksign {

namespace {

// A system has a few slots. A module that says more is not believed.
constexpr CK_ULONG kMostSlots = 4096;

template <size_t Room>
void unpad(const CK_BYTE (&padded)[Room], TokenText* text) {
  static_assert(Room <= TokenText::kRoom, "the text fits");
  size_t length = Room;
  while (length > 0 && (padded[length - 1] == ' ' || padded[length - 1] == '\0')) length--;
  std::memcpy(text->bytes, padded, length);
  text->length = static_cast<uint8_t>(length);
  text->is_given = true;
}

// A PIN that is locked was few tries before, so the flags add up.
TokenPinState pin_state(CK_ULONG flags) {
  if ((flags & CKF_USER_PIN_LOCKED) != 0) return TokenPinState::kLocked;
  if ((flags & CKF_USER_PIN_FINAL_TRY) != 0) return TokenPinState::kFinalTry;
  if ((flags & CKF_USER_PIN_COUNT_LOW) != 0) return TokenPinState::kCountLow;
  return (flags & CKF_USER_PIN_INITIALIZED) != 0 ? TokenPinState::kUsual : TokenPinState::kNotSet;
}

bool is_lost(CK_RV result) {
  switch (result) {
    case CKR_DEVICE_ERROR:
    case CKR_DEVICE_REMOVED:
    case CKR_SESSION_CLOSED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_TOKEN_NOT_RECOGNIZED:
    case CKR_SLOT_ID_INVALID:
    case CKR_USER_NOT_LOGGED_IN:
    case CKR_CRYPTOKI_NOT_INITIALIZED:
      return true;
    default:
      return false;
  }
}

Status read_tokens(const CK_FUNCTION_LIST& call, TokenFacts** tokens, size_t* count) {
  *tokens = nullptr;
  *count = 0;
  CK_SLOT_ID* slots;
  CK_ULONG slot_count;
  const CK_RV result = read_slots(call, &slots, &slot_count);
  if (result != CKR_OK) return token_failure(result, "C_GetSlotList");
  void* room = std::malloc((slot_count + 1) * sizeof(TokenFacts));
  if (room != nullptr) {
    *tokens = static_cast<TokenFacts*>(room);
    // A token that is pulled out meanwhile is left out.
    for (CK_ULONG i = 0; i < slot_count; i++) {
      if (read_token(call, slots[i], new (*tokens + *count) TokenFacts) == CKR_OK) (*count)++;
    }
  }
  std::free(slots);
  return room == nullptr ? Status::error(Code::kMemoryExhausted) : Status::success();
}

}  // namespace

bool TokenText::equals(const TokenText& other) const {
  return length == other.length && std::memcmp(bytes, other.bytes, length) == 0;
}

Status token_failure(CK_RV result, const char* call) {
  if (result == CKR_HOST_MEMORY) return Status::error(Code::kMemoryExhausted);
  const Code code = is_lost(result)               ? Code::kTokenLost
                    : result == CKR_DEVICE_MEMORY ? Code::kTokenFull
                                                  : Code::kTokenFailed;
  return Status::system(code, static_cast<int>(result), call);
}

CK_RV read_slots(const CK_FUNCTION_LIST& call, CK_SLOT_ID** slots, CK_ULONG* count) {
  *slots = nullptr;
  *count = 0;
  CK_ULONG room = 0;
  CK_RV result = call.C_GetSlotList(CK_TRUE, nullptr, &room);
  if (result != CKR_OK) return result;
  if (room > kMostSlots) return CKR_FUNCTION_FAILED;
  CK_SLOT_ID* found = static_cast<CK_SLOT_ID*>(std::malloc((room + 1) * sizeof(CK_SLOT_ID)));
  if (found == nullptr) return CKR_HOST_MEMORY;
  CK_ULONG filled = room;
  result = call.C_GetSlotList(CK_TRUE, found, &filled);
  if (result == CKR_OK && filled > room) result = CKR_FUNCTION_FAILED;
  if (result != CKR_OK) {
    std::free(found);
    return result;
  }
  *slots = found;
  *count = filled;
  return result;
}

CK_RV read_token(const CK_FUNCTION_LIST& call, CK_SLOT_ID slot, TokenFacts* facts) {
  CK_TOKEN_INFO info = {};
  const CK_RV result = call.C_GetTokenInfo(slot, &info);
  if (result != CKR_OK) return result;
  unpad(info.label, &facts->name.label);
  unpad(info.manufacturerID, &facts->name.manufacturer);
  unpad(info.model, &facts->name.model);
  unpad(info.serialNumber, &facts->name.serial);
  facts->name.slot = slot;
  facts->is_initialized = (info.flags & CKF_TOKEN_INITIALIZED) != 0;
  facts->pin = pin_state(info.flags);
  return result;
}

Status list_tokens(Module* module, ModuleFacts* facts, TokenFacts** tokens, size_t* count) {
  *tokens = nullptr;
  *count = 0;
  const CK_FUNCTION_LIST& call = *module->functions();
  module->enter();
  CK_INFO info = {};
  const CK_RV result = call.C_GetInfo(&info);
  Status status = result == CKR_OK ? read_tokens(call, tokens, count) : token_failure(result, "C_GetInfo");
  // A client whose server was away lists nothing until it is restarted. Without a token, nobody can
  // have a session that a restart would end.
  const bool sees_nothing = status.ok() ? *count == 0 : status.code == Code::kTokenLost;
  if ((sees_nothing || module->is_in_doubt()) && module->restart()) {
    std::free(*tokens);
    status = read_tokens(call, tokens, count);
  }
  module->leave();
  if (!status.ok()) return status;
  unpad(info.libraryDescription, &facts->description);
  unpad(info.manufacturerID, &facts->manufacturer);
  facts->version = info.libraryVersion;
  return status;
}

}  // namespace locksign
