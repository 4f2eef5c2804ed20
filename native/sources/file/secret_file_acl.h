// Access control lists, which decide along with the mode who can open a file.
#pragma once

#if defined(__linux__)
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#endif

namespace locksign {

#if defined(__APPLE__)
// macOS keeps lists beside the mode and does not show them in it. Whether the open file's list grants anybody
// reading or writing, or cannot be read.
bool secret_file_acl_grants(int descriptor);
#else
inline bool secret_file_acl_grants(int) { return false; }
#endif

#if defined(__linux__)
// The bits of the mode that are the group's are a file's mask if it has a list (acl(5)): systemd gives a
// credential to the user of a unit so, and it looks as if a group could read it. Whether the open file has a
// list, by which nobody but its owner, `user` and root can read or write it.
bool secret_file_acl_is_closed(int descriptor, uid_t user);

// The same of a list as the kernel hands it out. False for one that is not well-formed.
bool posix_acl_is_closed(const uint8_t* list, size_t bytes, uid_t user);
#else
inline bool secret_file_acl_is_closed(int, unsigned) { return false; }
#endif

}  // namespace locksign
