#include <errno.h>
#include <pthread.h>

#include <cstdlib>

#include "base/system/thread.h"

// glibc 2.34 moved these functions from libpthread into libc under a new version. Every glibc also
// has the old version, and Node loads libpthread where it is separate. Naming the old version lets
// one file work on old systems too.
#if defined(__GLIBC__) && defined(__x86_64__)
__asm__(".symver pthread_create,pthread_create@GLIBC_2.2.5");
__asm__(".symver pthread_join,pthread_join@GLIBC_2.2.5");
#elif defined(__GLIBC__) && defined(__aarch64__)
__asm__(".symver pthread_create,pthread_create@GLIBC_2.17");
__asm__(".symver pthread_join,pthread_join@GLIBC_2.17");
#endif

namespace locksign {

namespace {

struct Start {
  void (*function)(void*);
  void* argument;
};

void* run(void* start_argument) {
  Start* start = static_cast<Start*>(start_argument);
  const Start copy = *start;
  std::free(start);
  copy.function(copy.argument);
  return nullptr;
}

}  // namespace

int thread_start(Thread* thread, void (*function)(void*), void* argument) {
  static_assert(sizeof(pthread_t) <= sizeof(thread->id), "a pthread_t fits Thread");
  Start* start = static_cast<Start*>(std::malloc(sizeof(Start)));
  if (start == nullptr) return ENOMEM;
  *start = Start{function, argument};
  pthread_t id;
  const int error = pthread_create(&id, nullptr, run, start);
  if (error != 0) {
    std::free(start);
    return error;
  }
  thread->id = reinterpret_cast<uintptr_t>(id);
  return 0;
}

void thread_join(Thread* thread) { pthread_join(reinterpret_cast<pthread_t>(thread->id), nullptr); }

}  // namespace locksign
