// POSIX access control lists (acl(5)), read from the extended attribute in which Linux exposes
// them. libacl would be one more library to link, and the attribute is a part of the kernel's
// interface (linux/posix_acl_xattr.h).
#include <sys/xattr.h>

#include "sources/file/secret_file_acl.h"

namespace locksign {

namespace {

constexpr char kAttribute[] = "system.posix_acl_access";

// struct posix_acl_xattr_header and struct posix_acl_xattr_entry. All fields are little-endian.
constexpr size_t kHeaderBytes = 4;
constexpr size_t kEntryBytes = 8;
constexpr uint32_t kVersion = 2;

// linux/posix_acl.h
enum Tag : uint32_t {
  kOwner = 0x01,
  kUser = 0x02,
  kOwnGroup = 0x04,
  kGroup = 0x08,
  kMask = 0x10,
  kOther = 0x20
};
constexpr uint32_t kReadOrWrite = 0x04 | 0x02;
constexpr uint32_t kAllPermissions = 0x07;

// A longer list is not examined.
constexpr size_t kMostEntries = 64;

uint32_t little_endian_16(const uint8_t* bytes) { return bytes[0] | static_cast<uint32_t>(bytes[1]) << 8; }

uint32_t little_endian_32(const uint8_t* bytes) {
  return little_endian_16(bytes) | little_endian_16(bytes + 2) << 16;
}

// The access that a list grants, collected entry by entry.
struct Grants {
  uint32_t masked = 0;  // permissions of others that the mask limits
  uint32_t other = 0;   // permissions of everybody, which the mask does not limit
  uint32_t mask = 0;
  unsigned seen = 0;  // the tags that have occurred

  // Returns false for an entry that the kernel would have rejected (posix_acl_valid()).
  bool add(const uint8_t* entry, uid_t user) {
    const uint32_t tag = little_endian_16(entry);
    const uint32_t permissions = little_endian_16(entry + 2);
    const uint32_t id = little_endian_32(entry + 4);
    if ((permissions & ~kAllPermissions) != 0) return false;
    const bool may_repeat = tag == kUser || tag == kGroup;
    if (!may_repeat && (seen & tag) != 0) return false;
    seen |= tag;
    switch (tag) {
      case kOwner:
        return true;
      case kUser:
        if (id != user && id != 0) masked |= permissions;
        return true;
      case kOwnGroup:
      case kGroup:
        masked |= permissions;
        return true;
      case kMask:
        mask = permissions;
        return true;
      case kOther:
        other = permissions;
        return true;
      default:
        return false;
    }
  }

  // Without a mask entry, the group bits of the mode are the group's own permissions.
  bool is_complete() const {
    constexpr unsigned kNeeded = kOwner | kOwnGroup | kMask | kOther;
    return (seen & kNeeded) == kNeeded;
  }

  bool to_others() const { return (((masked & mask) | other) & kReadOrWrite) != 0; }
};

}  // namespace

bool posix_acl_is_closed(const uint8_t* list, size_t bytes, uid_t user) {
  if (bytes < kHeaderBytes || (bytes - kHeaderBytes) % kEntryBytes != 0) return false;
  if (little_endian_32(list) != kVersion) return false;
  Grants grants;
  for (size_t offset = kHeaderBytes; offset < bytes; offset += kEntryBytes) {
    if (!grants.add(list + offset, user)) return false;
  }
  return grants.is_complete() && !grants.to_others();
}

bool secret_file_acl_is_closed(int descriptor, uid_t user) {
  uint8_t list[kHeaderBytes + kMostEntries * kEntryBytes];
  // ENODATA and ENOTSUP mean that there is no list. In these cases, and after any other failure,
  // the mode decides.
  const ssize_t bytes = fgetxattr(descriptor, kAttribute, list, sizeof list);
  return bytes >= 0 && posix_acl_is_closed(list, static_cast<size_t>(bytes), user);
}

}  // namespace locksign
