// A lock whose holder can wait until another thread has changed what it protects.
#pragma once

#if defined(_WIN32)
#include <windows.h>
#else
#include <pthread.h>
#include <time.h>
#endif

namespace locksign {

class Monitor final {
 public:
  Monitor() = default;
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

#if defined(_WIN32)
  void acquire() { AcquireSRWLockExclusive(&lock_); }
  void release() { ReleaseSRWLockExclusive(&lock_); }
  // Releases the lock, waits for notify(), and acquires it again. It may also return early.
  void wait() { SleepConditionVariableSRW(&changed_, &lock_, INFINITE, 0); }
  // The same for at most about so long.
  void wait_for(unsigned milliseconds) { SleepConditionVariableSRW(&changed_, &lock_, milliseconds, 0); }
  void notify() { WakeConditionVariable(&changed_); }

 private:
  SRWLOCK lock_ = SRWLOCK_INIT;
  CONDITION_VARIABLE changed_ = CONDITION_VARIABLE_INIT;
#else
  ~Monitor() {
    pthread_cond_destroy(&changed_);
    pthread_mutex_destroy(&lock_);
  }
  void acquire() { pthread_mutex_lock(&lock_); }
  void release() { pthread_mutex_unlock(&lock_); }
  // Releases the lock, waits for notify(), and acquires it again. It may also return early.
  void wait() { pthread_cond_wait(&changed_, &lock_); }
  // The same for at most about so long: the clock can be set meanwhile.
  void wait_for(unsigned milliseconds) {
    constexpr long kSecond = 1000 * 1000 * 1000;  // in nanoseconds
    timespec end = {};
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += static_cast<time_t>(milliseconds / 1000);
    end.tv_nsec += static_cast<long>(milliseconds % 1000) * 1000 * 1000;
    if (end.tv_nsec >= kSecond) {
      end.tv_sec++;
      end.tv_nsec -= kSecond;
    }
    pthread_cond_timedwait(&changed_, &lock_, &end);
  }
  void notify() { pthread_cond_signal(&changed_); }

 private:
  pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed_ = PTHREAD_COND_INITIALIZER;
#endif
};

}  // namespace locksign
