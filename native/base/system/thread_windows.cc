#include <windows.h>

#include <cstdlib>

#include "base/system/thread.h"

namespace locksign {

namespace {

struct Start {
  void (*function)(void*);
  void* argument;
};

DWORD WINAPI run(void* start_argument) {
  Start* start = static_cast<Start*>(start_argument);
  const Start copy = *start;
  std::free(start);
  copy.function(copy.argument);
  return 0;
}

}  // namespace

int thread_start(Thread* thread, void (*function)(void*), void* argument) {
  Start* start = static_cast<Start*>(std::malloc(sizeof(Start)));
  if (start == nullptr) return ERROR_NOT_ENOUGH_MEMORY;
  *start = Start{function, argument};
  HANDLE handle = CreateThread(nullptr, 0, run, start, 0, nullptr);
  if (handle == nullptr) {
    const DWORD error = GetLastError();
    std::free(start);
    return static_cast<int>(error);
  }
  thread->id = reinterpret_cast<uintptr_t>(handle);
  return 0;
}

void thread_join(Thread* thread) {
  HANDLE handle = reinterpret_cast<HANDLE>(thread->id);
  WaitForSingleObject(handle, INFINITE);
  CloseHandle(handle);
}

}  // namespace locksign
