// Every system call of secret memory and of the sources fails in turn: the error says which, and nothing is
// left locked, mapped, open or unwiped.
#include "fault_injection.h"

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "check.h"
#include "kernel_facts.h"
#include "process_guard.h"
#include "secret_source.h"

using locksign::Algorithm;
using locksign::Code;
using locksign::FileOptions;
using locksign::KeySlot;
using locksign::LoadCancel;
using locksign::SecretEncoding;
using locksign::SecretMemory;
using locksign::SecretText;
using locksign::Status;
using locksign::Tier;
using locksign::TierChoice;

namespace {

char path[] = "/tmp/locksign-fault-XXXXXX";  // made in main()
constexpr const char* kSecret = "s3cret";

struct State {
  long locked = facts::locked_kib();
  int descriptors = facts::descriptor_count();
  facts::Mappings mappings = facts::mappings();
  bool operator==(const State& other) const {
    return locked == other.locked && descriptors == other.descriptors && mappings == other.mappings;
  }
};

// Runs with each call from the first to the last failing; how often it was there to fail.
template <typename Scenario>
int fail_each(const char* call, int error, Code expected, Scenario scenario) {
  int nth = 1;
  for (; nth < 50; nth++) {
    const State before;
    fault::unwiped_unmapping = false;
    fault::arm(call, nth, error);
    const Status status = scenario();
    fault::disarm();
    if (!fault::hit) break;
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
  }
  CHECK(nth > 1);
  return nth - 1;
}

Status map(TierChoice choice, Tier* tier = nullptr) {
  SecretMemory memory;
  const Status status = SecretMemory::map(2 * locksign::secret_memory_page_bytes(), choice, &memory);
  CHECK(status.ok() == static_cast<bool>(memory));
  if (memory) memset(memory.data(), 0xA5, memory.size());
  if (tier != nullptr) *tier = memory.tier();
  return status;
}
Status map_secretmem() { return map(TierChoice::kMemfdSecret); }
Status map_mlock() { return map(TierChoice::kMlock); }
Status map_best() { return map(TierChoice::kBest); }

bool no_secretmem() { return !map_secretmem().ok(); }

void write_file(const char* content) {
  FILE* file = fopen(path, "we");
  fputs(content, file);
  fclose(file);
  if (chmod(path, 0600) != 0) abort();
}

// Loads a whole key, so that everything a source leads to is there to fail.
template <typename Source>
Status load(Source source) {
  SecretText text;
  Status status = source(&text);
  CHECK(status.ok() == static_cast<bool>(text.memory));
  if (!status.ok()) return status;
  CHECK(text.length == strlen(kSecret) && memcmp(text.memory.data(), kSecret, text.length) == 0);
  KeySlot slot{};
  status =
      locksign::secret_key_load(&text, SecretEncoding::kUtf8, Algorithm::kSha256, TierChoice::kMlock, &slot);
  CHECK(!text.memory);
  locksign::key_store_release(&slot);
  return status;
}

Status load_file() {
  const LoadCancel never;
  return load([&](SecretText* text) {
    return locksign::secret_source_file(path, FileOptions{}, never, TierChoice::kMlock, text);
  });
}

Status load_dotenv() {
  const LoadCancel never;
  return load([&](SecretText* text) {
    return locksign::secret_source_dotenv(path, "KEY", FileOptions{}, never, TierChoice::kMlock, text);
  });
}

Status load_environment() {
  setenv("LOCKSIGN_FAULT_KEY", kSecret, 1);
  const Status status = load([&](SecretText* text) {
    return locksign::secret_source_environment("LOCKSIGN_FAULT_KEY", TierChoice::kMlock, text);
  });
  CHECK((getenv("LOCKSIGN_FAULT_KEY") == nullptr) == status.ok());
  return status;
}

Status protect() {
  locksign::ProcessProtection reached;
  const Status status = locksign::process_protect(&reached);
  CHECK(status.ok() == (reached.not_dumpable && reached.no_core_files));
  return status;
}

}  // namespace

TEST("secretmem: each call that fails is named, and nothing is left") {
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
  CHECK(fail_each("getrandom", EFAULT, Code::kMemoryExhausted, map_secretmem) == 2);
  fail_each("getrandom", ENOSYS, Code::kMemoryFailed, map_secretmem);
  CHECK(fail_each("getrandom", EINTR, Code::kOk, map_secretmem) == 2);
}

TEST("mlock: each call that fails is named, and nothing is left") {
  CHECK(fail_each("mmap", ENOMEM, Code::kMemoryExhausted, map_mlock) == 2);
  fail_each("mmap", EAGAIN, Code::kMemoryExhausted, map_mlock);
  CHECK(fail_each("madvise", EINVAL, Code::kMemoryFailed, map_mlock) == 3);
  fail_each("madvise", ENOMEM, Code::kMemoryExhausted, map_mlock);
  fail_each("mlock", EAGAIN, Code::kMemoryExhausted, map_mlock);
  fail_each("mlock", ENOMEM, Code::kMemoryExhausted, map_mlock);
  fail_each("mlock", EINVAL, Code::kMemoryFailed, map_mlock);
  fail_each("mlock", EPERM, Code::kMemoryForbidden, map_mlock);
  fail_each("mlock", ENOSYS, Code::kMemoryUnsupported, map_mlock);
}

TEST("the best tier falls back to mlock only where memfd_secret is unknown or forbidden") {
  if (no_secretmem()) SKIP("no memfd_secret");
  for (const int error : {ENOSYS, EPERM}) {
    fault::arm("memfd_secret", 1, error);
    Tier tier;
    CHECK(map(TierChoice::kBest, &tier).ok());
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

TEST("a key that is loaded from a file: each call that fails is named, and nothing is left") {
  write_file(kSecret);
  CHECK(load_file().ok());
  fail_each("open", ENOENT, Code::kSourceNotFound, load_file);
  fail_each("open", ENOTDIR, Code::kSourceNotFound, load_file);
  fail_each("open", EACCES, Code::kSourceForbidden, load_file);
  fail_each("open", EPERM, Code::kSourceForbidden, load_file);
  fail_each("open", ENXIO, Code::kSourceType, load_file);
  fail_each("open", EMFILE, Code::kSourceRead, load_file);
  fail_each("open", ELOOP, Code::kSourceRead, load_file);
  fail_each("open", EINTR, Code::kOk, load_file);
  fail_each("fstat", EIO, Code::kSourceRead, load_file);
  fail_each("poll", ENOMEM, Code::kSourceRead, load_file);
  fail_each("poll", EINTR, Code::kOk, load_file);
  CHECK(fail_each("read", EIO, Code::kSourceRead, load_file) == 2);
  fail_each("read", EFAULT, Code::kSourceRead, load_file);
  CHECK(fail_each("read", EINTR, Code::kOk, load_file) == 2);
  fail_each("read", EAGAIN, Code::kOk, load_file);
  fail_each("close", EIO, Code::kOk, load_file);  // it was only read
  fail_each("mmap", ENOMEM, Code::kMemoryExhausted, load_file);
  fail_each("madvise", EINVAL, Code::kMemoryFailed, load_file);
  fail_each("mlock", EAGAIN, Code::kMemoryExhausted, load_file);
}

TEST("a key that is loaded from a dotenv file: likewise, with two memories to lose") {
  write_file("KEY=s3cret\n");
  CHECK(load_dotenv().ok());
  fail_each("open", ENOENT, Code::kSourceNotFound, load_dotenv);
  fail_each("fstat", EIO, Code::kSourceRead, load_dotenv);
  fail_each("poll", ENOMEM, Code::kSourceRead, load_dotenv);
  fail_each("read", EIO, Code::kSourceRead, load_dotenv);
  fail_each("read", EINTR, Code::kOk, load_dotenv);
  CHECK(fail_each("mmap", ENOMEM, Code::kMemoryExhausted, load_dotenv) == 4);
  CHECK(fail_each("mlock", EAGAIN, Code::kMemoryExhausted, load_dotenv) == 2);
  CHECK(fail_each("madvise", EINVAL, Code::kMemoryFailed, load_dotenv) == 6);
}

TEST("a variable whose memory cannot be had stays in the environment") {
  CHECK(load_environment().ok());
  fail_each("mmap", ENOMEM, Code::kMemoryExhausted, load_environment);
  fail_each("mlock", EAGAIN, Code::kMemoryExhausted, load_environment);
  fail_each("madvise", EINVAL, Code::kMemoryFailed, load_environment);
  unsetenv("LOCKSIGN_FAULT_KEY");
}

TEST("a cancel that has no pipe says so") {
  fail_each("pipe2", EMFILE, Code::kSourceRead, [] {
    LoadCancel cancel;
    return cancel.open();
  });
}

TEST("a process that cannot be guarded says so, and claims nothing") {
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

TEST("wiping all at exit does not wait for a thread that is stuck inside the key store") {
  const int status = facts::in_child([] {
    KeySlot slot{};
    if (!locksign::key_store_reserve(Algorithm::kSha256, TierChoice::kMlock, &slot).ok()) return 1;
    memset(slot.states, 1, sizeof *slot.states);
    fault::arm("mmap", 1, fault::kNeverReturns);
    pthread_t stuck;
    pthread_create(
        &stuck, nullptr,
        [](void*) -> void* {
          KeySlot never{};
          (void)locksign::key_store_reserve(Algorithm::kSha256, TierChoice::kBest, &never);
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

TEST("a mapping that was not wiped would have been noticed") {
  const size_t page = locksign::secret_memory_page_bytes();
  void* base = mmap(nullptr, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  static_cast<char*>(base)[page] = 1;
  fault::unwiped_unmapping = false;
  munmap(base, 3 * page);
  CHECK(fault::unwiped_unmapping);
}

int main() {
  const int file = mkstemp(path);
  if (file < 0) return 1;
  close(file);
  // Both are opened once and stay, so they have to be there before anything is counted.
  fault::look_for_secrets(nullptr, 3 * locksign::secret_memory_page_bytes());
  const int result = check::run_all();
  unlink(path);
  return result;
}
