#include <windows.h>

#include "sources/random.h"

// RtlGenRandom, which has no header without ntsecapi.h and its types.
extern "C" BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

namespace locksign {

Status random_fill(uint8_t* bytes, size_t count) {
  if (SystemFunction036(bytes, static_cast<ULONG>(count))) return Status::success();
  return Status::system(Code::kRandomFailed, static_cast<int>(GetLastError()), "RtlGenRandom");
}

}  // namespace locksign
