// Reads a secret from the environment on Windows: from the process's own block, which process.env
// also reads, straight into secret memory. A C runtime copies the block when it starts. This
// library's own copy is wiped. The copy inside node.exe is out of reach.
#include <stdlib.h>

#include <cstring>

#include "base/windows/handle_windows.h"
#include "base/windows/utf16_windows.h"
#include "base/wipe.h"
#include "sources/secret_source.h"

namespace locksign {

namespace {

bool is_name(const char* name) { return name[0] != '\0' && strchr(name, '=') == nullptr; }

// The value in UTF-16, in secret memory.
struct Value {
  SecretScratch memory;
  DWORD units = 0;  // without the terminator
  wchar_t* text() const { return reinterpret_cast<wchar_t*>(memory.data()); }
};

Status read_value(const wchar_t* name, MemoryChoice choice, Value* value) {
  wchar_t nothing[1];
  SetLastError(ERROR_SUCCESS);
  const DWORD room = GetEnvironmentVariableW(name, nothing, 0);  // with the terminator
  if (room == 0) {
    const bool missing = GetLastError() == ERROR_ENVVAR_NOT_FOUND;
    return missing ? Status::error(Code::kEnvironmentMissing) : Status::error(Code::kSecretEmpty);
  }
  if (room > kSecretBufferBytes) return secret_too_long();  // each unit becomes at least one byte of UTF-8
  const Status status = SecretScratch::lend(room * sizeof(wchar_t), choice, &value->memory);
  if (!status.ok()) return status;
  value->units = GetEnvironmentVariableW(name, value->text(), room);
  // Another thread may have changed the variable in the meantime.
  return value->units < room ? Status::success() : Status::error(Code::kEnvironmentMissing);
}

Status convert(const Value& value, MemoryChoice choice, SecretBuffer* text) {
  SecretBuffer utf8;
  Status status = secret_buffer_allocate(choice, &utf8);
  if (!status.ok()) return status;
  if (value.units > 0) {
    const int length = WideCharToMultiByte(
        CP_UTF8, WC_ERR_INVALID_CHARS, value.text(), static_cast<int>(value.units),
        reinterpret_cast<char*>(utf8.memory.data()), kSecretBufferBytes, nullptr, nullptr);
    if (length == 0 && GetLastError() == ERROR_INSUFFICIENT_BUFFER) return secret_too_long();
    if (length == 0) return windows_error(Code::kSourceRead, "WideCharToMultiByte");
    utf8.length = static_cast<size_t>(length);
  }
  *text = static_cast<SecretBuffer&&>(utf8);
  return Status::success();
}

// A value of the same length overwrites the old one in place. Removing the variable first would
// move other entries over the value without erasing all of it. Returns false if the value is longer
// than any that read_value() accepts.
bool remove_variable(const wchar_t* name) {
  wchar_t stars[kSecretBufferBytes];
  const DWORD room = GetEnvironmentVariableW(name, stars, 0);  // with the terminator
  if (room > kSecretBufferBytes) return false;
  const DWORD units = room == 0 ? 0 : room - 1;
  for (DWORD unit = 0; unit < units; unit++) stars[unit] = L'*';
  stars[units] = L'\0';
  SetEnvironmentVariableW(name, stars);
  return SetEnvironmentVariableW(name, nullptr) != 0;
}

// Windows compares names without regard to case.
void wipe_own_copies(const char* name, const wchar_t* wide_name) {
  const size_t length = strlen(name);
  for (char** entry = _environ; entry != nullptr && *entry != nullptr; entry++) {
    if (_strnicmp(*entry, name, length) != 0 || (*entry)[length] != '=') continue;
    wipe(*entry + length + 1, strlen(*entry + length + 1));
  }
  const size_t wide_length = wcslen(wide_name);
  for (wchar_t** entry = _wenviron; entry != nullptr && *entry != nullptr; entry++) {
    if (_wcsnicmp(*entry, wide_name, wide_length) != 0 || (*entry)[wide_length] != L'=') continue;
    wipe(*entry + wide_length + 1, wcslen(*entry + wide_length + 1) * sizeof(wchar_t));
  }
}

}  // namespace

Status secret_source_environment(const char* name, MemoryChoice choice, SecretBuffer* text) {
  const Utf16 wide_name(name);
  if (!wide_name || !is_name(name)) return Status::error(Code::kInvalidArgument);
  Value value;
  const Status status = read_value(wide_name.text(), choice, &value);
  return status.ok() ? convert(value, choice, text) : status;
}

bool secret_environment_erase(const char* name) {
  const Utf16 wide_name(name);
  if (!wide_name || !is_name(name)) return false;
  const bool removed = remove_variable(wide_name.text());
  wipe_own_copies(name, wide_name.text());
  return removed;
}

}  // namespace locksign
