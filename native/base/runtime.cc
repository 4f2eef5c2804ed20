// The few functions of the C++ runtime that the addon needs, so that it links to libc alone: one file then
// serves every glibc and musl. Nothing secret is ever allocated here.
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
  // Without exceptions there is no other way to report it; these allocations are some dozen bytes.
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
// What -fstack-protector compares with. glibc keeps its own in the loader, which musl does not have; x86 has
// it in the thread's block. The kernel's random bytes (getauxval(3), AT_RANDOM) make it, as they make
// glibc's; the zero ends a string that overruns.
extern "C" {
uintptr_t __stack_chk_guard = 0;
}

__attribute__((constructor(101))) static void choose_stack_guard() {
  std::memcpy(&__stack_chk_guard, reinterpret_cast<const void*>(getauxval(AT_RANDOM)),
              sizeof(__stack_chk_guard));
  __stack_chk_guard &= ~uintptr_t{0xff};
}
#endif

// node-addon-api names functions with std::string, whose bodies are in the C++ library otherwise.
template class std::basic_string<char>;

namespace std {
const nothrow_t nothrow{};
void __throw_length_error(const char*) { std::abort(); }
void __throw_logic_error(const char*) { std::abort(); }
void __throw_out_of_range_fmt(const char*, ...) { std::abort(); }
}  // namespace std
