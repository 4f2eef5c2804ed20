// A lock for short, rare work: loading and destroying keys. It is not a pthread_mutex_t, because
// the exit hook of the process needs a bounded wait, and pthread_mutex_trylock is in libc itself
// only since glibc 2.34.
#pragma once

#if defined(_WIN32)
#include <windows.h>
#else
#include <sched.h>
#include <time.h>
#endif

#include <atomic>

namespace locksign {

class Lock final {
 public:
  void acquire() {
    for (unsigned attempt = 0; !try_acquire(); attempt++) pause(attempt);
  }

  // Gives up after about `milliseconds`.
  [[nodiscard]] bool acquire_within(unsigned milliseconds) {
    const unsigned attempts = kYields + milliseconds * 1000 / kSleepMicroseconds;
    for (unsigned attempt = 0; attempt < attempts; attempt++) {
      if (try_acquire()) return true;
      pause(attempt);
    }
    return false;
  }

  void release() { held_.store(false, std::memory_order_release); }

 private:
  static constexpr unsigned kYields = 64;
#if defined(_WIN32)
  static constexpr unsigned kSleepMicroseconds =
      16000;  // a tick of the clock, which no Sleep() is shorter than
#else
  static constexpr unsigned kSleepMicroseconds = 100;
#endif

  bool try_acquire() { return !held_.exchange(true, std::memory_order_acquire); }

  // Yielding alone would spin forever under a real-time scheduler if the holder has a lower
  // priority. The waiter therefore sleeps after a while.
  static void pause(unsigned attempt) { attempt < kYields ? yield() : sleep(); }

#if defined(_WIN32)
  static void yield() { SwitchToThread(); }
  static void sleep() { Sleep(kSleepMicroseconds / 1000); }
#else
  static void yield() { sched_yield(); }
  static void sleep() {
    const timespec interval{0, kSleepMicroseconds * 1000};
    nanosleep(&interval, nullptr);
  }
#endif

  std::atomic<bool> held_{false};
};

class LockGuard final {
 public:
  explicit LockGuard(Lock& lock) : lock_(lock) { lock_.acquire(); }
  ~LockGuard() { lock_.release(); }
  LockGuard(const LockGuard&) = delete;
  LockGuard& operator=(const LockGuard&) = delete;

 private:
  Lock& lock_;
};

}  // namespace locksign
