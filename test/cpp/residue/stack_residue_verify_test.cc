// Verifying a wrong signature must not leave the right one in memory. It would sign a message that
// the caller was not allowed to sign.
#include <cstring>
#include <initializer_list>

#include "base/encoding.h"
#include "check.h"
#include "keys/key_sign.h"
#include "residue/stack_residue.h"

using namespace locksign;

namespace {

constexpr uint8_t kMessage[] = "symbol=LTCBTC&side=BUY&type=LIMIT&timestamp=1499827319559";
constexpr uint8_t kKey[] = "the key of this test";

struct Operation {
  const KeySlot* key;
  void (*run)(const Operation& operation);
};

bool verified;

void verify_wrong(const Operation& o) {
  uint8_t wrong[] = "00";
  verified = key_verify(*o.key, kMessage, sizeof(kMessage), SignatureEncoding::kHex, wrong, 2);
}

// The steps of key_verify() without a Wiper.
void verify_unwiped(const Operation& o) {
  uint8_t digest[kMaxDigestBytes];
  const size_t count = key_sign(*o.key, kMessage, sizeof(kMessage), digest);
  const uint8_t wrong[kMaxDigestBytes] = {};
  verified = equal_constant_time(wrong, digest, count);
}

// How many words of the right signature are on the stack.
size_t left_by(void (*run)(const Operation&), const KeySlot& key) {
  observe(Operation{&key, run});
  uint8_t right[kMaxDigestBytes];
  const size_t count = key_sign(key, kMessage, sizeof(kMessage), right);
  size_t found = 0;
  for (size_t at = 0; at < count; at += sizeof(uint64_t)) {
    for (size_t i = 0; i + sizeof(uint64_t) <= kSearchedBytes; ++i) {
      found += std::memcmp(residue.stack + i, right + at, sizeof(uint64_t)) == 0;
    }
  }
  return found;
}

template <typename Check>
void for_each_key(Check check) {
  for (const Algorithm algorithm : {Algorithm::kHmacSha256, Algorithm::kHmacSha384, Algorithm::kHmacSha512}) {
    HmacStates states;
    uint8_t key[sizeof(kKey)];
    uint8_t block[128];
    std::memcpy(key, kKey, sizeof(kKey));
    hmac_prepare(algorithm, key, sizeof(key), block, &states);
    check(KeySlot{&states, algorithm, Tier::kMlock});
  }
  for (const Algorithm algorithm : {Algorithm::kSecretSuffixSha256, Algorithm::kSecretSuffixMd5}) {
    SuffixSecret secret;
    suffix_prepare(kKey, sizeof(kKey), &secret);
    check(KeySlot{reinterpret_cast<HmacStates*>(&secret), algorithm, Tier::kMlock});
  }
}

}  // namespace

TEST("control: a signature that is not wiped is found") {
  for_each_key([](const KeySlot& key) { CHECK(left_by(verify_unwiped, key) > 0); });
}

TEST("verifying a wrong signature leaves no word of the right one on the stack") {
  for_each_key([](const KeySlot& key) {
    CHECK(left_by(verify_wrong, key) == 0);
    CHECK(!verified);
  });
}

int main() { return check::run_all(); }
