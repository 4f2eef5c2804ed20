// What stays on the stack after a signal interrupted an operation on a secret, for every algorithm
// and implementation, at steps all through the operation and the wipe that follows it. The
// processor's trap flag makes the kernel deliver a signal after each instruction (Intel SDM, volume
// 3, section 18.3.1.4).
#include <signal.h>
#include <ucontext.h>

#include "base/wipe.h"
#include "check.h"
#include "hash/sha256.h"
#include "hash/sha512.h"
#include "mac/hmac_steps.h"
#include "mac/suffix.h"
#include "residue/operation_words.h"

using namespace locksign;

#if defined(LOCKSIGN_X86_64)

namespace {

constexpr uint64_t kTrapFlag = 0x100;
constexpr size_t kKeyBytes = 48;
constexpr size_t kMessageBytes = 110;

// Steps that a signal still follows, and those that one followed.
volatile long steps_left;
volatile long steps_done;

void on_step(int, siginfo_t*, void* context) {
  steps_done = steps_done + 1;
  if (steps_done < steps_left) return;
  greg_t* const registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  registers[REG_EFL] &= ~static_cast<greg_t>(kTrapFlag);
}

enum class Wipe : uint8_t { kWhole, kWithoutFrames };

// One operation with a key, and all that it needs.
struct Operation {
  Algorithm algorithm;
  HmacHashes hashes;
  bool prepares;
  Wipe wipe;
  void (*run)(const Operation& operation);
};

Bytes key;
Bytes message;
HmacStates states;
SuffixSecret suffix_secret;
uint8_t block[128];
uint8_t digest[kMaxDigestBytes];

void run_unwiped(const Operation& o) {
  if (is_suffix(o.algorithm)) {
    suffix_sign_unwiped(o.hashes.sha256->compress, o.algorithm, &suffix_secret, message.data(),
                        message.size(), digest);
  } else if (o.prepares) {
    hmac_prepare_unwiped(o.hashes, o.algorithm, key.data(), key.size(), block, &states);
  } else {
    hmac_sign_unwiped(o.hashes, o.algorithm, &states, message.data(), message.size(), digest);
  }
}

// As hmac_sign() and its siblings do it, for an implementation that need not be the chosen one.
void run_stepping(const Operation& o) {
  steps_done = 0;
  __builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() | kTrapFlag);
  mark_stack();
  run_unwiped(o);
  if (o.wipe == Wipe::kWhole) {
    wipe_stack_and_registers();
  } else {
    erase_stack_and_registers();
  }
  __builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() & ~kTrapFlag);
}

struct Case {
  const char* name;
  Operation operation;
};

template <typename Run>
void for_each_case(Run run) {
  for (const Sha256Implementation& sha256 : sha256_implementations()) {
    if (!sha256.supported()) continue;
    const HmacHashes hashes = {&sha256, nullptr};
    for (const bool prepares : {false, true}) {
      run(Case{sha256.name, {Algorithm::kHmacSha256, hashes, prepares, {}, run_stepping}});
    }
    run(Case{sha256.name, {Algorithm::kSecretSuffixSha256, hashes, false, {}, run_stepping}});
    run(Case{sha256.name, {Algorithm::kSecretSuffixMd5, hashes, false, {}, run_stepping}});
  }
  for (const Sha512Implementation& sha512 : sha512_implementations()) {
    if (!sha512.supported()) continue;
    for (const Algorithm algorithm : {Algorithm::kHmacSha384, Algorithm::kHmacSha512}) {
      for (const bool prepares : {false, true}) {
        run(Case{sha512.name, {algorithm, {nullptr, &sha512}, prepares, {}, run_stepping}});
      }
    }
  }
}

constexpr long kForever = 1L << 60;
constexpr long kInterruptions = 5;

// How many of the interruptions left something of the key.
template <typename Word>
long count_leaks(Operation operation, Wipe wipe, Notes<Word>* notes) {
  operation.wipe = wipe;
  steps_left = kForever;
  run_stepping(operation);
  const long steps = steps_done;
  long leaks = 0;
  for (long i = 1; i <= kInterruptions; ++i) {
    steps_left = steps * i / kInterruptions;
    observe(operation);
    leaks += notes->found_alone_in(residue.stack, sizeof(residue.stack)) > 0;
  }
  return leaks;
}

template <typename Word>
void check_case(const Case& c, Notes<Word> notes) {
  const long controls = count_leaks(c.operation, Wipe::kWithoutFrames, &notes);
  const long leaks = count_leaks(c.operation, Wipe::kWhole, &notes);
  std::printf("# %s, algorithm %d, %s: %ld of %ld without the deeper wipe, %ld with it\n", c.name,
              static_cast<int>(c.operation.algorithm), c.operation.prepares ? "preparing" : "signing",
              controls, kInterruptions, leaks);
  CHECK(controls > 0);
  CHECK(leaks == 0);
}

}  // namespace

TEST("nothing of a key is on the stack after a signal at any step, and much of it without the deeper wipe") {
  struct sigaction action = {};
  action.sa_flags = SA_SIGINFO;
  action.sa_sigaction = on_step;
  CHECK(sigaction(SIGTRAP, &action, nullptr) == 0);

  Random random(0x452821e638d01377);
  for_each_case([&](const Case& c) {
    key = random.bytes(kKeyBytes);
    message = random.bytes(kMessageBytes);
    suffix_prepare(key.data(), key.size(), &suffix_secret);
    const Algorithm algorithm = c.operation.algorithm;
    if (is_suffix(algorithm)) {
      check_case(c, words_of_signing(algorithm, key, message));
      return;
    }
    hmac_prepare_unwiped(c.operation.hashes, algorithm, key.data(), key.size(), block, &states);
    if (algorithm == Algorithm::kHmacSha256) {
      check_case(c, notes_for(uint32_t{}, algorithm, key, message));
    } else {
      check_case(c, notes_for(uint64_t{}, algorithm, key, message));
    }
  });
}

#endif

int main() { return check::run_all(); }
