#include "base/wipe.h"

#include <cstdint>
#include <cstring>

#include "base/cpu.h"

#if defined(LOCKSIGN_X86_64) && !defined(__GNUC__)
#include <immintrin.h>
#endif

namespace locksign {

#if defined(LOCKSIGN_X86_64) && defined(__GNUC__)

namespace {

// One asm statement in a leaf without locals, so that everything below the stack pointer is free:
// an array of the compiler's would leave gaps of its own at either end. The registers come before
// the stack, so that a signal that arrives meanwhile finds nothing secret in them.
//
// A VEX or EVEX instruction that writes xmm zeroes the rest of ymm and zmm.
#if defined(_WIN64)
// The ABI has the operations preserve the low halves of xmm6 to xmm15, rdi and rsi: what is
// in them is their caller's.
#define LOCKSIGN_ZERO_YMM            \
  "vpxor %%xmm0, %%xmm0, %%xmm0\n\t" \
  "vpxor %%xmm1, %%xmm1, %%xmm1\n\t" \
  "vpxor %%xmm2, %%xmm2, %%xmm2\n\t" \
  "vpxor %%xmm3, %%xmm3, %%xmm3\n\t" \
  "vpxor %%xmm4, %%xmm4, %%xmm4\n\t" \
  "vpxor %%xmm5, %%xmm5, %%xmm5\n\t" \
  "vzeroupper\n\t"
#else
#define LOCKSIGN_ZERO_YMM "vzeroall\n\t"
#endif
LOCKSIGN_NOINLINE void erase(bool ymm, bool zmm) {
  // The loops write whole lines of the cache, which takes half the time. The parts of lines at
  // either end come before and after.
  static_assert(kWipedStackBytes >= 256, "the ends do not overlap");
  asm volatile(
      "leaq 64-%c[bytes](%%rsp), %%rdx\n\t"
      "andq $-64, %%rdx\n\t"
#if !defined(_WIN64)
      "xorl %%esi, %%esi\n\t"
      "xorl %%edi, %%edi\n\t"
#endif
      "xorl %%r8d, %%r8d\n\t"
      "xorl %%r9d, %%r9d\n\t"
      "xorl %%r10d, %%r10d\n\t"
      "xorl %%r11d, %%r11d\n\t"
      "testb %b[ymm], %b[ymm]\n\t"
      "jz 3f\n\t"
      "testb %b[zmm], %b[zmm]\n\t"
      "jz 1f\n\t"
      ".irp n,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
      "vpxord %%zmm\\n, %%zmm\\n, %%zmm\\n\n\t"
      ".endr\n"
      "1:\n\t" LOCKSIGN_ZERO_YMM
      "vmovdqu %%ymm0, -%c[bytes](%%rsp)\n\t"
      "vmovdqu %%ymm0, 32-%c[bytes](%%rsp)\n\t"
      "leaq -128(%%rsp), %%rax\n"
      "2:\n\t"
      "vmovdqu %%ymm0, (%%rdx)\n\t"
      "vmovdqu %%ymm0, 32(%%rdx)\n\t"
      "vmovdqu %%ymm0, 64(%%rdx)\n\t"
      "vmovdqu %%ymm0, 96(%%rdx)\n\t"
      "subq $-128, %%rdx\n\t"
      "cmpq %%rax, %%rdx\n\t"
      "jbe 2b\n\t"
      "vmovdqu %%ymm0, -128(%%rsp)\n\t"
      "vmovdqu %%ymm0, -96(%%rsp)\n\t"
      "vmovdqu %%ymm0, -64(%%rsp)\n\t"
      "vmovdqu %%ymm0, -32(%%rsp)\n\t"
      "vzeroupper\n\t"
      "jmp 5f\n"
      "3:\n\t"
      ".irp n,0,1,2,3,4,5\n\t"
      "pxor %%xmm\\n, %%xmm\\n\n\t"
      ".endr\n\t"
#if !defined(_WIN64)
      ".irp n,6,7,8,9,10,11,12,13,14,15\n\t"
      "pxor %%xmm\\n, %%xmm\\n\n\t"
      ".endr\n\t"
#endif
      ".irp n,0,16,32,48\n\t"
      "movups %%xmm0, \\n-%c[bytes](%%rsp)\n\t"
      ".endr\n\t"
      "leaq -128(%%rsp), %%rax\n"
      "4:\n\t"
      "movups %%xmm0, (%%rdx)\n\t"
      "movups %%xmm0, 16(%%rdx)\n\t"
      "movups %%xmm0, 32(%%rdx)\n\t"
      "movups %%xmm0, 48(%%rdx)\n\t"
      "movups %%xmm0, 64(%%rdx)\n\t"
      "movups %%xmm0, 80(%%rdx)\n\t"
      "movups %%xmm0, 96(%%rdx)\n\t"
      "movups %%xmm0, 112(%%rdx)\n\t"
      "subq $-128, %%rdx\n\t"
      "cmpq %%rax, %%rdx\n\t"
      "jbe 4b\n\t"
      ".irp n,128,112,96,80,64,48,32,16\n\t"
      "movups %%xmm0, -\\n(%%rsp)\n\t"
      ".endr\n"
      "5:\n\t"
      "xorl %%eax, %%eax\n\t"
      "xorl %%ecx, %%ecx\n\t"
      "xorl %%edx, %%edx\n\t"
      : [ymm] "+a"(ymm), [zmm] "+c"(zmm)
      : [bytes] "i"(kWipedStackBytes)
      : "rdx", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
#if !defined(_WIN64)
        "rsi", "rdi", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15",
#endif
        "memory", "cc");
}

}  // namespace

void erase_stack_and_registers() { erase(cpu_features().ymm, cpu_features().zmm); }

#elif defined(LOCKSIGN_ARM64) && defined(__GNUC__)

// A leaf without locals, as above. The ABI requires the operations to preserve the low halves of v8
// to v15, so their content belongs to the caller.
void erase_stack_and_registers() {
  static_assert(kWipedStackBytes % 64 == 0, "the loop below writes 64 bytes a turn");
  asm volatile(
      "mov x16, sp\n\t"
      "sub x17, x16, %[bytes]\n\t"
      ".irp n,0,1,2,3,4,5,6,7,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
      "movi v\\n\\().2d, #0\n\t"
      ".endr\n\t"
      ".irp n,8,9,10,11,12,13,14,15\n\t"
      "mov v\\n\\().d[1], xzr\n\t"
      ".endr\n\t"
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
      "mov x\\n, xzr\n\t"
      ".endr\n"
      "1:\n\t"
      "stp q0, q0, [x17], #32\n\t"
      "stp q0, q0, [x17], #32\n\t"
      "cmp x17, x16\n\t"
      "b.lo 1b\n\t"
      "mov x16, xzr\n\t"
      "mov x17, xzr\n\t"
#if defined(__linux__) && !defined(__ANDROID__)
      "mov x18, xzr\n\t"  // an additional register here; reserved on other platforms
#endif
      :
      : [bytes] "i"(kWipedStackBytes)
      : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
        "x16", "x17",
#if defined(__linux__) && !defined(__ANDROID__)
        "x18",
#endif
        "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v16", "v17", "v18", "v19", "v20", "v21", "v22",
        "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "memory", "cc");
}

#else

// MSVC has no inline assembly for this. An array covers the place where the operations had their
// frames, except for the few bytes that the compiler keeps next to it.
LOCKSIGN_NOINLINE void erase_stack_and_registers() {
  volatile uint64_t area[kWipedStackBytes / sizeof(uint64_t)];
  for (volatile uint64_t& word : area) word = 0;
#if defined(LOCKSIGN_X86_64)
  if (cpu_features().ymm) _mm256_zeroupper();  // MSVC saves and restores xmm6 to xmm15 around a wider one
#endif
}

#endif

void wipe(void* memory, size_t bytes) {
  if (bytes == 0) return;  // memory may be null in this case
#if defined(__GNUC__)
  std::memset(memory, 0, bytes);
  asm volatile("" : : "r"(memory) : "memory");  // makes the compiler assume a read
#else
  volatile uint8_t* byte = static_cast<volatile uint8_t*>(memory);
  for (; bytes != 0; --bytes) *byte++ = 0;
#endif
}

}  // namespace locksign
