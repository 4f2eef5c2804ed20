// Whether a signal interrupted an operation on secrets, and the erasure of what it left behind.
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "base/cpu.h"
#include "base/wipe.h"

#if defined(LOCKSIGN_STACK_MARKS)

namespace locksign {
namespace {

// The kernel leaves this much free below the stack pointer before it saves the registers, because
// x86 lets functions use it without a frame (System V ABI, section 3.2.2).
constexpr size_t kRedZoneBytes = 128;

// Room for two handlers, one of which interrupts the other, and for a symbol that each binds at its
// first call, which saves the vector registers again (ld.so(8)). V8's profiler uses 3 KiB.
constexpr size_t kHandlerBytes = 16 * 1024;

// The least size of a page. Systems with larger pages are asked more often than they need to be.
constexpr uintptr_t kPageBytes = 4096;

// Marks at this interval cannot all be missed. At the lower end of a frame is a part that the
// kernel writes without a gap, with the general registers: 240 bytes on x86 (struct rt_sigframe up
// to sigcontext.fpstate) and more than 280 on ARM (struct ucontext up to sigcontext.pstate).
constexpr size_t kInterval = 224;

// Without AVX a frame is so small that only its last 48 bytes are sure to be below the part of the
// stack that the operation itself uses.
constexpr size_t kSmallFrameInterval = 48;

struct Marks {
  size_t interval;
  size_t count;
};

// The tiles of AMX are at the upper end of a frame. Where they are, they cover every mark.
inline Marks marks_for(const CpuFeatures& cpu) {
  const size_t bytes = cpu.signal_frame_bytes;
  const size_t reach = kRedZoneBytes + (bytes > cpu.tile_bytes ? bytes - cpu.tile_bytes : bytes);
#if defined(LOCKSIGN_X86_64)
  if (!cpu.ymm) return {kSmallFrameInterval, reach / kSmallFrameInterval + 2};
#endif
  return {kInterval, reach / kInterval + 2};
}

LOCKSIGN_INLINE uintptr_t stack_pointer() {
  uintptr_t pointer;
#if defined(LOCKSIGN_X86_64)
  asm volatile("movq %%rsp, %0" : "=r"(pointer));
#else
  asm volatile("mov %0, sp" : "=r"(pointer));
#endif
  return pointer;
}

// A mark depends on its address, so that no register that a frame saves can equal it by chance.
inline uint64_t mark_at(uintptr_t address) { return ~uint64_t{address}; }

inline uintptr_t first_mark(uintptr_t stack) { return stack - kWipedStackBytes - sizeof(uint64_t); }

// Asks the kernel to write there, which does not fault as a write of our own would (sigprocmask(2):
// EFAULT). The C library's function is not used because it may write too.
bool is_writable(uintptr_t address) {
  return syscall(SYS_rt_sigprocmask, SIG_BLOCK, nullptr, reinterpret_cast<void*>(address), _NSIG / 8) == 0;
}

// The lowest address at or above `wanted` down to which the stack is writable without a gap: a
// thread's stack ends at a guard page, that of the main thread grows up to its limit.
uintptr_t end_of_stack(uintptr_t wanted) {
  const int error = errno;
  uintptr_t end = stack_pointer() & ~(kPageBytes - 1);
  while (end > wanted && is_writable(end - kPageBytes)) end -= kPageBytes;
  errno = error;
  return end > wanted ? end : wanted;
}

// One asm statement in a leaf, because the compiler may keep locals of its own below the stack
// pointer. `lowest` is a multiple of 8.
LOCKSIGN_NOINLINE void zero_from(uintptr_t lowest) {
#if defined(LOCKSIGN_X86_64)
  asm volatile(
      "movq %%rsp, %%rcx\n\t"
      "subq %%rdi, %%rcx\n\t"
      "shrq $3, %%rcx\n\t"
      "xorl %%eax, %%eax\n\t"
      "rep stosq\n\t"
      : "+D"(lowest)
      :
      : "rax", "rcx", "memory", "cc");
#else
  asm volatile(
      "mov x17, sp\n"
      "1:\n\t"
      "str xzr, [%[lowest]], #8\n\t"
      "cmp %[lowest], x17\n\t"
      "b.lo 1b\n\t"
      : [lowest] "+r"(lowest)
      :
      : "x17", "memory", "cc");
#endif
}

}  // namespace

// Sanitizers know nothing of the stack below a frame.
__attribute__((noinline, no_sanitize_address)) void mark_stack() {
  const Marks marks = marks_for(cpu_features());
  uintptr_t address = first_mark(stack_pointer());
  for (size_t i = 0; i < marks.count; ++i, address -= marks.interval) {
    *reinterpret_cast<volatile uint64_t*>(address) = mark_at(address);
  }
}

__attribute__((noinline, no_sanitize_address)) bool stack_marks_intact() {
  const Marks marks = marks_for(cpu_features());
  uintptr_t address = first_mark(stack_pointer());
  uint64_t different = 0;
  for (size_t i = 0; i < marks.count; ++i, address -= marks.interval) {
    different |= *reinterpret_cast<const volatile uint64_t*>(address) ^ mark_at(address);
  }
  return different == 0;
}

size_t signal_frames_reach() {
  const size_t frame = kRedZoneBytes + cpu_features().signal_frame_bytes;
  return kWipedStackBytes + 2 * frame + kHandlerBytes;
}

void erase_signal_frames() {
  const uintptr_t wanted = stack_pointer() - signal_frames_reach();
  zero_from(end_of_stack(wanted & ~uintptr_t{7}));
}

}  // namespace locksign

#endif
