// A library to preload. It stops the process (SIGSTOP) in the last step of exit(3), so that the
// test can search its memory.
#include <signal.h>

int __cxa_atexit(void (*function)(void*), void* argument, void* library);

static void stop(void* argument) {
  (void)argument;
  raise(SIGSTOP);
}

// Functions run in the reverse order of their registration (atexit(3)). This one is registered
// before ld.so registers the destructors of libraries. It passes no library handle, so it does not
// run with the destructors of this library either.
__attribute__((constructor)) static void register_stop(void) { __cxa_atexit(stop, 0, 0); }
