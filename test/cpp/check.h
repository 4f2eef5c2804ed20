// The whole test framework of the C++ side: TEST("a sentence") { CHECK(condition); } Prints TAP,
// which test/cpp/units.linux.native.test.ts reads: "ok 1 - sentence" or "not ok 1 - sentence".
#pragma once

#include <cstdio>
#include <cstring>

namespace check {

struct Test {
  const char* sentence;
  void (*run)();
  Test* next;
};

inline Test* first = nullptr;
inline Test** last = &first;
inline bool failed = false;
inline const char* skipped = nullptr;

struct Register {
  Test test;
  Register(const char* sentence, void (*run)()) : test{sentence, run, nullptr} {
    *last = &test;
    last = &test.next;
  }
};

inline void fail(const char* file, int line, const char* expression) {
  failed = true;
  std::printf("# %s:%d: %s\n", file, line, expression);
}

inline int run_all() {
  int number = 0;
  int failures = 0;
  for (Test* test = first; test != nullptr; test = test->next) {
    failed = false;
    skipped = nullptr;
    test->run();
    failures += failed;
    std::printf("%s %d - %s", failed ? "not ok" : "ok", ++number, test->sentence);
    if (skipped != nullptr) std::printf(" # SKIP %s", skipped);
    std::printf("\n");
    std::fflush(stdout);
  }
  std::printf("1..%d\n", number);
  return failures == 0 ? 0 : 1;
}

}  // namespace check

#define CHECK_JOIN2(a, b) a##b
#define CHECK_JOIN(a, b) CHECK_JOIN2(a, b)
#define TEST(sentence)                                                                           \
  static void CHECK_JOIN(test_, __LINE__)();                                                     \
  static check::Register CHECK_JOIN(register_, __LINE__)(sentence, CHECK_JOIN(test_, __LINE__)); \
  static void CHECK_JOIN(test_, __LINE__)()
#define CHECK(condition)                                           \
  do {                                                             \
    if (!(condition)) check::fail(__FILE__, __LINE__, #condition); \
  } while (false)
#define SKIP(reason)         \
  do {                       \
    check::skipped = reason; \
    return;                  \
  } while (false)
