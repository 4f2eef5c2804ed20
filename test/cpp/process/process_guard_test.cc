// The report of process_protect(), compared with what other processes can still do.
#include "process/process_guard.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "check.h"
#include "memory/kernel_facts.h"

using locksign::ProcessProtection;

TEST("a protected process is not dumpable, and its hard and soft core limits are zero") {
  const int status = facts::in_child([] {
    if (prctl(PR_GET_DUMPABLE) == 0) return 1;
    ProcessProtection reached;
    if (!locksign::process_protect(&reached).ok()) return 2;
    if (!reached.not_dumpable || !reached.no_core_files) return 3;
    rlimit limit{1, 1};
    getrlimit(RLIMIT_CORE, &limit);
    if (limit.rlim_cur != 0 || limit.rlim_max != 0) return 4;
    return prctl(PR_GET_DUMPABLE) == 0 ? 0 : 5;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("the same user can read the memory of a process before process_protect(), and not after it") {
  if (geteuid() != 0) SKIP("not root, so there is no other user to become");
  for (const bool guarded : {false, true}) {
    int ready[2];
    CHECK(pipe(ready) == 0);
    fflush(stdout);
    const pid_t victim = fork();
    if (victim == 0) {
      if (setresuid(65534, 65534, 65534) != 0) _exit(1);
      prctl(PR_SET_DUMPABLE, 1);  // setresuid cleared the flag
      ProcessProtection reached;
      if (guarded && !locksign::process_protect(&reached).ok()) _exit(2);
      if (write(ready[1], "r", 1) != 1) _exit(3);
      pause();
      _exit(0);
    }
    char byte;
    CHECK(read(ready[0], &byte, 1) == 1);
    const int status = facts::in_child([&] {
      if (setresuid(65534, 65534, 65534) != 0) return 1;
      const std::string path = "/proc/" + std::to_string(victim) + "/mem";
      return open(path.c_str(), O_RDONLY | O_CLOEXEC) >= 0 ? 10 : 11;
    });
    CHECK(facts::exited_with(status, guarded ? 11 : 10));
    kill(victim, SIGKILL);
    waitpid(victim, nullptr, 0);
    close(ready[0]);
    close(ready[1]);
  }
}

int main() { return check::run_all(); }
