// Secret pages as the kernel reports them: locked, excluded from core files and from fork(2),
// between guard pages, and unreadable for root.
#include "memory/secret_memory.h"

#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "check.h"
#include "memory/kernel_facts.h"
#include "memory/real_mlock.h"

using locksign::Code;
using locksign::MemoryChoice;
using locksign::SecretMemory;
using locksign::Status;
using locksign::Tier;

namespace {

bool kernel_has_secretmem() {
  const long descriptor = syscall(SYS_memfd_secret, O_CLOEXEC);
  if (descriptor < 0) return false;
  close(static_cast<int>(descriptor));
  return true;
}

SecretMemory map(MemoryChoice choice, size_t bytes = 1) {
  SecretMemory memory;
  const Status status = SecretMemory::map(bytes, choice, &memory);
  CHECK(status.ok());
  return memory;
}

// Reads another process's memory as root does. Returns 0 on success, else errno.
int read_as_root(pid_t process, const void* address) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", process);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
  char byte;
  const off_t offset = static_cast<off_t>(reinterpret_cast<uintptr_t>(address));
  const int error = pread(file, &byte, 1, offset) == 1 ? 0 : errno;
  close(file);
  return error;
}

int read_by_another_process(const void* address) {
  const pid_t process = getpid();
  return WEXITSTATUS(facts::in_child([=] { return read_as_root(process, address); }));
}

// Runs as an ordinary user with `bytes` of RLIMIT_MEMLOCK.
void become_limited(rlim_t bytes) {
  const rlimit limit{bytes, bytes};
  if (setrlimit(RLIMIT_MEMLOCK, &limit) != 0) _exit(100);
  if (setresuid(65534, 65534, 65534) != 0) _exit(101);
}

Status map_limited(rlim_t limit, size_t bytes, MemoryChoice choice) {
  become_limited(limit);
  SecretMemory memory;
  return SecretMemory::map(bytes, choice, &memory);
}

bool is_zero(const uint8_t* bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (bytes[i] != 0) return false;
  }
  return true;
}

void check_common_flags(MemoryChoice choice) {
  const SecretMemory memory = map(choice, 3 * locksign::secret_memory_page_bytes());
  const std::string entry = facts::smaps_of(memory.data());
  CHECK(facts::has_flag(entry, "lo"));
  CHECK(facts::has_flag(entry, "dd"));
  CHECK(facts::has_flag(entry, "dc"));
  CHECK(facts::kib_of(entry, "Size") * 1024 == static_cast<long>(memory.size()));
  CHECK(is_zero(memory.data(), memory.size()));
}

}  // namespace

TEST("secretmem pages are locked and excluded from core files and from fork(2)") {
  if (!kernel_has_secretmem()) SKIP("no memfd_secret");
  check_common_flags(MemoryChoice::kMemfdSecret);
  const SecretMemory memory = map(MemoryChoice::kMemfdSecret);
  CHECK(memory.tier() == Tier::kMemfdSecret);
  CHECK(facts::smaps_of(memory.data()).find("secretmem") != std::string::npos);
}

TEST("mlock pages are locked, faulted in, and excluded from core files and from fork(2)") {
  check_common_flags(MemoryChoice::kMlock);
  const SecretMemory memory = map(MemoryChoice::kMlock, 5 * locksign::secret_memory_page_bytes());
  CHECK(memory.tier() == Tier::kMlock);
  const std::string entry = facts::smaps_of(memory.data());
  CHECK(facts::has_flag(entry, "wf"));
  CHECK(facts::kib_of(entry, "Rss") == facts::kib_of(entry, "Size"));
  CHECK(facts::kib_of(entry, "Locked") == facts::kib_of(entry, "Size"));
}

TEST("an ordinary page has none of those flags, so the checks can fail") {
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const std::string entry = facts::smaps_of(page);
  CHECK(!entry.empty());
  CHECK(!facts::has_flag(entry, "lo"));
  CHECK(!facts::has_flag(entry, "dd"));
  CHECK(!facts::has_flag(entry, "dc"));
  CHECK(!facts::has_flag(entry, "wf"));
  munmap(page, 4096);
}

TEST("the best tier is memfd_secret if the kernel has it") {
  const SecretMemory memory = map(MemoryChoice::kAuto);
  CHECK((memory.tier() == Tier::kMemfdSecret) == kernel_has_secretmem());
}

TEST("root cannot read secretmem, but can read an ordinary page and an mlock page") {
  if (geteuid() != 0) SKIP("not root");
  if (!kernel_has_secretmem()) SKIP("no memfd_secret");
  static char ordinary = 'x';
  const SecretMemory locked = map(MemoryChoice::kMlock);
  const SecretMemory secret = map(MemoryChoice::kMemfdSecret);
  CHECK(read_by_another_process(&ordinary) == 0);
  CHECK(read_by_another_process(locked.data()) == 0);
  CHECK(read_by_another_process(secret.data()) == EIO);
}

TEST("a write before or after the pages raises SIGSEGV, and a write inside does not") {
  for (const MemoryChoice choice : {MemoryChoice::kAuto, MemoryChoice::kMlock}) {
    // The mapping is excluded from fork(2), so the child makes its own.
    const auto write_at = [&](long offset) {
      return facts::in_child([&] {
        SecretMemory memory = map(choice);
        const long last = static_cast<long>(memory.size());
        *const_cast<volatile uint8_t*>(memory.data() + (offset < 0 ? offset : last + offset - 1)) = 1;
        return 7;
      });
    };
    CHECK(facts::died_of(write_at(-1), SIGSEGV));
    CHECK(facts::died_of(write_at(1), SIGSEGV));
    CHECK(facts::exited_with(write_at(0), 7));
  }
}

TEST("a forked child has no secret memory") {
  for (const MemoryChoice choice : {MemoryChoice::kAuto, MemoryChoice::kMlock}) {
    const SecretMemory memory = map(choice);
    memory.data()[0] = 42;
    const int status = facts::in_child([&] { return int{*const_cast<volatile uint8_t*>(memory.data())}; });
    CHECK(facts::died_of(status, SIGSEGV));
  }
}

TEST("guard pages do not count towards the limit, and everything is released") {
  const facts::Mappings before = facts::mappings();
  const long locked = facts::locked_kib();
  const int descriptors = facts::descriptor_count();
  for (const MemoryChoice choice : {MemoryChoice::kAuto, MemoryChoice::kMlock}) {
    SecretMemory memory = map(choice);
    CHECK(facts::locked_kib() - locked == static_cast<long>(memory.size() / 1024));
    CHECK(facts::descriptor_count() == descriptors);
    SecretMemory moved(static_cast<SecretMemory&&>(memory));
    CHECK(!memory && moved);
    moved = map(choice);
    CHECK(facts::locked_kib() - locked == static_cast<long>(moved.size() / 1024));
  }
  CHECK(facts::locked_kib() == locked);
  CHECK(facts::mappings() == before);
}

TEST("secretmem needs none of the process's descriptors") {
  if (!kernel_has_secretmem()) SKIP("no memfd_secret");
  const int status = facts::in_child([] {
    const rlimit few{64, 64};
    if (setrlimit(RLIMIT_NOFILE, &few) != 0) return 1;
    while (open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0) continue;
    SecretMemory memory;
    return SecretMemory::map(1, MemoryChoice::kMemfdSecret, &memory).ok() ? 0 : 2;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("a signal that arrives while secretmem is made is handled where the process's descriptors are") {
  if (!kernel_has_secretmem()) SKIP("no memfd_secret");
  static volatile sig_atomic_t handled = 0;
  static volatile sig_atomic_t misplaced = 0;
  const int status = facts::in_child([] {
    const pid_t self = getpid();
    signal(SIGUSR2, [](int) {
      handled = handled + 1;
      if (fcntl(STDOUT_FILENO, F_GETFD) < 0) misplaced = misplaced + 1;
    });
    pthread_t maker;
    pthread_create(
        &maker, nullptr,
        [](void*) -> void* {
          for (int page = 0; page < 500; page++) map(MemoryChoice::kMemfdSecret);
          return nullptr;
        },
        nullptr);
    // The kernel prefers the main thread, which would hide the others.
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &one, nullptr);
    const pid_t sender = fork();
    if (sender == 0) {
      while (kill(self, SIGUSR2) == 0) continue;
      _exit(0);
    }
    pthread_join(maker, nullptr);
    kill(sender, SIGKILL);
    waitpid(sender, nullptr, 0);
    if (handled == 0) return 1;
    return misplaced == 0 && !check::failed ? 0 : 2;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("wiping all zeroes every byte and keeps the mapping") {
  SecretMemory memory = map(MemoryChoice::kAuto, 2 * locksign::secret_memory_page_bytes());
  memset(memory.data(), 0xA5, memory.size());
  CHECK(!is_zero(memory.data(), memory.size()));
  memory.wipe_all();
  CHECK(is_zero(memory.data(), memory.size()));
}

TEST("past the memlock limit the error names the limit and the needed size, in every tier") {
  if (geteuid() != 0) SKIP("not root");
  const size_t page = locksign::secret_memory_page_bytes();
  for (const MemoryChoice choice : {MemoryChoice::kAuto, MemoryChoice::kMemfdSecret, MemoryChoice::kMlock}) {
    if (choice == MemoryChoice::kMemfdSecret && !kernel_has_secretmem()) continue;
    for (const size_t limit : {size_t{0}, page, 4 * page}) {
      const int status = facts::in_child([&] {
        const Status failed = map_limited(limit, 5 * page, choice);
        if (failed.code != Code::kMemlockLimit) return 1;
        if (failed.limit != limit || failed.needed != 5 * page) return 2;
        return strcmp(failed.call, choice == MemoryChoice::kMlock ? "mlock" : "mmap") == 0 ||
                       !kernel_has_secretmem()
                   ? 0
                   : 3;
      });
      CHECK(facts::exited_with(status, 0));
    }
    const int status = facts::in_child([&] { return map_limited(5 * page, 5 * page, choice).ok() ? 0 : 1; });
    CHECK(facts::exited_with(status, 0));
  }
}

TEST("memory that is already locked counts as needed") {
  if (geteuid() != 0) SKIP("not root");
  const size_t page = locksign::secret_memory_page_bytes();
  const int status = facts::in_child([&] {
    become_limited(4 * page);
    SecretMemory first;
    if (!SecretMemory::map(3 * page, MemoryChoice::kAuto, &first).ok()) return 1;
    SecretMemory second;
    const Status failed = SecretMemory::map(2 * page, MemoryChoice::kAuto, &second);
    return failed.code == Code::kMemlockLimit && failed.needed == 5 * page && !second ? 0 : 2;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("a mapping of no bytes or of too many bytes is refused") {
  SecretMemory memory;
  CHECK(SecretMemory::map(0, MemoryChoice::kAuto, &memory).code == Code::kInvalidArgument);
  CHECK(SecretMemory::map(SIZE_MAX, MemoryChoice::kAuto, &memory).code == Code::kInvalidArgument);
  CHECK(!memory);
}

int main() { return check::run_all(); }
