// Constant time, proved by valgrind's memcheck: a secret is marked as undefined, and memcheck
// reports every branch and every address that depends on undefined bytes. For programs that are
// built with VARIANT=valgrind. base/declassify.h marks the exceptions.
#pragma once

#include <valgrind/memcheck.h>

#include <cstddef>

inline bool runs_under_valgrind() { return RUNNING_ON_VALGRIND != 0; }

inline void mark_secret(const void* memory, size_t bytes) { VALGRIND_MAKE_MEM_UNDEFINED(memory, bytes); }
inline void mark_public(const void* memory, size_t bytes) { VALGRIND_MAKE_MEM_DEFINED(memory, bytes); }

// How many places have depended on a secret while the operation ran. memcheck prints each of them.
template <typename Operation>
size_t secret_dependences(Operation operation) {
  const size_t before = VALGRIND_COUNT_ERRORS;
  operation();
  return VALGRIND_COUNT_ERRORS - before;
}
