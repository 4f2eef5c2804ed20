// Who else can open something, by its security descriptor.
#pragma once

#include <windows.h>

namespace locksign {

// A security identifier, without a heap.
struct Sid {
  alignas(SID) unsigned char bytes[SECURITY_MAX_SID_SIZE];
  PSID get() { return bytes; }
};

// Both: ERROR_SUCCESS, or what failed.
DWORD sid_of_user(Sid* user);
DWORD sid_well_known(WELL_KNOWN_SID_TYPE type, Sid* sid);

// ERROR_SUCCESS, or what failed. `closed` is true if the owner is this user, the administrators or the
// system, and nobody but these is granted reading, writing or changing the grants. Denials are not weighed
// against grants: a list with a grant to somebody else counts as open.
DWORD access_list_is_closed(HANDLE file, bool* closed);

}  // namespace locksign
