// The residue of the curves: the stack below the caller and the registers, searched for every word
// of the key and of what an operation has left in its workspace.
#include <algorithm>
#include <cstdlib>
#include <unordered_set>

#include "base/bytes.h"
#include "base/wipe.h"
#include "check.h"
#include "hash/hash_check.h"
#include "residue/stack_residue.h"
#include "sign/curves/comb.h"
#include "sign/curves/ecdsa_steps.h"
#include "sign/curves/ed25519_steps.h"
#include "sign/curves/edwards25519.h"
#include "sign/curves/weierstrass.h"

using namespace locksign;

namespace {

SignWorkspace workspace;
Ed25519Key ed25519_key;
EcdsaKey ecdsa_key;
uint8_t secret[32];
uint8_t message[200];
uint8_t signature[64];
uint8_t recovery;
volatile bool valid;

struct Operation {
  const char* name;
  void (*unwiped)();
  void (*wiped)();
  void (*run)(const Operation& operation);
};

template <Curve kCurve>
constexpr Operation ecdsa_operation(const char* name, bool signs) {
  if (!signs) {
    return {name, [] { valid = ecdsa_prepare_unwiped(kCurve, secret, &workspace, &ecdsa_key); },
            [] { valid = ecdsa_prepare(kCurve, secret, &workspace, &ecdsa_key); }, nullptr};
  }
  return {name, [] { ecdsa_sign_unwiped(kCurve, ecdsa_key, message, &workspace, signature, &recovery); },
          [] { ecdsa_sign(kCurve, ecdsa_key, message, &workspace, signature, &recovery); }, nullptr};
}

const Operation kOperations[] = {
    {"ed25519_prepare", [] { ed25519_prepare_unwiped(secret, &workspace, &ed25519_key); },
     [] { ed25519_prepare(secret, &workspace, &ed25519_key); }, nullptr},
    {"ed25519_sign",
     [] { ed25519_sign_unwiped(ed25519_key, message, sizeof(message), &workspace, signature); },
     [] { ed25519_sign(ed25519_key, message, sizeof(message), &workspace, signature); }, nullptr},
    ecdsa_operation<Curve::kP256>("ecdsa_prepare, P-256", false),
    ecdsa_operation<Curve::kP256>("ecdsa_sign, P-256", true),
    ecdsa_operation<Curve::kSecp256k1>("ecdsa_prepare, secp256k1", false),
    ecdsa_operation<Curve::kSecp256k1>("ecdsa_sign, secp256k1", true),
};

void run_unwiped(const Operation& o) { o.unwiped(); }
void run_wiped(const Operation& o) { o.wiped(); }

class Needles {
 public:
  void add(const void* memory, size_t bytes) {
    for (size_t at = 0; at + sizeof(uint64_t) <= bytes; at += sizeof(uint64_t)) {
      uint64_t word;
      std::memcpy(&word, static_cast<const uint8_t*>(memory) + at, sizeof(word));
      // A word that could be there by chance is none.
      if (word >> 32 == 0 || ~word >> 32 == 0 || word << 32 == 0) continue;
      words_.insert(word);
      words_.insert(swap_bytes(word));
    }
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

size_t deepest;

// Prepares the key that the operation needs, then observes it.
size_t found_after(Operation operation, void (*run)(const Operation&)) {
  Random random(0x72be5d74f27b896f);
  std::memcpy(secret, random.bytes(sizeof(secret)).data(), sizeof(secret));
  std::memcpy(message, random.bytes(sizeof(message)).data(), sizeof(message));
  const Operation* const at =
      std::find_if(std::begin(kOperations), std::end(kOperations),
                   [&](const Operation& o) { return std::strcmp(o.name, operation.name) == 0; });
  const size_t first = static_cast<size_t>(at - kOperations) / 2 * 2;
  Needles needles;
  kOperations[first].wiped();  // computes the tables too
  needles.add(secret, sizeof(secret));
  needles.add(&ed25519_key.scalar, sizeof(ed25519_key.scalar));
  needles.add(ed25519_key.prefix, sizeof(ed25519_key.prefix));
  needles.add(&ecdsa_key.scalar, sizeof(ecdsa_key.scalar));
  operation.unwiped();
  needles.add(workspace.bytes, sizeof(workspace.bytes));

  operation.run = run;
  observe(operation);
  deepest = std::max(deepest, stack_used());
  return needles.found_in(residue.stack, sizeof(residue.stack)) +
         needles.found_in(residue.vectors, sizeof(residue.vectors)) +
         needles.found_in(residue.general, sizeof(residue.general));
}

void check_depth() {
  deepest = 0;
  for (const Operation& operation : kOperations) found_after(operation, run_unwiped);
  std::printf("# %zu of %zu bytes\n", deepest, kWipedStackBytes);
  CHECK(deepest + 128 <= kWipedStackBytes);
}

}  // namespace

TEST("control: without wiping, every operation leaves secret words") {
  for (const Operation& operation : kOperations) {
    const size_t found = found_after(operation, run_unwiped);
    std::printf("# %s: %zu\n", operation.name, found);
    CHECK(found > 0);
  }
}

TEST("no operation leaves a secret word on the stack, in a register or in the workspace") {
  for (const Operation& operation : kOperations) {
    const size_t found = found_after(operation, run_wiped);
    if (found != 0) std::printf("# %s: %zu\n", operation.name, found);
    CHECK(found == 0);
    CHECK(std::all_of(std::begin(workspace.bytes), std::end(workspace.bytes),
                      [](uint8_t byte) { return byte == 0; }));
  }
}

TEST("the wiped depth exceeds the stack that the curves use") { check_depth(); }

TEST("the wiped depth exceeds the stack that the curves use with portable hashes") {
  const char* forced = std::getenv("LOCKSIGN_CPU");
  if (forced == nullptr || std::strcmp(forced, "portable") != 0) SKIP("LOCKSIGN_CPU is not portable");
  check_depth();
}

int main() { return check::run_all(); }
