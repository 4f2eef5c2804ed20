// Secret pages on Windows. VirtualLock() keeps them out of the page file, and
// WerRegisterExcludedMemoryBlock() out of error reports. A process that may read this process's
// memory can read them, and hibernation writes them to disk.
#include <windows.h>

#include "base/windows/handle_windows.h"
#include "memory/secret_memory_platform.h"

namespace locksign {

namespace {

using RegisterExcluded = HRESULT(WINAPI*)(const void* address, DWORD size);
using UnregisterExcluded = HRESULT(WINAPI*)(const void* address);

// The function exists since Windows 10 1703, so it is looked up at run time.
FARPROC kernel32(const char* name) { return GetProcAddress(GetModuleHandleW(L"kernel32.dll"), name); }

RegisterExcluded register_excluded() {
  return reinterpret_cast<RegisterExcluded>(
      reinterpret_cast<void*>(kernel32("WerRegisterExcludedMemoryBlock")));
}

UnregisterExcluded unregister_excluded() {
  return reinterpret_cast<UnregisterExcluded>(
      reinterpret_cast<void*>(kernel32("WerUnregisterExcludedMemoryBlock")));
}

Status memory_error(const char* call) {
  switch (GetLastError()) {
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
    case ERROR_COMMITMENT_LIMIT:
    case ERROR_NO_SYSTEM_RESOURCES:
      return windows_error(Code::kMemoryExhausted, call);
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
      return windows_error(Code::kMemoryForbidden, call);
    default:
      return windows_error(Code::kMemoryFailed, call);
  }
}

// A process may lock its minimum working set minus a few pages (VirtualLock). The default is 50
// pages.
Status raise_working_set(size_t bytes) {
  SIZE_T minimum = 0;
  SIZE_T maximum = 0;
  if (GetProcessWorkingSetSize(GetCurrentProcess(), &minimum, &maximum) == 0) {
    return memory_error("GetProcessWorkingSetSize");
  }
  // Raises the limit by more than this call needs, because other threads may use part of the
  // increase.
  constexpr size_t kAtOnce = 16 * 4096;
  const size_t more = bytes + kAtOnce;
  if (SetProcessWorkingSetSize(GetCurrentProcess(), minimum + more, maximum + more) != 0) {
    return Status::success();
  }
  Status status = windows_error(Code::kMemlockLimit, "SetProcessWorkingSetSize");
  status.limit = minimum;
  status.needed = minimum + bytes;
  return status;
}

Status lock(uint8_t* data, size_t bytes) {
  constexpr int kAttempts = 8;
  for (int attempt = 0; attempt < kAttempts; attempt++) {
    if (VirtualLock(data, bytes) != 0) return Status::success();
    if (GetLastError() != ERROR_WORKING_SET_QUOTA) return memory_error("VirtualLock");
    const Status status = raise_working_set(bytes);
    if (!status.ok()) return status;
  }
  Status status = Status::system(Code::kMemlockLimit, ERROR_WORKING_SET_QUOTA, "VirtualLock");
  status.needed = bytes;
  return status;
}

Status exclude_from_reports(uint8_t* data, size_t bytes) {
  const RegisterExcluded call = register_excluded();
  if (call == nullptr) return Status::success();  // as secret_memory_left_out_of_dumps() says
  const HRESULT result = call(data, static_cast<DWORD>(bytes));
  if (SUCCEEDED(result)) return Status::success();
  return Status::system(Code::kMemoryFailed, static_cast<int>(result), "WerRegisterExcludedMemoryBlock");
}

}  // namespace

Status platform_map(Tier tier, size_t bytes, uint8_t** data) {
  if (tier != Tier::kMlock) return Status::error(Code::kMemoryUnsupported);
  const size_t guard = secret_memory_page_bytes();
  // The guard pages are reserved but not committed, so they are inaccessible and use no memory.
  void* base = VirtualAlloc(nullptr, bytes + 2 * guard, MEM_RESERVE, PAGE_NOACCESS);
  if (base == nullptr) return memory_error("VirtualAlloc");
  uint8_t* middle = static_cast<uint8_t*>(base) + guard;
  Status status = Status::success();
  if (VirtualAlloc(middle, bytes, MEM_COMMIT, PAGE_READWRITE) == nullptr)
    status = memory_error("VirtualAlloc");
  if (status.ok()) status = lock(middle, bytes);
  if (status.ok()) status = exclude_from_reports(middle, bytes);
  if (!status.ok()) {
    VirtualFree(base, 0, MEM_RELEASE);
    return status;
  }
  *data = middle;
  return Status::success();
}

Status platform_set_access(uint8_t* data, size_t bytes, bool allowed) {
  DWORD before;
  if (VirtualProtect(data, bytes, allowed ? PAGE_READWRITE : PAGE_NOACCESS, &before) != 0) {
    return Status::success();
  }
  return memory_error("VirtualProtect");
}

void platform_unmap(uint8_t* data, size_t) {
  const UnregisterExcluded call = unregister_excluded();
  if (call != nullptr) call(data);
  VirtualFree(data - secret_memory_page_bytes(), 0, MEM_RELEASE);
}

bool secret_memory_left_out_of_dumps() { return register_excluded() != nullptr; }

size_t secret_memory_page_bytes() {
  SYSTEM_INFO information;
  GetSystemInfo(&information);
  return information.dwPageSize;
}

uint64_t secret_memory_process() { return GetCurrentProcessId(); }

}  // namespace locksign
