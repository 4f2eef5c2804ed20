// AddressSanitizer replaces mlock(2) by a function that does nothing. Tests that look at locked
// memory wrap it (NAME_test.wrap) and call this instead.
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

extern "C" int __wrap_mlock(const void* address, size_t bytes);
extern "C" int __wrap_mlock(const void* address, size_t bytes) {
  return static_cast<int>(syscall(SYS_mlock, address, bytes));
}
