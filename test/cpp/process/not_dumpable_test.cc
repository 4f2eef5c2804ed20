// The moments in which the process is not dumpable: what they change, and what they leave alone.
#include "base/system/not_dumpable.h"

#include <sys/prctl.h>

#include "check.h"
#include "memory/kernel_facts.h"
#include "process/process_guard.h"

using locksign::Code;
using locksign::NotDumpable;

namespace {

int dumpable() { return prctl(PR_GET_DUMPABLE); }

// Each test changes the process, so it runs in a child. Returns the number of the step that failed.
template <typename Steps>
bool holds(Steps steps) {
  const int status = facts::in_child([&] {
    if (prctl(PR_SET_DUMPABLE, 1) != 0) return 100;
    return steps();
  });
  if (!facts::exited_with(status, 0)) printf("# step %d\n", WEXITSTATUS(status));
  return facts::exited_with(status, 0);
}

}  // namespace

TEST("the process is not dumpable from begin() to the end of the object") {
  CHECK(holds([] {
    {
      NotDumpable object;
      if (dumpable() != 1) return 1;
      if (!object.begin(Code::kMemoryFailed).ok() || dumpable() != 0) return 2;
      if (!object.check(Code::kMemoryFailed).ok()) return 3;
    }
    return dumpable() == 1 ? 0 : 4;
  }));
}

TEST("an object that has not begun changes nothing") {
  CHECK(holds([] {
    prctl(PR_SET_DUMPABLE, 0);
    { NotDumpable object; }
    return dumpable() == 0 ? 0 : 1;
  }));
}

TEST("of objects that overlap, the last one to end restores the value") {
  CHECK(holds([] {
    NotDumpable* first = new NotDumpable;
    NotDumpable* second = new NotDumpable;
    if (!first->begin(Code::kMemoryFailed).ok() || !second->begin(Code::kMemoryFailed).ok()) return 1;
    delete first;
    if (dumpable() != 0) return 2;
    delete second;
    return dumpable() == 1 ? 0 : 3;
  }));
}

TEST("a process that was not dumpable before stays so") {
  CHECK(holds([] {
    prctl(PR_SET_DUMPABLE, 0);
    {
      NotDumpable object;
      if (!object.begin(Code::kMemoryFailed).ok()) return 1;
    }
    return dumpable() == 0 ? 0 : 2;
  }));
}

TEST("process_protect() is never undone, whether it comes before, between or after") {
  CHECK(holds([] {
    locksign::ProcessProtection reached;
    {
      NotDumpable object;
      if (!object.begin(Code::kMemoryFailed).ok()) return 1;
      if (!locksign::process_protect(&reached).ok() || !reached.not_dumpable) return 2;
    }
    if (dumpable() != 0) return 3;
    prctl(PR_SET_DUMPABLE, 1);
    {
      NotDumpable object;
      if (!object.begin(Code::kMemoryFailed).ok()) return 4;
    }
    return dumpable() == 0 ? 0 : 5;
  }));
}

TEST("check() reports a process that other code has made dumpable meanwhile") {
  CHECK(holds([] {
    NotDumpable object;
    if (!object.begin(Code::kMemoryFailed).ok()) return 1;
    prctl(PR_SET_DUMPABLE, 1);
    return object.check(Code::kMemoryFailed).code == Code::kMemoryFailed ? 0 : 2;
  }));
}

TEST("the kernel's own protection of a process that changes its user or group is not undone") {
  if (geteuid() != 0) SKIP("not root, so there is no other user to become");
  for (const bool user : {true, false}) {
    CHECK(holds([user] {
      {
        NotDumpable object;
        if (!object.begin(Code::kMemoryFailed).ok()) return 1;
        if ((user ? setresuid(65534, 65534, 65534) : setresgid(65534, 65534, 65534)) != 0) return 2;
      }
      return dumpable() == 1 ? 3 : 0;
    }));
  }
}

TEST("a child that is forked meanwhile is not dumpable") {
  CHECK(holds([] {
    NotDumpable object;
    if (!object.begin(Code::kMemoryFailed).ok()) return 1;
    return facts::exited_with(facts::in_child([] { return dumpable(); }), 0) ? 0 : 2;
  }));
}

int main() { return check::run_all(); }
