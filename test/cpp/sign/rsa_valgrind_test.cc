// RSA has no branch and no address that depends on the parts of a key. These are the steps without
// the wiping, which writes where memcheck believes that no memory is.
#include "check.h"
#include "sign/rsa/rsa_steps.h"
#include "sign/rsa_cases.h"
#include "valgrind.h"

using namespace locksign;
using rsa_cases::Key;

namespace {

RsaWorkspace workspace;
RsaKey key;

// The modulus and the public exponent are public.
void mark_parts(const Key& of) {
  for (const Bytes* part : {&of.p, &of.q, &of.dp, &of.dq, &of.qinv}) mark_secret(part->data(), part->size());
}

void check_constant_time(size_t bits) {
  if (!runs_under_valgrind()) SKIP("not run under valgrind");
  const Key of = rsa_cases::key_of(bits);
  const auto& [digest, expected] = of.all[0];
  Bytes signature(expected.size());
  mark_parts(of);
  RsaStatus status = RsaStatus::kTooSmall;
  bool is_valid = false;
  CHECK(secret_dependences([&] { status = rsa_prepare_unwiped(of.parts(), &workspace, &key); }) == 0);
  CHECK(status == RsaStatus::kOk);
  CHECK(secret_dependences(
            [&] { is_valid = rsa_sign_unwiped(key, digest.data(), &workspace, signature.data()); }) == 0);
  CHECK(is_valid);
  mark_public(signature.data(), signature.size());
  CHECK(signature == expected);
}

}  // namespace

TEST("control: the signature depends on the secret, which valgrind reports when it is compared") {
  if (!runs_under_valgrind()) SKIP("not run under valgrind");
  const Key of = rsa_cases::key_of(2048);
  CHECK(rsa_prepare_unwiped(of.parts(), &workspace, &key) == RsaStatus::kOk);
  mark_secret(key.dp, sizeof(key.dp));
  rsa_encode(key, of.all[0].digest.data(), &workspace);
  rsa_raise(key, &workspace);
  volatile int sink = 0;
  CHECK(secret_dependences([&] {
          if (workspace.p_power[0] == 0) sink = 1;
        }) == 1);
  CHECK(sink == 0);
}

TEST("preparing and signing take a time that does not depend on the key: 2,048 bits") {
  check_constant_time(2048);
}

TEST("preparing and signing take a time that does not depend on the key: 2,056 bits") {
  check_constant_time(2056);
}

TEST("preparing and signing take a time that does not depend on the key: 4,096 bits") {
  check_constant_time(4096);
}

int main() { return check::run_all(); }
