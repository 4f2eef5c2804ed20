// The self-test of private keys notices each algorithm that signs wrongly.
#include <initializer_list>

#include "check.h"
#include "keys/key_sign.h"
#include "keys/private_key_self_test.h"

using locksign::Algorithm;
using locksign::KeySlot;

namespace {

Algorithm wrong_algorithm = Algorithm::kHmacSha256;
size_t wrong_byte = 0;
int signatures = 0;

}  // namespace

extern "C" {

// key_sign(), by its mangled name.
size_t __real__ZN8locksign8key_signERKNS_7KeySlotEPKhmPh(const KeySlot& key, const uint8_t* message,
                                                         size_t message_bytes, uint8_t* signature);

size_t __wrap__ZN8locksign8key_signERKNS_7KeySlotEPKhmPh(const KeySlot& key, const uint8_t* message,
                                                         size_t message_bytes, uint8_t* signature) {
  const size_t bytes =
      __real__ZN8locksign8key_signERKNS_7KeySlotEPKhmPh(key, message, message_bytes, signature);
  signatures++;
  if (key.algorithm == wrong_algorithm) signature[wrong_byte] ^= 1;
  return bytes;
}
}

constexpr Algorithm kAlgorithms[] = {Algorithm::kEd25519, Algorithm::kEcdsaP256Sha256,
                                     Algorithm::kEcdsaSecp256k1, Algorithm::kRsaPkcs1Sha256};

TEST("every algorithm gives its known answer") {
  wrong_algorithm = Algorithm::kHmacSha256;
  signatures = 0;
  for (const Algorithm algorithm : kAlgorithms) CHECK(locksign::private_key_self_test(algorithm));
  CHECK(signatures == 4);
  CHECK(!locksign::private_key_self_test(Algorithm::kHmacSha256));
}

TEST("a wrong signature of any algorithm fails the self-test") {
  for (const Algorithm algorithm : kAlgorithms) {
    for (const size_t byte : {0, 15}) {
      wrong_algorithm = algorithm;
      wrong_byte = byte;
      CHECK(!locksign::private_key_self_test(algorithm));
    }
  }
}

int main() { return check::run_all(); }
