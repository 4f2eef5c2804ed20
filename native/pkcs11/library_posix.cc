#include <dlfcn.h>

#include <cstring>

#include "pkcs11/library.h"

// As in base/system/thread_posix.cc: glibc 2.34 moved these functions from libdl into libc.
#if defined(__GLIBC__) && defined(__x86_64__)
__asm__(".symver dlopen,dlopen@GLIBC_2.2.5");
__asm__(".symver dlsym,dlsym@GLIBC_2.2.5");
__asm__(".symver dlclose,dlclose@GLIBC_2.2.5");
__asm__(".symver dlerror,dlerror@GLIBC_2.2.5");
__asm__(".symver dladdr,dladdr@GLIBC_2.2.5");
#elif defined(__GLIBC__) && defined(__aarch64__)
__asm__(".symver dlopen,dlopen@GLIBC_2.17");
__asm__(".symver dlsym,dlsym@GLIBC_2.17");
__asm__(".symver dlclose,dlclose@GLIBC_2.17");
__asm__(".symver dlerror,dlerror@GLIBC_2.17");
__asm__(".symver dladdr,dladdr@GLIBC_2.17");
#endif

namespace locksign {

namespace {

// Node exports the symbols of its own OpenSSL. Without RTLD_DEEPBIND (dlopen(3)), a module that is
// linked with the system's OpenSSL would call Node's. AddressSanitizer does not allow it.
#if defined(RTLD_DEEPBIND) && !defined(__SANITIZE_ADDRESS__)
constexpr int kFlags = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#else
constexpr int kFlags = RTLD_NOW | RTLD_LOCAL;
#endif

}  // namespace

void* library_open(const char* path, char* detail, size_t room) {
  void* library = dlopen(path, kFlags);
  if (library != nullptr) return library;
  const char* message = dlerror();
  std::strncpy(detail, message == nullptr ? "" : message, room - 1);
  detail[room - 1] = '\0';
  return nullptr;
}

void* library_function(void* library, const char* name) { return dlsym(library, name); }

void library_close(void* library) { dlclose(library); }

void library_keep_addon() {
  Dl_info own;
  // One reference more than there are threads of Node, which is never returned.
  if (dladdr(reinterpret_cast<void*>(library_keep_addon), &own) != 0) dlopen(own.dli_fname, RTLD_NOW);
}

}  // namespace locksign
