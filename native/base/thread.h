// A thread, and nothing else of one: started, joined.
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

// Runs `function(argument)` in a new thread. 0, or kThreadStartCall's errno (on Windows GetLastError())
// value.
[[nodiscard]] int thread_start(Thread* thread, void (*function)(void*), void* argument);

// Waits for the thread's end. Once for each thread started.
void thread_join(Thread* thread);

}  // namespace locksign
