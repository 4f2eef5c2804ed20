// The residue of RSA: the stack below the caller and the registers, searched for every word of the
// key and of the intermediate results.
#include <algorithm>
#include <unordered_set>

#include "base/bytes.h"
#include "base/wipe.h"
#include "check.h"
#include "residue/stack_residue.h"
#include "sign/rsa/rsa_steps.h"
#include "sign/rsa_cases.h"

using namespace locksign;
using rsa_cases::Key;

namespace {

RsaWorkspace workspace;
RsaKey key;

class Needles {
 public:
  // A word that could be there by chance is none.
  void add(uint64_t word) {
    if (word >> 32 == 0 || ~word >> 32 == 0) return;
    words_.insert(word);
    words_.insert(swap_bytes(word));
  }
  void add(const uint64_t* words, size_t count) {
    for (size_t i = 0; i < count; ++i) add(words[i]);
  }
  void remove(const uint64_t* words, size_t count) {
    for (size_t i = 0; i < count; ++i) words_.erase(words[i]), words_.erase(swap_bytes(words[i]));
  }
  size_t found_in(const void* memory, size_t bytes) const {
    size_t found = 0;
    for (size_t at = 0; at + sizeof(uint64_t) <= bytes; ++at) {
      uint64_t word;
      std::memcpy(&word, static_cast<const uint8_t*>(memory) + at, sizeof(word));
      found += words_.count(word);
    }
    return found;
  }

 private:
  std::unordered_set<uint64_t> words_;
};

struct Operation {
  const Key* of;
  void (*run)(const Operation& operation);
};

uint8_t signature[kRsaMaxSignatureBytes];
volatile bool succeeded;

void prepare_unwiped(const Operation& o) {
  succeeded = rsa_prepare_unwiped(o.of->parts(), &workspace, &key) == RsaStatus::kOk;
}
void sign_unwiped(const Operation& o) {
  succeeded = rsa_sign_unwiped(key, o.of->all[0].digest.data(), &workspace, signature);
}
// As rsa_sign() does it, but with the portable powers.
LOCKSIGN_NOINLINE void sign_portable_unwiped(const Operation& o) {
  rsa_encode(key, o.of->all[0].digest.data(), &workspace);
  rsa_raise_portable(key, &workspace);
  rsa_combine(key, &workspace);
  succeeded = rsa_check(key, &workspace) != 0;
}
void sign_portable_wiped(const Operation& o) {
  sign_portable_unwiped(o);
  wipe_stack_and_registers();
}
void prepare_public(const Operation& o) {
  succeeded = rsa_prepare(o.of->parts(), &workspace, &key) == RsaStatus::kOk;
}
void sign_public(const Operation& o) {
  succeeded = rsa_sign(key, o.of->all[0].digest.data(), &workspace, signature);
}
void sign_with_fault(const Operation& o) {
  key.dp[1] ^= 1;
  succeeded = !rsa_sign(key, o.of->all[0].digest.data(), &workspace, signature);
}

// What the key and the workspace hold after signing, less the modulus, the message and the
// signature.
Needles needles_of(const Key& of) {
  Needles needles;
  CHECK(rsa_prepare(of.parts(), &workspace, &key) == RsaStatus::kOk);
  for (const uint64_t* number : {key.p, key.q, key.dp, key.dq, key.qinv, key.p_square, key.q_square}) {
    needles.add(number, kRsaMaxPrimeWords);
  }
  needles.add(key.p_negative);
  needles.add(key.q_negative);
  for (const Bytes* part : {&of.p, &of.q, &of.dp, &of.dq, &of.qinv}) {
    for (size_t at = 0; at + sizeof(uint64_t) <= part->size(); at += sizeof(uint64_t)) {
      uint64_t word;
      std::memcpy(&word, part->data() + at, sizeof(word));
      needles.add(word);
    }
  }
  const auto add_workspace = [&] {
    needles.add(reinterpret_cast<const uint64_t*>(&workspace), sizeof(workspace) / sizeof(uint64_t));
  };
  rsa_encode(key, of.all[0].digest.data(), &workspace);
  rsa_raise_portable(key, &workspace);
  add_workspace();
  if (rsa_ifma_supports(key)) rsa_raise_ifma(key, &workspace);
  add_workspace();
  rsa_combine(key, &workspace);
  add_workspace();
  needles.remove(workspace.message, kRsaMaxModulusWords);
  needles.remove(workspace.signature, kRsaMaxModulusWords);
  needles.remove(key.modulus, kRsaMaxModulusWords);
  return needles;
}

struct Found {
  size_t on_stack = 0;
  size_t in_registers = 0;
};

Found found_after(const Key& of, void (*run)(const Operation&)) {
  const Needles needles = needles_of(of);
  observe(Operation{&of, run});
  CHECK(succeeded);
  return {needles.found_in(residue.stack, sizeof(residue.stack)),
          needles.found_in(residue.vectors, sizeof(residue.vectors)) +
              needles.found_in(residue.general, sizeof(residue.general))};
}

constexpr size_t kSizes[] = {2048, 2056, 4096};

void check_nothing_left(void (*run)(const Operation&)) {
  for (const size_t bits : kSizes) {
    const Found found = found_after(rsa_cases::key_of(bits), run);
    if (found.on_stack + found.in_registers != 0) {
      std::printf("# %zu bits: %zu words on the stack, %zu in registers\n", bits, found.on_stack,
                  found.in_registers);
    }
    CHECK(found.on_stack == 0);
    CHECK(found.in_registers == 0);
  }
}

}  // namespace

TEST("control: without wiping, secret words are on the stack") {
  Found all;
  for (const size_t bits : kSizes) {
    for (const auto run : {prepare_unwiped, sign_unwiped, sign_portable_unwiped}) {
      const Found found = found_after(rsa_cases::key_of(bits), run);
      all.on_stack += found.on_stack;
      all.in_registers += found.in_registers;
    }
  }
  std::printf("# %zu words on the stack, %zu in registers\n", all.on_stack, all.in_registers);
  CHECK(all.on_stack > 0);
}

TEST("rsa_sign leaves no secret word") { check_nothing_left(sign_public); }

TEST("signing with the portable powers leaves no secret word") { check_nothing_left(sign_portable_wiped); }

TEST("rsa_sign with a fault leaves no secret word") { check_nothing_left(sign_with_fault); }

TEST("rsa_prepare leaves no secret word") { check_nothing_left(prepare_public); }

TEST("the wiped depth exceeds the stack that RSA uses") {
  size_t deepest = 0;
  for (const size_t bits : kSizes) {
    for (const auto run : {prepare_unwiped, sign_unwiped, sign_portable_unwiped}) {
      found_after(rsa_cases::key_of(bits), run);
      deepest = std::max(deepest, stack_used());
    }
  }
  std::printf("# %zu of %zu bytes\n", deepest, kWipedStackBytes);
  CHECK(deepest + 128 <= kWipedStackBytes);
}

int main() { return check::run_all(); }
