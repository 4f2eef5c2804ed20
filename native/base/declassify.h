// Marks the places where a value that comes from a secret may decide a branch, a length or an
// index. valgrind reports each other place, in a build with LOCKSIGN_VALGRIND whose tests mark the
// secrets. In every other build it does nothing. Each use has a comment that says why the value may
// be public.
#pragma once

#include <cstddef>

#if defined(LOCKSIGN_VALGRIND)
#include <valgrind/memcheck.h>
#endif

namespace locksign {

inline void declassify(const void* memory, size_t bytes) {
#if defined(LOCKSIGN_VALGRIND)
  VALGRIND_MAKE_MEM_DEFINED(memory, bytes);
#else
  static_cast<void>(memory);
  static_cast<void>(bytes);
#endif
}

// The value, as one that may be public.
template <typename Value>
inline Value declassified(Value value) {
#if defined(LOCKSIGN_VALGRIND)
  declassify(&value, sizeof(value));
#endif
  return value;
}

}  // namespace locksign
