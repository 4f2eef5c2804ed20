#include "base/cpu.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/compiler.h"

#if defined(_WIN32)
#include <windows.h>
#endif

#if defined(__linux__)
#include <sys/auxv.h>
#endif

#if defined(LOCKSIGN_X86_64)
#if defined(_MSC_VER)
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#elif defined(LOCKSIGN_ARM64) && defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace locksign {
namespace {

bool portable_forced() {
  constexpr char kPortable[] = "portable";
#if defined(_WIN32)
  // Node sets variables in the process, not in the copy of the C runtime that getenv() reads.
  char value[sizeof(kPortable)] = {};
  const DWORD length = GetEnvironmentVariableA("LOCKSIGN_CPU", value, sizeof(value));
  return length == sizeof(kPortable) - 1 && std::memcmp(value, kPortable, sizeof(kPortable)) == 0;
#else
  const char* value = std::getenv("LOCKSIGN_CPU");
  return value != nullptr && std::strcmp(value, kPortable) == 0;
#endif
}

#if defined(LOCKSIGN_X86_64)

struct CpuidLeaf {
  uint32_t eax, ebx, ecx, edx;
};

CpuidLeaf cpuid(uint32_t leaf, uint32_t subleaf = 0) {
  CpuidLeaf result = {};
#if defined(_MSC_VER)
  int registers[4];
  __cpuid(registers, 0);
  if (static_cast<uint32_t>(registers[0]) < leaf) return result;
  __cpuidex(registers, static_cast<int>(leaf), static_cast<int>(subleaf));
  std::memcpy(&result, registers, sizeof(result));
#else
  __get_cpuid_count(leaf, subleaf, &result.eax, &result.ebx, &result.ecx, &result.edx);
#endif
  return result;
}

// XCR0: the register files that the operating system saves for each thread.
uint64_t saved_register_files() {
#if defined(_MSC_VER)
  return _xgetbv(0);
#else
  uint32_t low, high;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t{high} << 32 | low;
#endif
}

constexpr bool bit(uint32_t word, int index) { return (word >> index & 1) != 0; }

CpuFeatures detect() {
  const CpuidLeaf basic = cpuid(1);
  const CpuidLeaf extended = cpuid(7);
  const bool osxsave = bit(basic.ecx, 27);
  const bool avx = bit(basic.ecx, 28);
  const bool ssse3 = bit(basic.ecx, 9);
  const bool sse41 = bit(basic.ecx, 19);

  constexpr uint64_t kXmmYmm = 0x06;
  constexpr uint64_t kXmmYmmZmm = 0xe6;
  const uint64_t saved = osxsave ? saved_register_files() : 0;

  CpuFeatures features = {};
  features.ymm = avx && (saved & kXmmYmm) == kXmmYmm;
  features.zmm = features.ymm && bit(extended.ebx, 16) && (saved & kXmmYmmZmm) == kXmmYmmZmm;
  features.sha_ni = bit(extended.ebx, 29) && ssse3 && sse41;
  features.bmi2 = bit(extended.ebx, 8);
  features.avx2 = features.ymm && bit(extended.ebx, 5);
  features.avx512ifma = features.zmm && bit(extended.ebx, 21);
  features.avx512vl = features.zmm && bit(extended.ebx, 31);

  constexpr int kTileData = 18;
  if ((saved >> kTileData & 1) != 0) features.tile_bytes = cpuid(0xd, kTileData).eax;
  return features;
}

#elif defined(LOCKSIGN_ARM64)

#if defined(__APPLE__)
bool has(const char* name) {
  int value = 0;
  size_t size = sizeof(value);
  return sysctlbyname(name, &value, &size, nullptr, 0) == 0 && value != 0;
}
#endif

CpuFeatures detect() {
  CpuFeatures features = {};
#if defined(__linux__)
  constexpr unsigned long kSha2 = 1ul << 6;     // HWCAP_SHA2
  constexpr unsigned long kSha512 = 1ul << 21;  // HWCAP_SHA512
  const unsigned long capabilities = getauxval(AT_HWCAP);
  features.arm_sha2 = (capabilities & kSha2) != 0;
  features.arm_sha512 = (capabilities & kSha512) != 0;
#elif defined(__APPLE__)
  features.arm_sha2 = true;  // every Apple processor that runs macOS
  features.arm_sha512 = has("hw.optional.armv8_2_sha512");
#elif defined(_WIN32)
  features.arm_sha2 = IsProcessorFeaturePresent(PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE) != 0;
#endif
  return features;
}

#else

CpuFeatures detect() { return {}; }

#endif

// getauxval(3), AT_MINSIGSTKSZ. Linux before 5.14 does not report it on x86. Those kernels save at
// most the 2.7 KiB of AVX-512, and an ARMv8 without SVE needs 4.6 KiB.
size_t largest_signal_frame() {
#if defined(__linux__)
  constexpr unsigned long kMinSigStkSz = 51;
  constexpr size_t kUnreported = 5 * 1024;
  const size_t reported = getauxval(kMinSigStkSz);
  return reported != 0 ? reported : kUnreported;
#else
  return 0;
#endif
}

CpuFeatures choose() {
  CpuFeatures found = detect();
  if (portable_forced()) {
    CpuFeatures portable = {};
    portable.ymm = found.ymm;
    portable.zmm = found.zmm;
    portable.tile_bytes = found.tile_bytes;
    found = portable;
  }
  found.signal_frame_bytes = largest_signal_frame();
  return found;
}

}  // namespace

const CpuFeatures kCpuFeatures = choose();

}  // namespace locksign
