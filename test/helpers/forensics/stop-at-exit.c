// A library to preload: stops the process (SIGSTOP) as the very last thing of exit(3), so that its memory can be searched.
#include <signal.h>

int __cxa_atexit(void (*function)(void*), void* argument, void* library);

static void stop(void* argument) {
  (void)argument;
  raise(SIGSTOP);
}

// Functions run in the opposite order of their registration (atexit(3)), and this one is registered before ld.so registers the
// destructors of libraries. Without a library of its own it is not run with this library's destructors either.
__attribute__((constructor)) static void register_stop(void) { __cxa_atexit(stop, 0, 0); }
