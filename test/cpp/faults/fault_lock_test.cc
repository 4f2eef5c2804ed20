// The lock of a file between open file descriptions and processes, and failures of flock(2).
#include <sys/file.h>

#include "base/system/descriptor.h"
#include "faults/fault_each.h"
#include "process/file_lock.h"

using locksign::Code;
using locksign::Descriptor;
using locksign::Status;

namespace {

char path[] = "/tmp/locksign-lock-XXXXXX";  // mkstemp(3) replaces the Xs in main()

int open_file() { return open(path, O_RDWR | O_CLOEXEC); }

bool locks(int descriptor) {
  bool locked = false;
  CHECK(locksign::file_lock(descriptor, &locked).ok());
  return locked;
}

}  // namespace

TEST("one open file description holds the lock until its last descriptor is closed") {
  Descriptor first(open_file());
  Descriptor copy(dup(first.number()));
  const Descriptor second(open_file());
  CHECK(locks(first.number()));
  CHECK(locks(first.number()) && locks(copy.number()));
  CHECK(!locks(second.number()));
  CHECK(first.close());
  CHECK(!locks(second.number()));
  CHECK(copy.close());
  CHECK(locks(second.number()));
}

TEST("a child that borrows the descriptor does not end the lock when it ends") {
  const Descriptor ours(open_file());
  CHECK(facts::exited_with(facts::in_child([&] { return locks(ours.number()) ? 0 : 1; }), 0));
  CHECK(!locks(Descriptor(open_file()).number()));
}

TEST("the kernel ends the lock of a process that dies") {
  const int status = facts::in_child([] {
    if (!locks(open_file())) return 1;
    return raise(SIGKILL);
  });
  CHECK(WIFSIGNALED(status));
  CHECK(locks(Descriptor(open_file()).number()));
}

TEST("a failed call is named and claims no lock, and an interrupted call is repeated") {
  const Descriptor file(open_file());
  const auto lock = [&] {
    bool locked = true;
    const Status status = locksign::file_lock(file.number(), &locked);
    CHECK(locked == status.ok());
    return status;
  };
  fail_each("flock", ENOLCK, Code::kLockFailed, lock);
  fail_each("flock", EBADF, Code::kLockFailed, lock);
  CHECK(fail_each("flock", EINTR, Code::kOk, lock) == 1);
}

TEST("a descriptor that is not open is refused") {
  bool locked = true;
  for (const int number : {-1, 999}) {
    const Status status = locksign::file_lock(number, &locked);
    CHECK(status.code == Code::kLockFailed && status.error_number == EBADF && !locked);
  }
}

int main() {
  const int file = mkstemp(path);
  if (file < 0) return 1;
  close(file);
  prepare_faults();
  const int result = check::run_all();
  unlink(path);
  return result;
}
