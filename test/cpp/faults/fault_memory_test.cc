// Every system call of the secret memory, the key store and the process guard fails in turn. The
// error names the call, and nothing stays locked, mapped, open or unwiped.
#include <pthread.h>
#include <sys/prctl.h>

#include "faults/fault_each.h"
#include "keys/key_store.h"
#include "memory/secret_block.h"
#include "process/process_guard.h"

using locksign::Algorithm;
using locksign::Code;
using locksign::KeySlot;
using locksign::MemoryChoice;
using locksign::SecretMemory;
using locksign::Status;
using locksign::Tier;

namespace {

Status map(MemoryChoice choice, Tier* tier = nullptr) {
  SecretMemory memory;
  const Status status = SecretMemory::map(2 * locksign::secret_memory_page_bytes(), choice, &memory);
  CHECK(status.ok() == static_cast<bool>(memory));
  if (memory) memset(memory.data(), 0xA5, memory.size());
  if (tier != nullptr) *tier = memory.tier();
  return status;
}
Status map_secretmem() { return map(MemoryChoice::kMemfdSecret); }
Status map_mlock() { return map(MemoryChoice::kMlock); }
Status map_best() { return map(MemoryChoice::kAuto); }

bool no_secretmem() { return !map_secretmem().ok(); }

Status protect() {
  locksign::ProcessProtection reached;
  const Status status = locksign::process_protect(&reached);
  CHECK(status.ok() == (reached.not_dumpable && reached.no_core_files));
  return status;
}

}  // namespace

TEST("secretmem: each failed call is named, and nothing is left") {
  if (no_secretmem()) SKIP("no memfd_secret");
  fail_each("memfd_secret", ENOSYS, Code::kMemoryUnsupported, map_secretmem);
  fail_each("memfd_secret", EPERM, Code::kMemoryForbidden, map_secretmem);
  fail_each("memfd_secret", EMFILE, Code::kMemoryFailed, map_secretmem);
  fail_each("memfd_secret", ENFILE, Code::kMemoryFailed, map_secretmem);
  fail_each("memfd_secret", ENOMEM, Code::kMemoryExhausted, map_secretmem);
  fail_each("ftruncate", EINVAL, Code::kMemoryFailed, map_secretmem);
  fail_each("ftruncate", EPERM, Code::kMemoryForbidden, map_secretmem);
  for (const int error : {ENOMEM, EAGAIN}) {
    CHECK(fail_each("mmap", error, Code::kMemoryExhausted, map_secretmem) == 2);
  }
  fail_each("mmap", EACCES, Code::kMemoryForbidden, map_secretmem);
  fail_each("mmap", EINVAL, Code::kMemoryFailed, map_secretmem);
  fail_each("close", EIO, Code::kMemoryFailed, map_secretmem);
  fail_each("close", EINTR, Code::kMemoryFailed, map_secretmem);
  fail_each("madvise", EINVAL, Code::kMemoryFailed, map_secretmem);
  fail_each("madvise", ENOMEM, Code::kMemoryExhausted, map_secretmem);
  fail_each("mprotect", EINVAL, Code::kMemoryFailed, map_secretmem);
  fail_each("mprotect", ENOMEM, Code::kMemoryExhausted, map_secretmem);
  CHECK(fail_each("getrandom", EFAULT, Code::kMemoryExhausted, map_secretmem) == 2);
  fail_each("getrandom", ENOSYS, Code::kMemoryFailed, map_secretmem);
  CHECK(fail_each("getrandom", EINTR, Code::kOk, map_secretmem) == 2);
}

TEST("secretmem: a protection of its descriptor that fails is an error for every memory choice") {
  if (no_secretmem()) SKIP("no memfd_secret");
  const int status = facts::in_child([] {
    if (prctl(PR_SET_DUMPABLE, 1) != 0) return 1;
    for (const auto map_it : {map_secretmem, map_best}) {
      for (const int error : {EPERM, ENOSYS}) fail_each("close_range", error, Code::kMemoryFailed, map_it);
      // It is read, set and read again. The fourth call restores it.
      for (int nth = 1; nth <= 3; nth++) CHECK(fail_once("prctl", nth, EPERM, Code::kMemoryFailed, map_it));
      if (prctl(PR_GET_DUMPABLE) != 1) return 2;
    }
    CHECK(fail_once("prctl", 4, EPERM, Code::kOk, map_best));
    if (prctl(PR_GET_DUMPABLE) != 0) return 3;
    return check::failed ? 4 : 0;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("secretmem: without a thread there is an error for every memory choice") {
  if (no_secretmem()) SKIP("no memfd_secret");
  if (geteuid() != 0) SKIP("not root, so there is no user without processes to become");
  const int status = facts::in_child([] {
    const rlimit none{0, 0};
    if (setrlimit(RLIMIT_NPROC, &none) != 0 || setresuid(65534, 65534, 65534) != 0) return 1;
    for (const auto map_it : {map_secretmem, map_best}) {
      const Status failed = map_it();
      if (failed.code != Code::kThread || failed.error_number != EAGAIN) return 2;
    }
    return 0;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("mlock: each failed call is named, and nothing is left") {
  CHECK(fail_each("mmap", ENOMEM, Code::kMemoryExhausted, map_mlock) == 1);
  fail_each("mprotect", ENOMEM, Code::kMemoryExhausted, map_mlock);
  fail_each("mprotect", EACCES, Code::kMemoryForbidden, map_mlock);
  fail_each("mmap", EAGAIN, Code::kMemoryExhausted, map_mlock);
  CHECK(fail_each("madvise", EINVAL, Code::kMemoryFailed, map_mlock) == 3);
  fail_each("madvise", ENOMEM, Code::kMemoryExhausted, map_mlock);
  fail_each("mlock", EAGAIN, Code::kMemoryExhausted, map_mlock);
  fail_each("mlock", ENOMEM, Code::kMemoryExhausted, map_mlock);
  fail_each("mlock", EINVAL, Code::kMemoryFailed, map_mlock);
  fail_each("mlock", EPERM, Code::kMemoryForbidden, map_mlock);
  fail_each("mlock", ENOSYS, Code::kMemoryForbidden, map_mlock);
}

TEST("a block that cannot be mapped, closed or opened says why, and is wiped before it is unmapped") {
  const auto use = [] {
    locksign::SecretBlock* block;
    Status status = locksign::secret_block_allocate(nullptr, 1, MemoryChoice::kMlock, &block);
    if (!status.ok()) return status;
    memset(block->memory.data(), 0xA5, block->memory.size());
    status = block->memory.set_access(false);
    if (status.ok()) status = block->memory.set_access(true);
    locksign::secret_block_delete(block);
    return status;
  };
  CHECK(fail_each("mprotect", ENOMEM, Code::kMemoryExhausted, use) == 3);
  CHECK(fail_each("mmap", ENOMEM, Code::kMemoryExhausted, use) == 1);
}

TEST("until secretmem is excluded from fork(2), a forked child cannot read it") {
  if (no_secretmem()) SKIP("no memfd_secret");
  const auto access = [] {
    const std::string maps = facts::read_text("/proc/self/maps");
    const size_t at = maps.find("secretmem");
    if (at == std::string::npos) return std::string();
    const size_t line = maps.rfind('\n', at) + 1;
    return maps.substr(maps.find(' ', line) + 1, 4);
  };
  const int status = facts::in_child([&] {
    SecretMemory ready;
    if (!SecretMemory::map(1, MemoryChoice::kMemfdSecret, &ready).ok() || access() != "rw-s") return 1;
    ready = SecretMemory();
    fault::arm("madvise", 1, fault::kNeverReturns);
    pthread_t stuck;
    pthread_create(
        &stuck, nullptr,
        [](void*) -> void* {
          (void)map_secretmem();
          return nullptr;
        },
        nullptr);
    while (!fault::hit) usleep(1000);
    return access() == "---s" ? 0 : 2;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("the best tier falls back to mlock only if memfd_secret is unknown or forbidden") {
  if (no_secretmem()) SKIP("no memfd_secret");
  for (const int error : {ENOSYS, EPERM}) {
    fault::arm("memfd_secret", 1, error);
    Tier tier;
    CHECK(map(MemoryChoice::kAuto, &tier).ok());
    fault::disarm();
    CHECK(fault::hit && tier == Tier::kMlock);
  }
  fail_each("memfd_secret", EMFILE, Code::kMemoryFailed, map_best);
  fail_each("ftruncate", EFBIG, Code::kMemoryFailed, map_best);
  fail_each("mmap", EAGAIN, Code::kMemoryExhausted, map_best);
  fail_each("mmap", ENOMEM, Code::kMemoryExhausted, map_best);
  fail_each("madvise", EINVAL, Code::kMemoryFailed, map_best);
  fail_each("getrandom", EFAULT, Code::kMemoryExhausted, map_best);
}

TEST("without its limit or /proc a failed mlock is still a typed error") {
  const rlimit limit{4096, 4096};
  const int status = facts::in_child([&] {
    if (setrlimit(RLIMIT_MEMLOCK, &limit) != 0 || setresuid(65534, 65534, 65534) != 0) return 100;
    if (map_mlock().code != Code::kMemlockLimit) return 1;
    fault::arm("getrlimit", 1, EFAULT);
    if (map_mlock().code != Code::kMemoryExhausted || !fault::hit) return 2;
    fault::arm("open", 1, EMFILE);
    const Status no_proc = map_mlock();
    return fault::hit && no_proc.code == Code::kMemlockLimit && no_proc.needed == 8192 ? 0 : 3;
  });
  if (geteuid() != 0 || locksign::secret_memory_page_bytes() != 4096) SKIP("not root, or larger pages");
  CHECK(facts::exited_with(status, 0));
}

TEST("a process that cannot be guarded reports the error and claims no protection") {
  const int status = facts::in_child([] {
    fail_each("setrlimit", EPERM, Code::kProtectFailed, protect);
    fail_each("getrlimit", EFAULT, Code::kProtectFailed, protect);
    fault::arm("prctl", 1, EPERM);
    const Status failed = protect();
    CHECK(failed.code == Code::kProtectFailed && strcmp(failed.call, "prctl") == 0);
    fault::disarm();
    return check::failed ? 1 : 0;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("wiping all at exit does not wait for a thread that is stuck in the key store") {
  const int status = facts::in_child([] {
    KeySlot slot{};
    if (!locksign::key_store_reserve(Algorithm::kHmacSha256, MemoryChoice::kMlock, &slot).ok()) return 1;
    memset(slot.states, 1, sizeof *slot.states);
    fault::arm("mmap", 1, fault::kNeverReturns);
    pthread_t stuck;
    pthread_create(
        &stuck, nullptr,
        [](void*) -> void* {
          KeySlot never{};
          (void)locksign::key_store_reserve(Algorithm::kHmacSha256, MemoryChoice::kAuto, &never);
          return nullptr;
        },
        nullptr);
    while (!fault::hit) usleep(1000);
    alarm(5);  // ends the wait by SIGALRM
    locksign::key_store_wipe_all();
    const uint8_t* states = reinterpret_cast<const uint8_t*>(slot.states);
    for (size_t i = 0; i < sizeof *slot.states; i++) {
      if (states[i] != 0) return 2;
    }
    return 0;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("memory that is unmapped before it is wiped is detected") {
  const size_t page = locksign::secret_memory_page_bytes();
  void* base = mmap(nullptr, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  static_cast<char*>(base)[page] = 1;
  fault::unwiped_unmapping = false;
  munmap(base, 3 * page);
  CHECK(fault::unwiped_unmapping);
}

int main() {
  prepare_faults();
  return check::run_all();
}
