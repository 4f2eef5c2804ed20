// Makes the n-th call of one system call fail. Every call of the library comes through here
// (fault_injection.wrap, ld(1) --wrap). Calls inside libc do not, so this test can read /proc.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>

#include "memory/real_mlock.h"

namespace fault {

constexpr int kNeverReturns = -1;  // instead of an errno
constexpr long kCloseRange = 436;  // SYS_close_range, which the headers may lack

inline const char* armed_call = nullptr;
inline int armed_nth = 0;
inline int armed_error = 0;
inline int calls = 0;
inline std::atomic<bool> hit{false};
inline bool unwiped_unmapping = false;

inline void arm(const char* call, int nth, int error) {
  armed_call = call;
  armed_nth = nth;
  armed_error = error;
  calls = 0;
  hit = false;
}
inline void disarm() { armed_call = nullptr; }

inline bool fails(const char* call) {
  if (armed_call == nullptr || strcmp(armed_call, call) != 0 || ++calls != armed_nth) return false;
  hit = true;
  while (armed_error == kNeverReturns) pause();
  errno = armed_error;
  return true;
}

// Checks that unmapped memory has been wiped. Guard pages cannot be read, and neither can a
// reservation without pages: write(2) returns EFAULT for both.
inline void look_for_secrets(void* base, size_t bytes) {
  static int sink[2] = {-1, -1};
  if (sink[0] < 0 && pipe2(sink, O_CLOEXEC) != 0) return;
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  for (size_t offset = page; offset + page < bytes; offset += page) {
    const char* each = static_cast<char*>(base) + offset;
    if (syscall(SYS_write, sink[1], each, page) < 0) return;
    char copy[65536];
    const long count = syscall(SYS_read, sink[0], copy, sizeof copy);
    for (long i = 0; i < count; i++) unwiped_unmapping = unwiped_unmapping || copy[i] != 0;
  }
}

}  // namespace fault

extern "C" {

#define FAULT_WRAP(result, name, parameters, arguments) \
  result __real_##name parameters;                      \
  result __wrap_##name parameters;                      \
  result __wrap_##name parameters { return fault::fails(#name) ? -1 : __real_##name arguments; }

FAULT_WRAP(int, ftruncate, (int file, off_t bytes), (file, bytes))
FAULT_WRAP(int, madvise, (void* base, size_t bytes, int advice), (base, bytes, advice))
FAULT_WRAP(int, mprotect, (void* base, size_t bytes, int protection), (base, bytes, protection))
FAULT_WRAP(ssize_t, fgetxattr, (int file, const char* name, void* value, size_t bytes),
           (file, name, value, bytes))
FAULT_WRAP(ssize_t, read, (int file, void* data, size_t bytes), (file, data, bytes))
FAULT_WRAP(ssize_t, write, (int file, const void* data, size_t bytes), (file, data, bytes))
FAULT_WRAP(int, poll, (pollfd * waits, nfds_t count, int milliseconds), (waits, count, milliseconds))
FAULT_WRAP(int, pipe2, (int* ends, int flags), (ends, flags))
FAULT_WRAP(int, flock, (int file, int operation), (file, operation))
FAULT_WRAP(int, getsockopt, (int file, int level, int option, void* value, socklen_t* size),
           (file, level, option, value, size))
FAULT_WRAP(int, accept4, (int file, sockaddr* address, socklen_t* size, int flags),
           (file, address, size, flags))
FAULT_WRAP(int, tcgetattr, (int file, termios* modes), (file, modes))
FAULT_WRAP(int, tcsetattr, (int file, int when, const termios* modes), (file, when, modes))
FAULT_WRAP(int, sigaction, (int number, const struct sigaction* action, struct sigaction* before),
           (number, action, before))
FAULT_WRAP(int, getrlimit, (__rlimit_resource_t resource, struct rlimit* limit), (resource, limit))
FAULT_WRAP(int, setrlimit, (__rlimit_resource_t resource, const struct rlimit* limit), (resource, limit))

// Linux closes the descriptor even if close(2) fails.
int __real_close(int file);
int __wrap_close(int file);
int __wrap_close(int file) {
  const int result = __real_close(file);
  return fault::fails("close") ? -1 : result;
}

int __real_munmap(void* base, size_t bytes);
int __wrap_munmap(void* base, size_t bytes);
int __wrap_munmap(void* base, size_t bytes) {
  fault::look_for_secrets(base, bytes);
  return __real_munmap(base, bytes);
}

void* __real_mmap(void* base, size_t bytes, int protection, int flags, int file, off_t offset);
void* __wrap_mmap(void* base, size_t bytes, int protection, int flags, int file, off_t offset);
void* __wrap_mmap(void* base, size_t bytes, int protection, int flags, int file, off_t offset) {
  if (fault::fails("mmap")) return MAP_FAILED;
  return __real_mmap(base, bytes, protection, flags, file, offset);
}

int __real_open(const char* path, int flags, ...);
int __wrap_open(const char* path, int flags, ...);
int __wrap_open(const char* path, int flags, ...) {
  return fault::fails("open") ? -1 : __real_open(path, flags, 0600);
}

int __real_prctl(int option, ...);
int __wrap_prctl(int option, ...);
int __wrap_prctl(int option, ...) {
  va_list arguments;
  va_start(arguments, option);
  const unsigned long value = va_arg(arguments, unsigned long);
  va_end(arguments);
  return fault::fails("prctl") ? -1 : __real_prctl(option, value, 0UL, 0UL, 0UL);
}

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...) {
  long values[6];
  va_list arguments;
  va_start(arguments, number);
  for (long& value : values) value = va_arg(arguments, long);
  va_end(arguments);
  const char* name = number == SYS_memfd_secret     ? "memfd_secret"
                     : number == fault::kCloseRange ? "close_range"
                     : number == SYS_getrandom      ? "getrandom"
                     : number == SYS_fstat          ? "fstat"
                     : number == SYS_mlock          ? "mlock"
                                                    : "other";
  if (fault::fails(name)) return -1;
  return __real_syscall(number, values[0], values[1], values[2], values[3], values[4], values[5]);
}

}  // extern "C"
