// Captures the residue of an operation: the stack below its caller, and the registers. It needs a
// build without sanitizers, which move locals elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/compiler.h"

constexpr size_t kSearchedBytes = 64 * 1024;
constexpr size_t kVectorRegisters = 32;
constexpr size_t kGeneralRegisters = 32;

// The residue of an operation.
struct Residue {
  alignas(64) uint8_t stack[kSearchedBytes];
  alignas(64) uint8_t vectors[kVectorRegisters][64];
  alignas(64) uint64_t general[kGeneralRegisters];
};
inline Residue residue;

#if defined(LOCKSIGN_X86_64)
LOCKSIGN_INLINE void save_registers() {
  asm volatile(
      "movq %%rax, (%0)\n\tmovq %%rcx, 8(%0)\n\tmovq %%rdx, 16(%0)\n\tmovq %%rbx, 24(%0)\n\t"
      "movq %%rsi, 32(%0)\n\tmovq %%rdi, 40(%0)\n\tmovq %%rbp, 48(%0)\n\tmovq %%r8, 56(%0)\n\t"
      "movq %%r9, 64(%0)\n\tmovq %%r10, 72(%0)\n\tmovq %%r11, 80(%0)\n\tmovq %%r12, 88(%0)\n\t"
      "movq %%r13, 96(%0)\n\tmovq %%r14, 104(%0)\n\tmovq %%r15, 112(%0)\n\t"
      :
      : "r"(residue.general)
      : "memory");
  if (__builtin_cpu_supports("avx512f")) {
    asm volatile(
        ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
        "vmovdqu64 %%zmm\\n, 64*\\n(%0)\n\t"
        ".endr\n\t"
        :
        : "r"(residue.vectors)
        : "memory");
  } else if (__builtin_cpu_supports("avx")) {
    asm volatile(
        ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
        "vmovdqu %%ymm\\n, 64*\\n(%0)\n\t"
        ".endr\n\t"
        :
        : "r"(residue.vectors)
        : "memory");
  } else {
    asm volatile(
        ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n\t"
        "movups %%xmm\\n, 64*\\n(%0)\n\t"
        ".endr\n\t"
        :
        : "r"(residue.vectors)
        : "memory");
  }
}

LOCKSIGN_INLINE const uint8_t* stack_pointer() {
  const uint8_t* pointer;
  asm volatile("movq %%rsp, %0" : "=r"(pointer));
  return pointer;
}
#elif defined(LOCKSIGN_ARM64)
LOCKSIGN_INLINE void save_registers() {
  asm volatile(
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28\n\t"
      "str x\\n, [%0, #8*\\n]\n\t"
      ".endr\n\t"
      ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
      "str q\\n, [%1, #64*\\n]\n\t"
      ".endr\n\t"
      :
      : "r"(residue.general), "r"(residue.vectors)
      : "memory");
}

LOCKSIGN_INLINE const uint8_t* stack_pointer() {
  const uint8_t* pointer;
  asm volatile("mov %0, sp" : "=r"(pointer));
  return pointer;
}
#endif

constexpr uint8_t kPaint = 0xa5;

LOCKSIGN_NOINLINE inline void paint_stack() {
  volatile uint8_t area[kSearchedBytes + 1024];
  for (volatile uint8_t& byte : area) byte = kPaint;
}

// Calls operation.run(operation) and copies the memory below this frame before another call
// overwrites it.
template <typename Operation>
LOCKSIGN_NOINLINE void observe(const Operation& operation) {
  paint_stack();
  operation.run(operation);
  save_registers();
  const volatile uint8_t* const below = stack_pointer() - kSearchedBytes;
  for (size_t i = 0; i < kSearchedBytes; ++i) residue.stack[i] = below[i];
}

inline size_t stack_used() {
  size_t untouched = 0;
  while (untouched < kSearchedBytes && residue.stack[untouched] == kPaint) ++untouched;
  return kSearchedBytes - untouched;
}
