// By default, processes of the same user may open each other and read each other's memory. An
// access list on the process forbids this. A handle that was opened earlier, such as the parent's,
// stays valid. Windows has no setting that disables error reports for one process and can be read
// back, so ProcessProtection::no_core_files stays false.
#include <windows.h>
// aclapi.h requires windows.h first.
#include <aclapi.h>

#include "base/windows/access_list_windows.h"
#include "process/process_guard.h"

namespace locksign {

namespace {

// The rights to wait for the process, query it and end it. They exclude its memory, threads and
// handles, and changes of the access list.
constexpr DWORD kOwn = SYNCHRONIZE | READ_CONTROL | PROCESS_TERMINATE | PROCESS_QUERY_INFORMATION |
                       PROCESS_QUERY_LIMITED_INFORMATION;

Status failed(DWORD error, const char* call) {
  return Status::system(Code::kProtectFailed, static_cast<int>(error), call);
}

// The access list, built in place.
class AccessList final {
 public:
  Status make() {
    Sid user, system, owner_rights;
    DWORD error = sid_of_user(&user);
    if (error == ERROR_SUCCESS) error = sid_well_known(WinLocalSystemSid, &system);
    if (error == ERROR_SUCCESS) error = sid_well_known(WinCreatorOwnerRightsSid, &owner_rights);
    if (error != ERROR_SUCCESS) return failed(error, "CreateWellKnownSid");
    // Without an explicit entry for the owner's rights, the owner may change the list.
    if (InitializeAcl(list(), sizeof bytes_, ACL_REVISION) == 0 || !allow(&user, kOwn) ||
        !allow(&owner_rights, READ_CONTROL) || !allow(&system, PROCESS_ALL_ACCESS)) {
      return failed(GetLastError(), "AddAccessAllowedAce");
    }
    return Status::success();
  }
  ACL* list() { return reinterpret_cast<ACL*>(bytes_); }

 private:
  static constexpr size_t kEntries = 3;

  bool allow(Sid* sid, DWORD rights) {
    return AddAccessAllowedAce(list(), ACL_REVISION, rights, sid->get()) != 0;
  }

  alignas(ACL) unsigned char bytes_[sizeof(ACL) +
                                    kEntries * (sizeof(ACCESS_ALLOWED_ACE) + SECURITY_MAX_SID_SIZE)];
};

// Tries to open the process as another process of this user would. An enabled SeDebugPrivilege
// opens every process.
bool can_be_opened() {
  HANDLE process = OpenProcess(PROCESS_VM_READ, FALSE, GetCurrentProcessId());
  if (process == nullptr) return GetLastError() != ERROR_ACCESS_DENIED;
  CloseHandle(process);
  return true;
}

}  // namespace

Status process_protect(ProcessProtection* reached) {
  *reached = ProcessProtection{};
  AccessList access;
  const Status status = access.make();
  if (!status.ok()) return status;
  const DWORD error = SetSecurityInfo(GetCurrentProcess(), SE_KERNEL_OBJECT,
                                      DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                                      nullptr, nullptr, access.list(), nullptr);
  if (error != ERROR_SUCCESS) return failed(error, "SetSecurityInfo");
  reached->not_dumpable = !can_be_opened();
  return Status::success();
}

}  // namespace locksign
