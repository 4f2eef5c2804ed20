// Uses HANDLEs in place of descriptors. Windows handles have 32 significant bits, so that processes
// of both widths can share them (Microsoft Learn, "Interprocess Communication Between 32-bit and
// 64-bit Applications"). An int holds one, and INVALID_HANDLE_VALUE becomes -1.
#pragma once

#include <windows.h>

#include "base/status.h"

namespace locksign {

inline HANDLE handle_of(int number) { return reinterpret_cast<HANDLE>(static_cast<intptr_t>(number)); }

inline int number_of(HANDLE handle) { return static_cast<int>(reinterpret_cast<intptr_t>(handle)); }

inline Status windows_error(Code code, const char* call) {
  return Status::system(code, static_cast<int>(GetLastError()), call);
}

}  // namespace locksign
