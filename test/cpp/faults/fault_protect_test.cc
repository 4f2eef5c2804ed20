// The report of process_protect() when one of its calls fails.
#include "check.h"
#include "faults/fault_injection.h"
#include "memory/kernel_facts.h"
#include "process/process_guard.h"

using namespace locksign;

namespace {

struct Case {
  const char* call;
  int nth;
  Code code;
  bool not_dumpable;
  bool no_core_files;
};

// The second prctl(2) and getrlimit(2) read the values back.
constexpr Case kCases[] = {
    {"prctl", 1, Code::kProtectFailed, false, true},
    {"prctl", 2, Code::kOk, false, true},
    {"setrlimit", 1, Code::kProtectFailed, true, false},
    {"getrlimit", 1, Code::kProtectFailed, true, false},
};

// Runs in a child, because the protection cannot be undone. Returns 0 if every step is as expected,
// else the number of the wrong step.
int protect_with(const Case& each) {
  fault::arm(each.call, each.nth, EPERM);
  ProcessProtection reached;
  const Status status = process_protect(&reached);
  fault::disarm();
  if (!fault::hit) return 1;
  if (status.code != each.code) return 2;
  if (!status.ok() && (status.error_number != EPERM || strcmp(status.call, each.call) != 0)) return 3;
  if (reached.not_dumpable != each.not_dumpable) return 4;
  return reached.no_core_files == each.no_core_files ? 0 : 5;
}

}  // namespace

TEST("a failed call is named and its protection is not claimed, and the other protection is still reached") {
  for (const Case& each : kCases) {
    const int status = facts::in_child([&] { return protect_with(each); });
    if (!facts::exited_with(status, 0)) printf("# %s %d: %d\n", each.call, each.nth, WEXITSTATUS(status));
    CHECK(facts::exited_with(status, 0));
  }
}

TEST("without a failed call both protections are reached") {
  const int status = facts::in_child([] {
    ProcessProtection reached;
    return process_protect(&reached).ok() && reached.not_dumpable && reached.no_core_files ? 0 : 1;
  });
  CHECK(facts::exited_with(status, 0));
}

int main() { return check::run_all(); }
