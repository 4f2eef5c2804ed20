// Runs an operation once for each of its calls of one function, and that call fails.
#pragma once

#include "check.h"
#include "faults/fault_injection.h"
#include "memory/kernel_facts.h"
#include "memory/secret_memory.h"

struct State {
  long locked = facts::locked_kib();
  int descriptors = facts::descriptor_count();
  facts::Mappings mappings = facts::mappings();
  bool operator==(const State& other) const {
    return locked == other.locked && descriptors == other.descriptors && mappings == other.mappings;
  }
};

// Runs with the n-th call failing. Returns false if there was no such call.
template <typename Scenario>
bool fail_once(const char* call, int nth, int error, locksign::Code expected, Scenario scenario) {
  const State before;
  fault::unwiped_unmapping = false;
  fault::arm(call, nth, error);
  const locksign::Status status = scenario();
  fault::disarm();
  if (!fault::hit) return false;
  const bool as_expected =
      status.code == expected && (status.ok() || (status.error_number == error && status.call != nullptr &&
                                                  strcmp(status.call, call) == 0));
  if (!as_expected) {
    printf("# %s %d: %s gives %s %s %d\n", call, nth, strerror(error), locksign::code_name(status.code),
           status.call == nullptr ? "" : status.call, status.error_number);
  }
  CHECK(as_expected);
  CHECK(before == State());
  CHECK(!fault::unwiped_unmapping);
  return true;
}

// Runs with each call from the first to the last failing. Returns how many calls there were.
template <typename Scenario>
int fail_each(const char* call, int error, locksign::Code expected, Scenario scenario) {
  int nth = 1;
  while (nth < 50 && fail_once(call, nth, error, expected, scenario)) nth++;
  CHECK(nth > 1);
  return nth - 1;
}

// For main(). The pipe that this opens stays open, so it must exist before anything is counted.
inline void prepare_faults() { fault::look_for_secrets(nullptr, 3 * locksign::secret_memory_page_bytes()); }
