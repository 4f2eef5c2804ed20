// Checks a security descriptor for access by others.
#pragma once

#include <windows.h>

namespace locksign {

// A security identifier that needs no heap allocation.
struct Sid {
  alignas(SID) unsigned char bytes[SECURITY_MAX_SID_SIZE];
  PSID get() { return bytes; }
};

// Both functions return ERROR_SUCCESS or an error number.
DWORD sid_of_user(Sid* user);
DWORD sid_well_known(WELL_KNOWN_SID_TYPE type, Sid* sid);

// Returns ERROR_SUCCESS or an error number. `closed` is true if the owner is this user, the
// administrators or the system, and no other trustee may read, write or change the grants. Denials
// do not offset grants: a list that grants access to another trustee counts as open.
DWORD access_list_is_closed(HANDLE file, bool* closed);

}  // namespace locksign
