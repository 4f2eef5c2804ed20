// Reads a secret from the environment (environ(7)). /proc/<pid>/environ shows the block that the
// process started with to every process of the user, so the value is wiped in place. A value that
// setenv(3) allocated on the heap is wiped in the same way.
#include <stdlib.h>
#include <unistd.h>

#include <cstring>

#include "base/system/posix_gaps.h"
#include "base/wipe.h"
#include "sources/secret_source.h"

namespace locksign {

namespace {

bool is_name(const char* name) { return name[0] != '\0' && strchr(name, '=') == nullptr; }

// The value of an entry "NAME=value", or null if the entry belongs to another variable.
char* value_of(char* entry, const char* name, size_t name_length) {
  if (strncmp(entry, name, name_length) != 0 || entry[name_length] != '=') return nullptr;
  return entry + name_length + 1;
}

// The first of several entries counts, as in getenv(3).
const char* find_value(const char* name, size_t name_length) {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; entry++) {
    const char* value = value_of(*entry, name, name_length);
    if (value != nullptr) return value;
  }
  return nullptr;
}

void wipe_values(const char* name, size_t name_length) {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; entry++) {
    char* value = value_of(*entry, name, name_length);
    if (value != nullptr) wipe(value, strlen(value));
  }
}

}  // namespace

Status secret_source_environment(const char* name, MemoryChoice choice, SecretBuffer* text) {
  if (!is_name(name)) return Status::error(Code::kInvalidArgument);
  const size_t name_length = strlen(name);
  const char* value = find_value(name, name_length);
  if (value == nullptr) return Status::error(Code::kEnvironmentMissing);
  return secret_source_bytes(reinterpret_cast<const uint8_t*>(value), strlen(value), choice, text);
}

bool secret_environment_erase(const char* name) {
  if (!is_name(name)) return false;
  const size_t name_length = strlen(name);
  wipe_values(name, name_length);
  unsetenv(name);
  return find_value(name, name_length) == nullptr;
}

}  // namespace locksign
