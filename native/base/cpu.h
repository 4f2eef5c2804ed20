// Determines the hash implementations that this processor can run, with cpuid on x86 and hwcap on
// ARM. It does so once, when the library is loaded. LOCKSIGN_CPU=portable forces portable C++.
#pragma once

#include <cstddef>

namespace locksign {

struct CpuFeatures {
  bool sha_ni;      // x86 SHA extensions with SSE4.1 and SSSE3
  bool bmi2;        // rorx
  bool avx2;        // and the operating system saves ymm
  bool avx512vl;    // vprorq on ymm and xmm
  bool avx512ifma;  // and the operating system saves zmm
  bool arm_sha2;    // ARMv8 SHA-256
  bool arm_sha512;  // ARMv8.2 SHA-512

  // Registers that exist, whether or not we hash in them: memcpy(3) uses them too.
  bool ymm;
  bool zmm;

  // The most that Linux saves on the stack of a thread that a signal interrupts, and the part of it
  // that is there only for a thread that has used the tiles of AMX. Zero on other systems.
  size_t signal_frame_bytes;
  size_t tile_bytes;
};

extern const CpuFeatures kCpuFeatures;
inline const CpuFeatures& cpu_features() { return kCpuFeatures; }

}  // namespace locksign
