// Access control lists, which together with the mode decide who can open a file.
#pragma once

#if defined(__linux__)
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#endif

namespace locksign {

#if defined(__APPLE__)
// macOS keeps the list apart from the mode, and the mode does not reflect it. Returns true if the
// list of the open file grants anybody read or write access, or if the list cannot be read.
bool secret_file_acl_grants(int descriptor);
#else
inline bool secret_file_acl_grants(int) { return false; }
#endif

#if defined(__linux__)
// If a file has a list, the group bits of its mode are the list's mask (acl(5)). systemd grants the
// user of a unit access to a credential in this way, and the mode then looks as if a group could
// read the file. Returns true if the open file has a list, and the list lets only its owner, `user`
// and root read or write it.
bool secret_file_acl_is_closed(int descriptor, uid_t user);

// The same check for a list in the kernel's format. Returns false if the list is malformed.
bool posix_acl_is_closed(const uint8_t* list, size_t bytes, uid_t user);
#else
inline bool secret_file_acl_is_closed(int, unsigned) { return false; }
#endif

}  // namespace locksign
