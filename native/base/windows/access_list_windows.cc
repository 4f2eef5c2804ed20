#include "base/windows/access_list_windows.h"

#include <aclapi.h>

namespace locksign {

namespace {

constexpr ACCESS_MASK kReveals = FILE_READ_DATA | FILE_WRITE_DATA | FILE_APPEND_DATA | WRITE_DAC |
                                 WRITE_OWNER | GENERIC_READ | GENERIC_WRITE | GENERIC_ALL;

// The trustees that can read any file, independent of its list.
class Household final {
 public:
  DWORD gather() {
    DWORD error = sid_of_user(&user_);
    if (error == ERROR_SUCCESS) error = sid_well_known(WinBuiltinAdministratorsSid, &administrators_);
    if (error == ERROR_SUCCESS) error = sid_well_known(WinLocalSystemSid, &system_);
    if (error == ERROR_SUCCESS) error = sid_well_known(WinCreatorOwnerRightsSid, &owner_rights_);
    return error;
  }

  bool may_own(PSID sid) { return is(sid, &user_) || is(sid, &administrators_) || is(sid, &system_); }
  bool may_read(PSID sid) { return may_own(sid) || is(sid, &owner_rights_); }

 private:
  static bool is(PSID sid, Sid* other) { return EqualSid(sid, other->get()) != 0; }

  Sid user_, administrators_, system_, owner_rights_;
};

bool entry_is_harmless(ACE_HEADER* entry, Household* household) {
  if ((entry->AceFlags & INHERIT_ONLY_ACE) != 0) return true;  // applies only to future children of a folder
  if (entry->AceType == ACCESS_DENIED_ACE_TYPE) return true;
  if (entry->AceType != ACCESS_ALLOWED_ACE_TYPE) return false;
  ACCESS_ALLOWED_ACE* allowed = reinterpret_cast<ACCESS_ALLOWED_ACE*>(entry);
  return (allowed->Mask & kReveals) == 0 || household->may_read(&allowed->SidStart);
}

bool list_is_harmless(ACL* list, Household* household) {
  if (list == nullptr) return false;  // a null list, as on a file system without lists, grants everything
  for (DWORD index = 0; index < list->AceCount; index++) {
    void* entry;
    if (GetAce(list, index, &entry) == 0) return false;
    if (!entry_is_harmless(static_cast<ACE_HEADER*>(entry), household)) return false;
  }
  return true;
}

}  // namespace

DWORD sid_of_user(Sid* user) {
  HANDLE token;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) == 0) return GetLastError();
  struct {
    TOKEN_USER user;
    unsigned char sid[SECURITY_MAX_SID_SIZE];
  } information;
  DWORD length;
  DWORD error = ERROR_SUCCESS;
  if (GetTokenInformation(token, TokenUser, &information, sizeof information, &length) == 0 ||
      CopySid(sizeof user->bytes, user->get(), information.user.User.Sid) == 0) {
    error = GetLastError();
  }
  CloseHandle(token);
  return error;
}

DWORD sid_well_known(WELL_KNOWN_SID_TYPE type, Sid* sid) {
  DWORD size = sizeof sid->bytes;
  return CreateWellKnownSid(type, nullptr, sid->get(), &size) != 0 ? ERROR_SUCCESS : GetLastError();
}

DWORD access_list_is_closed(HANDLE file, bool* closed) {
  Household household;
  DWORD error = household.gather();
  if (error != ERROR_SUCCESS) return error;
  PSID owner;
  ACL* list;
  PSECURITY_DESCRIPTOR descriptor;
  error = GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                          &owner, nullptr, &list, nullptr, &descriptor);
  if (error != ERROR_SUCCESS) return error;
  *closed = owner != nullptr && household.may_own(owner) && list_is_harmless(list, &household);
  LocalFree(descriptor);
  return ERROR_SUCCESS;
}

}  // namespace locksign
