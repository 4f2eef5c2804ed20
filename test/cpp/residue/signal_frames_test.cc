// Whether the wipe notices a signal, wherever it interrupts an operation, and erases what the
// kernel and the handlers leave on the stack.
#include <errno.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/cpu.h"
#include "base/wipe.h"
#include "check.h"
#include "residue/stack_residue.h"
#if defined(LOCKSIGN_X86_64)
#include <immintrin.h>
#endif

using namespace locksign;

namespace {

constexpr uint64_t kSecret = 0x6c0f5ec7e7a11ed5;

// Sends a signal to this thread with the stack pointer that far below the caller's, and kSecret in
// a register that the kernel saves.
#if defined(LOCKSIGN_X86_64)
__attribute__((noinline, noclone)) void signal_at_depth(size_t depth, long process, long thread,
                                                        long number) {
  asm volatile(
      "movq %[depth], %%r12\n\t"
      "movq %[secret], %%r13\n\t"
      "subq %%r12, %%rsp\n\t"
      "syscall\n\t"
      "addq %%r12, %%rsp\n\t"
      "xorl %%r13d, %%r13d\n\t"
      "movl $0, %%eax\n\t"
      :
      : "a"(SYS_tgkill), "D"(process), "S"(thread), "d"(number), [depth] "r"(depth), [secret] "r"(kSecret)
      : "rcx", "r11", "r12", "r13", "memory", "cc");
}
#else
__attribute__((noinline, noclone)) void signal_at_depth(size_t depth, long process, long thread,
                                                        long number) {
  register long x0 asm("x0") = process;
  register long x1 asm("x1") = thread;
  register long x2 asm("x2") = number;
  register long x8 asm("x8") = SYS_tgkill;
  asm volatile(
      "mov x10, %[secret]\n\t"
      "sub sp, sp, %[depth]\n\t"
      "svc #0\n\t"
      "add sp, sp, %[depth]\n\t"
      "mov x10, xzr\n\t"
      : "+r"(x0)
      : "r"(x1), "r"(x2), "r"(x8), [depth] "r"(depth), [secret] "r"(kSecret)
      : "x10", "memory", "cc");
}
#endif

volatile sig_atomic_t handled = 0;

void count_signal(int) { handled = handled + 1; }
void count_signal_with_context(int, siginfo_t*, void*) { handled = handled + 1; }

// A handler as V8's profiler is one, which looks at the registers: it copies the frame that it is
// called with far down its own stack, and is interrupted there.
void copy_frame(int number, siginfo_t*, void* context) {
  uint8_t deep[4096];
  std::memcpy(deep, context, sizeof(deep) / 2);
  asm volatile("" : : "r"(deep) : "memory");  // makes the compiler assume a read
  handled = handled + 1;
  if (number == SIGUSR1) raise(SIGUSR2);
}

void handle(int number, void (*handler)(int, siginfo_t*, void*)) {
  struct sigaction action = {};
  action.sa_flags = SA_SIGINFO;
  action.sa_sigaction = handler;
  CHECK(sigaction(number, &action, nullptr) == 0);
}

struct Interruption {
  size_t depth;
  bool wiped;
  void (*run)(const Interruption& interruption);
};

// As hmac_sign(), with a signal instead of an operation.
void interrupt(const Interruption& i) {
  mark_stack();
  signal_at_depth(i.depth, getpid(), syscall(SYS_gettid), SIGUSR1);
  if (i.wiped) {
    wipe_stack_and_registers();
  } else {
    erase_stack_and_registers();
  }
}

// Signal 0 only checks that the thread exists (kill(2)).
LOCKSIGN_NOINLINE void interrupt_between(size_t depth, int number, bool* intact) {
  const long process = getpid();
  const long thread = syscall(SYS_gettid);
  mark_stack();
  signal_at_depth(depth, process, thread, number);
  erase_stack_and_registers();
  *intact = stack_marks_intact();
}

bool is_noticed(size_t depth, int number) {
  bool intact;
  interrupt_between(depth, number, &intact);
  return !intact;
}

size_t secrets_on_stack(size_t depth, bool wiped) {
  observe(Interruption{depth, wiped, interrupt});
  size_t found = 0;
  for (size_t at = 0; at + sizeof(kSecret) <= sizeof(residue.stack); at += sizeof(kSecret)) {
    found += std::memcmp(residue.stack + at, &kSecret, sizeof(kSecret)) == 0;
  }
  return found;
}

// signal_at_depth() has a few words of the stack itself.
constexpr size_t kDeepest = kWipedStackBytes - 128;
constexpr size_t kStep = 16;

void check_noticed() {
  handled = 0;
  int signals = 0;
  for (size_t depth = 0; depth <= kDeepest; depth += kStep, ++signals) {
    const bool noticed = is_noticed(depth, SIGUSR1);
    if (!noticed) std::printf("# not at %zu bytes\n", depth);
    CHECK(noticed);
    CHECK(!is_noticed(depth, 0));
  }
  CHECK(handled == signals);
}

void check_erased() {
  size_t controls = 0;
  for (size_t depth = 0; depth <= kDeepest; depth += kStep) {
    controls += secrets_on_stack(depth, false) > 0;
    const size_t found = secrets_on_stack(depth, true);
    if (found != 0) std::printf("# %zu at %zu bytes\n", found, depth);
    CHECK(found == 0);
  }
  std::printf("# found at %zu depths without wiping\n", controls);
  CHECK(controls > 0);
}

#if defined(LOCKSIGN_X86_64)
// Has this thread use a tile of AMX, after which the kernel saves 8 KiB more for it (arch_prctl(2),
// ARCH_REQ_XCOMP_PERM). False if the processor or the kernel has no tiles.
__attribute__((target("amx-tile"))) bool use_tiles() {
  constexpr int kRequestPermission = 0x1023;
  constexpr int kTileData = 18;
  if (cpu_features().tile_bytes == 0 || syscall(SYS_arch_prctl, kRequestPermission, kTileData) != 0)
    return false;
  struct alignas(64) {
    uint8_t palette = 1;
    uint8_t start_row = 0;
    uint8_t reserved[14] = {};
    uint16_t bytes_a_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
  } configuration;
  _tile_loadconfig(&configuration);
  _tile_zero(0);
  return true;
}
#else
bool use_tiles() { return false; }
#endif

ucontext_t elsewhere;

void erase_and_return() {
  erase_signal_frames();
  setcontext(&elsewhere);
}

// Runs erase_signal_frames() on a stack of its own.
void erase_on(void* stack, size_t bytes) {
  ucontext_t context;
  CHECK(getcontext(&context) == 0);
  context.uc_stack.ss_sp = stack;
  context.uc_stack.ss_size = bytes;
  makecontext(&context, erase_and_return, 0);
  CHECK(swapcontext(&elsewhere, &context) == 0);
}

}  // namespace

TEST("the wipe reaches below the red zone, two frames of the largest size and their handlers") {
  constexpr size_t kRedZone = 128;
  const size_t frame = getauxval(51);  // AT_MINSIGSTKSZ
  std::printf("# a frame has %zu bytes, the wipe reaches %zu\n", frame, signal_frames_reach());
  CHECK(signal_frames_reach() >= kWipedStackBytes + kRedZone + 2 * frame + 4096);
  CHECK(signal_frames_reach() <= kSearchedBytes);
}

TEST("a signal is noticed at any depth, and no signal is not, by a handler without its context") {
  struct sigaction action = {};
  action.sa_handler = count_signal;
  CHECK(sigaction(SIGUSR1, &action, nullptr) == 0);
  check_noticed();
}

TEST("a signal is noticed at any depth, by a handler with its context") {
  handle(SIGUSR1, count_signal_with_context);
  check_noticed();
}

TEST("nothing of an interrupted register stays, if the handler copies it and is interrupted too") {
  handle(SIGUSR1, copy_frame);
  handle(SIGUSR2, copy_frame);
  check_erased();
}

TEST("the same holds for a thread that uses the tiles of AMX") {
  if (!use_tiles()) {
    check::skipped = "this processor has no tiles";
    return;
  }
  handle(SIGUSR1, count_signal_with_context);
  check_noticed();
  handle(SIGUSR1, copy_frame);
  check_erased();
}

TEST("a stack that is shorter than the frames is erased to its end and no further") {
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t stack_bytes = 4 * page;
  CHECK(stack_bytes < signal_frames_reach());
  // Memory that is writable, the guard, the stack.
  uint8_t* const memory = static_cast<uint8_t*>(
      mmap(nullptr, 2 * page + stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  CHECK(memory != MAP_FAILED);
  uint8_t* const stack = memory + 2 * page;
  std::memset(memory, kPaint, 2 * page + stack_bytes);
  CHECK(mprotect(memory + page, page, PROT_NONE) == 0);
  erase_on(stack, stack_bytes);
  const auto all = [](const uint8_t* from, size_t bytes, uint8_t value) {
    return std::all_of(from, from + bytes, [value](uint8_t byte) { return byte == value; });
  };
  CHECK(all(stack, stack_bytes - page, 0));
  CHECK(all(memory, page, kPaint));
  CHECK(munmap(memory, 2 * page + stack_bytes) == 0);
}

TEST("erasing changes no errno and blocks no signal") {
  sigset_t before;
  sigset_t after;
  CHECK(sigprocmask(SIG_BLOCK, nullptr, &before) == 0);
  errno = EXDEV;
  erase_signal_frames();
  CHECK(errno == EXDEV);
  CHECK(sigprocmask(SIG_BLOCK, nullptr, &after) == 0);
  CHECK(std::memcmp(&before, &after, _NSIG / 8) == 0);
}

int main() { return check::run_all(); }
