// Access control lists of files (acl(5)): which users they admit, read from files and from bytes
// that no kernel wrote.
#include "sources/file/secret_file_acl.h"

#include <sys/xattr.h>

#include <vector>

#include "sources/secret_buffer_case.h"

using locksign::Code;
using locksign::posix_acl_is_closed;

namespace {

// linux/posix_acl.h
enum Tag : uint16_t { kOwner = 1, kUser = 2, kOwnGroup = 4, kGroup = 8, kMask = 16, kOther = 32 };
constexpr uint32_t kNobody = 65534;
constexpr uint32_t kNoId = 0xFFFFFFFF;

struct Entry {
  uint16_t tag;
  uint16_t permissions;
  uint32_t id = kNoId;
};

std::string list_of(const std::vector<Entry>& entries, uint32_t version = 2) {
  std::string list;
  const auto append = [&](uint32_t value, int bytes) {
    for (; bytes > 0; bytes--, value >>= 8) list += static_cast<char>(value & 0xFF);
  };
  append(version, 4);
  for (const Entry& entry : entries) {
    append(entry.tag, 2);
    append(entry.permissions, 2);
    append(entry.id, 4);
  }
  return list;
}

bool is_closed(const std::string& list) {
  // On the heap with the exact size, for AddressSanitizer.
  const std::vector<uint8_t> exact(list.begin(), list.end());
  return posix_acl_is_closed(exact.data(), exact.size(), kNobody);
}
bool is_closed(const std::vector<Entry>& entries) { return is_closed(list_of(entries)); }

// The list with which systemd gives a credential to the user of a unit.
const std::vector<Entry> kCredential = {
    {kOwner, 4}, {kUser, 4, kNobody}, {kOwnGroup, 0}, {kMask, 4}, {kOther, 0}};

std::vector<Entry> credential_with(const Entry& entry) {
  std::vector<Entry> entries = kCredential;
  for (Entry& each : entries) {
    if (each.tag == entry.tag && each.tag != kUser) {
      each = entry;
      return entries;
    }
  }
  entries.insert(entries.begin() + (entry.tag == kGroup ? 3 : 2),
                 entry);  // the kernel requires sorted entries
  return entries;
}

bool set_list(const std::string& path, const std::vector<Entry>& entries) {
  const std::string list = list_of(entries);
  return setxattr(path.c_str(), "system.posix_acl_access", list.data(), list.size(), 0) == 0;
}

// Whether the user nobody can read a file of root's that has this list.
int code_for_nobody(const std::string& path) {
  return facts::in_child([&] {
    if (setresgid(kNobody, kNobody, kNobody) != 0 || setresuid(kNobody, kNobody, kNobody) != 0) return 255;
    return static_cast<int>(code_of_file(path));
  });
}

}  // namespace

TEST("a list that names only this user or root is closed") {
  CHECK(is_closed(kCredential));
  CHECK(is_closed(credential_with({kUser, 7, 0})));
  CHECK(is_closed(credential_with({kMask, 7})));
  CHECK(is_closed({{kOwner, 6}, {kOwnGroup, 0}, {kMask, 7}, {kOther, 0}}));
}

TEST("a list that lets other users read or write is open") {
  for (const uint16_t permissions : {4, 2, 6, 7}) {
    for (const Tag tag : {kUser, kGroup}) {
      CHECK(!is_closed({{kOwner, 4}, {tag, permissions, 1000}, {kOwnGroup, 0}, {kMask, 7}, {kOther, 0}}));
    }
    CHECK(!is_closed({{kOwner, 4}, {kOwnGroup, permissions}, {kMask, 7}, {kOther, 0}}));
    CHECK(!is_closed(credential_with({kOther, permissions})));
  }
}

TEST("permissions that the mask removes, or that neither read nor write, do not open a list") {
  CHECK(is_closed(credential_with({kUser, 2, 1000})));  // the mask is 4
  CHECK(is_closed(credential_with({kOwnGroup, 3})));
  CHECK(is_closed(credential_with({kGroup, 1, 0})));
  CHECK(is_closed(credential_with({kOther, 1})));
  CHECK(is_closed(credential_with({kMask, 0})));
}

TEST("the groups that have the number of this user or of root are other users") {
  CHECK(!is_closed(credential_with({kGroup, 4, kNobody})));
  CHECK(!is_closed(credential_with({kGroup, 4, 0})));
}

TEST("a list that is not well-formed is open") {
  const std::string list = list_of(kCredential);
  CHECK(is_closed(list));
  for (size_t bytes = 0; bytes < list.size(); bytes++) CHECK(!is_closed(list.substr(0, bytes)));
  CHECK(!is_closed(list + '\0'));
  for (const uint32_t version : {0u, 1u, 3u, 0x02000000u}) CHECK(!is_closed(list_of(kCredential, version)));
  for (const uint16_t tag : {0, 3, 64, 0x0101}) CHECK(!is_closed(credential_with({tag, 0})));
  CHECK(!is_closed(credential_with({kUser, 8, kNobody})));
  for (size_t missing = 0; missing < kCredential.size(); missing++) {
    std::vector<Entry> entries = kCredential;
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(missing));
    CHECK(is_closed(entries) == (kCredential[missing].tag == kUser));
  }
  for (const Tag tag : {kOwner, kOwnGroup, kMask, kOther}) {
    std::vector<Entry> twice = kCredential;
    twice.push_back({tag, 0});
    CHECK(!is_closed(twice));
  }
}

TEST("a file of root's that a list opens to another user is readable by that user") {
  if (geteuid() != 0) SKIP("not root");
  const Directory directory;
  const std::string path = directory.write("key", "s3cret", 0400);
  CHECK(facts::exited_with(code_for_nobody(path), static_cast<int>(Code::kSourceForbidden)));
  if (!set_list(path, kCredential)) SKIP("the file system has no access control lists");
  struct stat status;
  CHECK(stat(path.c_str(), &status) == 0 && (status.st_mode & 07777) == 0440);
  CHECK(facts::exited_with(code_for_nobody(path), static_cast<int>(Code::kOk)));
  CHECK(code_of_file(path) == Code::kSourcePermissions);  // the list opens the file to another user
  CHECK(code_of_file(path, true) == Code::kOk);

  CHECK(set_list(path, credential_with({kGroup, 4, 1000})));
  CHECK(facts::exited_with(code_for_nobody(path), static_cast<int>(Code::kSourcePermissions)));
  CHECK(set_list(path, credential_with({kOther, 4})));
  CHECK(facts::exited_with(code_for_nobody(path), static_cast<int>(Code::kSourcePermissions)));
}

TEST("a list whose mask removes everything leaves the file to its owner") {
  const Directory directory;
  const std::string path = directory.write("key", "s3cret");
  if (!set_list(path, {{kOwner, 6}, {kUser, 4, 1000}, {kOwnGroup, 4}, {kMask, 4}, {kOther, 0}})) {
    SKIP("the file system has no access control lists");
  }
  CHECK(code_of_file(path) == Code::kSourcePermissions);
  chmod(path.c_str(), 0600);
  CHECK(code_of_file(path) == Code::kOk);
}

TEST("a list that is too long to examine is refused") {
  const Directory directory;
  const std::string path = directory.write("key", "s3cret");
  std::vector<Entry> entries = {{kOwner, 6}};
  for (uint32_t id = 1000; id < 1100; id++) entries.push_back({kUser, 0, id});
  for (const Entry& entry : {Entry{kOwnGroup, 0}, Entry{kMask, 4}, Entry{kOther, 0}})
    entries.push_back(entry);
  if (!set_list(path, entries)) SKIP("the file system has no such lists");
  CHECK(is_closed(entries));
  CHECK(code_of_file(path) == Code::kSourcePermissions);
}

int main() { return check::run_all(); }
