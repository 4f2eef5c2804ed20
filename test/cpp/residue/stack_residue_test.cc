// The residue of signing and of preparing a key: the stack below the caller and the registers,
// searched for every word that the hash computed from the key.
#include "residue/stack_residue.h"

#include <algorithm>

#include "base/wipe.h"
#include "check.h"
#include "hash/hash_check.h"
#include "hash/sha256.h"
#include "hash/sha512.h"
#include "mac/hmac.h"
#include "mac/hmac_steps.h"
#include "residue/operation_words.h"

using namespace locksign;

namespace {

// One operation, as a function without an argument in a register that the test reads.
struct Operation {
  const HmacHashes* hashes;
  Algorithm algorithm;
  const Bytes* key;
  const Bytes* message;
  uint8_t* block;
  HmacStates* states;
  uint8_t* digest;
  void (*run)(const Operation& operation);
};

void sign_unwiped(const Operation& o) {
  hmac_sign_unwiped(*o.hashes, o.algorithm, o.states, o.message->data(), o.message->size(), o.digest);
}
void prepare_unwiped(const Operation& o) {
  hmac_prepare_unwiped(*o.hashes, o.algorithm, o.key->data(), o.key->size(), o.block, o.states);
}
// As hmac.cc does it, for any implementation, not only the selected one.
void sign_wiped(const Operation& o) {
  sign_unwiped(o);
  wipe_stack_and_registers();
}
void prepare_wiped(const Operation& o) {
  prepare_unwiped(o);
  wipe_stack_and_registers();
}
void sign_public(const Operation& o) {
  hmac_sign(o.algorithm, o.states, o.message->data(), o.message->size(), o.digest);
}
void prepare_public(const Operation& o) {
  hmac_prepare(o.algorithm, o.key->data(), o.key->size(), o.block, o.states);
}

constexpr size_t kKeyLengths[] = {40, 64, 128, 300};
constexpr size_t kMessageLengths[] = {0, 30, 62, 110, 120, 500};

struct Case {
  const char* name;
  HmacHashes hashes;
  Algorithm algorithm;
};

template <typename Run>
void for_each_case(Run run) {
  for (const Sha256Implementation& implementation : sha256_implementations()) {
    if (!implementation.supported()) continue;
    run(Case{implementation.name, {&implementation, nullptr}, Algorithm::kHmacSha256});
  }
  for (const Sha512Implementation& implementation : sha512_implementations()) {
    if (!implementation.supported()) continue;
    run(Case{implementation.name, {nullptr, &implementation}, Algorithm::kHmacSha384});
    run(Case{implementation.name, {nullptr, &implementation}, Algorithm::kHmacSha512});
  }
}

// Runs one operation for every length and passes the findings to `judge`.
template <typename Word, typename Judge>
void observe_lengths(const Case& c, void (*run)(const Operation&), Judge judge) {
  Random random(0xbe5466cf34e90c6c);
  for (const size_t key_length : kKeyLengths) {
    for (const size_t message_length : kMessageLengths) {
      const Bytes key = random.bytes(key_length);
      const Bytes message = random.bytes(message_length);
      Notes<Word> notes = notes_for(Word{}, c.algorithm, key, message);
      uint8_t block[128];
      uint8_t digest[kMaxDigestBytes];
      HmacStates states;
      Operation operation = {&c.hashes, c.algorithm, &key, &message, block, &states, digest, prepare_wiped};
      observe(operation);
      operation.run = run;
      observe(operation);
      judge(search(notes));
    }
  }
}

template <typename Judge>
void observe_all(const Case& c, void (*run)(const Operation&), Judge judge) {
  if (c.algorithm == Algorithm::kHmacSha256) {
    observe_lengths<uint32_t>(c, run, judge);
  } else {
    observe_lengths<uint64_t>(c, run, judge);
  }
}

void check_nothing_left(void (*run)(const Operation&)) {
  for_each_case([&](const Case& c) {
    Found worst = {0, 0};
    observe_all(c, run, [&](Found found) {
      worst.on_stack = std::max(worst.on_stack, found.on_stack);
      worst.in_registers = std::max(worst.in_registers, found.in_registers);
    });
    if (worst.on_stack + worst.in_registers == 0) return;
    std::printf("# %s, %zu bytes: %zu words on the stack, %zu in registers\n", c.name,
                digest_bytes_of(c.algorithm), worst.on_stack, worst.in_registers);
    CHECK(worst.on_stack == 0);
    CHECK(worst.in_registers == 0);
  });
}

void check_found(void (*run)(const Operation&)) {
  size_t on_stack = 0;
  for_each_case([&](const Case& c) {
    Found all = {0, 0};
    observe_all(c, run, [&](Found found) {
      all.on_stack += found.on_stack;
      all.in_registers += found.in_registers;
    });
    std::printf("# %s, %zu bytes: %zu words on the stack, %zu in registers\n", c.name,
                digest_bytes_of(c.algorithm), all.on_stack, all.in_registers);
    CHECK(all.in_registers > 0);
    on_stack += all.on_stack;
  });
  CHECK(on_stack > 0);  // of all implementations: signing with SHA-NI leaves no secret word on the stack
}

}  // namespace

TEST("control: signing without wiping leaves secret words on the stack and in registers") {
  check_found(sign_unwiped);
}

TEST("control: preparing without wiping leaves secret words on the stack and in registers") {
  check_found(prepare_unwiped);
}

TEST("signing leaves no secret word, with any implementation") { check_nothing_left(sign_wiped); }

TEST("preparing a key leaves no secret word, with any implementation") { check_nothing_left(prepare_wiped); }

TEST("hmac_sign leaves no secret word") { check_nothing_left(sign_public); }

TEST("hmac_prepare leaves no secret word") { check_nothing_left(prepare_public); }

TEST("the wiped depth exceeds the stack that the deepest implementation uses") {
  size_t deepest = 0;
  for_each_case([&](const Case& c) {
    for (const auto run : {sign_unwiped, prepare_unwiped}) {
      observe_all(c, run, [&](Found) { deepest = std::max(deepest, stack_used()); });
    }
  });
  std::printf("# %zu of %zu bytes\n", deepest, kWipedStackBytes);
  CHECK(deepest + 128 <= kWipedStackBytes);
}

int main() { return check::run_all(); }
