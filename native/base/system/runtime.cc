// The few functions of the C++ runtime that the addon needs. With them it links to libc alone, so
// one file works with every glibc and musl. Secrets are never allocated here.
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

void* operator new(std::size_t bytes) {
  void* memory = std::malloc(bytes == 0 ? 1 : bytes);
  // Without exceptions there is no other way to report a failure. These allocations have a few
  // dozen bytes.
  if (memory == nullptr) std::abort();
  return memory;
}
void* operator new[](std::size_t bytes) { return operator new(bytes); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return std::malloc(bytes == 0 ? 1 : bytes);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

extern "C" void __cxa_pure_virtual() { std::abort(); }

#if defined(__aarch64__)
// The value that -fstack-protector compares. glibc keeps its own in the loader, which musl lacks,
// and x86 keeps it in the thread control block. The value comes from the kernel's random bytes
// (getauxval(3), AT_RANDOM), as in glibc. Its zero byte stops a string that overruns.
extern "C" {
uintptr_t __stack_chk_guard = 0;
}

__attribute__((constructor(101))) static void choose_stack_guard() {
  std::memcpy(&__stack_chk_guard, reinterpret_cast<const void*>(getauxval(AT_RANDOM)),
              sizeof(__stack_chk_guard));
  __stack_chk_guard &= ~uintptr_t{0xff};
}
#endif

// node-addon-api uses std::string, whose function bodies would otherwise come from the C++ library.
template class std::basic_string<char>;

namespace std {
const nothrow_t nothrow{};
void __throw_length_error(const char*) { std::abort(); }
void __throw_logic_error(const char*) { std::abort(); }
void __throw_out_of_range_fmt(const char*, ...) { std::abort(); }
}  // namespace std
