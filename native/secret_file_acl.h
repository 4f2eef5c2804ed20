// macOS keeps access control lists beside the mode, and does not show them in it as Linux does (acl(5)).
#pragma once

namespace locksign {

#if defined(__APPLE__)
// Whether the open file's list grants anybody reading or writing, or cannot be read.
bool secret_file_acl_grants(int descriptor);
#else
inline bool secret_file_acl_grants(int) { return false; }
#endif

}  // namespace locksign
