#include <errno.h>
#include <sys/types.h>
// acl.h requires types.h first.
#include <sys/acl.h>

#include "sources/file/secret_file_acl.h"

namespace locksign {

namespace {

bool entry_grants(acl_entry_t entry) {
  acl_tag_t tag;
  acl_permset_t permissions;
  if (acl_get_tag_type(entry, &tag) != 0 || acl_get_permset(entry, &permissions) != 0) return true;
  if (tag != ACL_EXTENDED_ALLOW) return false;
  // The last two permissions allow granting the others. acl_get_perm_np(3) returns 1, 0 or -1.
  const acl_perm_t forbidden[] = {ACL_READ_DATA, ACL_WRITE_DATA, ACL_APPEND_DATA, ACL_WRITE_SECURITY,
                                  ACL_CHANGE_OWNER};
  for (const acl_perm_t permission : forbidden) {
    if (acl_get_perm_np(permissions, permission) != 0) return true;
  }
  return false;
}

}  // namespace

bool secret_file_acl_grants(int descriptor) {
  acl_t list = acl_get_fd_np(descriptor, ACL_TYPE_EXTENDED);
  // acl_get_fd(3): ENOENT means that there is no list. ENOTSUP means that a FIFO or this file
  // system cannot have one.
  if (list == nullptr) return errno != ENOENT && errno != ENOTSUP;
  bool grants = false;
  acl_entry_t entry;
  // Unlike on Linux, acl_get_entry(3) returns 0 while there are entries.
  for (int next = ACL_FIRST_ENTRY; !grants && acl_get_entry(list, next, &entry) == 0; next = ACL_NEXT_ENTRY) {
    grants = entry_grants(entry);
  }
  acl_free(list);
  return grants;
}

}  // namespace locksign
