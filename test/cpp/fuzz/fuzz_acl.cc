// Fuzzes access control lists: arbitrary bytes, and lists that the kernel accepts. For those, the
// algorithm of acl(5) ("ACCESS CHECK ALGORITHM") says whether another user gets access.
#include <stdint.h>
#include <stdlib.h>

#include <vector>

#include "sources/file/secret_file_acl.h"

namespace {

// linux/posix_acl.h
enum Tag : uint8_t { kOwner = 1, kUser = 2, kOwnGroup = 4, kGroup = 8, kMask = 16, kOther = 32 };
constexpr uint32_t kReadOrWrite = 6;
constexpr uint32_t kNoId = 0xFFFFFFFF;
constexpr uint32_t kMe = 1000;
constexpr uint32_t kIds[] = {0, kMe, 1001, 1002};

struct Entry {
  uint8_t tag;
  uint8_t permissions;
  uint32_t id;
};

// A user who is neither the owner, nor this user, nor root, and who is in one group or in the
// file's own.
struct Subject {
  uint32_t user;
  uint32_t group;
  bool in_own_group;
};

uint32_t permissions_of(const std::vector<Entry>& entries, Tag tag) {
  for (const Entry& entry : entries) {
    if (entry.tag == tag) return entry.permissions;
  }
  return 0;
}

uint32_t granted_to(const Subject& subject, const std::vector<Entry>& entries) {
  const uint32_t mask = permissions_of(entries, kMask);
  for (const Entry& entry : entries) {
    if (entry.tag == kUser && entry.id == subject.user) return entry.permissions & mask;
  }
  bool is_member = false;
  uint32_t granted = 0;
  for (const Entry& entry : entries) {
    const bool matches = (entry.tag == kOwnGroup && subject.in_own_group) ||
                         (entry.tag == kGroup && entry.id == subject.group);
    is_member = is_member || matches;
    if (matches) granted |= entry.permissions & mask;
  }
  return is_member ? granted : permissions_of(entries, kOther);
}

bool grants_somebody_else(const std::vector<Entry>& entries) {
  for (const uint32_t user : {1001, 1002, 1003}) {
    for (const bool in_own_group : {false, true}) {
      for (const uint32_t group : {uint32_t{0}, kMe, uint32_t{1001}, uint32_t{1002}, kNoId}) {
        if ((granted_to({user, group, in_own_group}, entries) & kReadOrWrite) != 0) return true;
      }
    }
  }
  return false;
}

std::vector<uint8_t> list_of(const std::vector<Entry>& entries) {
  std::vector<uint8_t> list = {2, 0, 0, 0};
  for (const Entry& entry : entries) {
    list.insert(list.end(), {entry.tag, 0, entry.permissions, 0});
    for (int shift = 0; shift < 32; shift += 8) list.push_back(static_cast<uint8_t>(entry.id >> shift));
  }
  return list;
}

// No tag and id twice: the kernel accepts no such list.
void append(std::vector<Entry>* entries, const Entry& added) {
  for (const Entry& entry : *entries) {
    if (entry.tag == added.tag && entry.id == added.id) return;
  }
  entries->push_back(added);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)locksign::posix_acl_is_closed(data, size, kMe);

  // Each byte is an entry: three bits for permissions, one bit for user or group, two for the id.
  // The position gives the tag of the first four.
  const uint8_t places[] = {kOwner, kOwnGroup, kMask, kOther};
  std::vector<Entry> entries;
  for (size_t i = 0; i < size; i++) {
    const uint8_t permissions = data[i] & 7;
    const uint8_t named = (data[i] & 8) == 0 ? kUser : kGroup;
    if (i < sizeof places) append(&entries, {places[i], permissions, kNoId});
    if (i >= sizeof places) append(&entries, {named, permissions, kIds[data[i] >> 4 & 3]});
  }
  const bool is_complete = size >= sizeof places;
  const std::vector<uint8_t> list = list_of(entries);
  const bool is_closed = locksign::posix_acl_is_closed(list.data(), list.size(), kMe);
  if (is_closed != (is_complete && !grants_somebody_else(entries))) abort();
  return 0;
}
