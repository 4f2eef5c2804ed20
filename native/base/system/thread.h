// Starts and joins a thread.
#pragma once

#include <cstdint>

namespace locksign {

struct Thread {
  uintptr_t id = 0;
};

#if defined(_WIN32)
constexpr char kThreadStartCall[] = "CreateThread";
#else
constexpr char kThreadStartCall[] = "pthread_create";
#endif

// Runs `function(argument)` in a new thread. Returns 0, or the errno of kThreadStartCall
// (GetLastError() on Windows).
[[nodiscard]] int thread_start(Thread* thread, void (*function)(void*), void* argument);

// Waits until the thread ends. Must be called once for each thread that was started.
void thread_join(Thread* thread);

}  // namespace locksign
