// The curves have no branch and no address that depends on a key or a nonce. These are the steps
// without the wiping, which writes where memcheck believes that no memory is.
#include "check.h"
#include "hash/hash_check.h"
#include "sign/curves/comb.h"
#include "sign/curves/ecdsa_steps.h"
#include "sign/curves/ed25519_steps.h"
#include "sign/curves/edwards25519.h"
#include "sign/curves/weierstrass.h"
#include "valgrind.h"

using namespace locksign;

namespace {

SignWorkspace workspace;
Bytes message(200, 'm');
uint8_t signature[64], expected[64], recovery, expected_recovery;

template <typename Key, typename Prepare, typename Sign>
void check_constant_time(Prepare prepare, Sign sign) {
  if (!runs_under_valgrind()) SKIP("not run under valgrind");
  Random random(0x550c7dc3d5ffb4e2);
  Bytes secret = random.bytes(32);
  Key key;
  CHECK(prepare(secret, &key));
  sign(key);
  std::memcpy(expected, signature, sizeof(expected));
  expected_recovery = recovery;

  mark_secret(secret.data(), secret.size());
  bool valid = false;
  CHECK(secret_dependences([&] { valid = prepare(secret, &key); }) == 0);
  mark_public(&valid, sizeof(valid));
  CHECK(valid);
  CHECK(secret_dependences([&] { sign(key); }) == 0);
  CHECK(std::memcmp(signature, expected, sizeof(signature)) == 0 && recovery == expected_recovery);
}

void check_ecdsa(Curve curve) {
  check_constant_time<EcdsaKey>(
      [&](const Bytes& secret, EcdsaKey* key) {
        return ecdsa_prepare_unwiped(curve, secret.data(), &workspace, key);
      },
      [&](const EcdsaKey& key) {
        ecdsa_sign_unwiped(curve, key, message.data(), &workspace, signature, &recovery);
      });
}

}  // namespace

TEST("control: a scalar depends on the seed, which valgrind reports when it is compared") {
  if (!runs_under_valgrind()) SKIP("not run under valgrind");
  Bytes seed(32, 1);
  mark_secret(seed.data(), seed.size());
  Ed25519Key key;
  ed25519_prepare_unwiped(seed.data(), &workspace, &key);
  volatile int sink = 0;
  CHECK(secret_dependences([&] {
          if (key.scalar.word[0] == 0) sink = 1;
        }) == 1);
  CHECK(sink == 0);
}

TEST("Ed25519 takes a time that does not depend on the key") {
  check_constant_time<Ed25519Key>(
      [](const Bytes& seed, Ed25519Key* key) {
        ed25519_prepare_unwiped(seed.data(), &workspace, key);
        return true;
      },
      [](const Ed25519Key& key) {
        ed25519_sign_unwiped(key, message.data(), message.size(), &workspace, signature);
      });
}

TEST("ECDSA on P-256 takes a time that does not depend on the key") { check_ecdsa(Curve::kP256); }

TEST("ECDSA on secp256k1 takes a time that does not depend on the key") { check_ecdsa(Curve::kSecp256k1); }

int main() { return check::run_all(); }
