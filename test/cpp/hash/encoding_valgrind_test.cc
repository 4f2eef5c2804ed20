// The code that handles the bytes of a secret has no branch and no address that depends on them.
#include <cstring>

#include "base/declassify.h"
#include "base/encoding.h"
#include "check.h"
#include "valgrind.h"

using namespace locksign;

namespace {

volatile int sink;

void branch_on(const uint8_t* secret) {
  if (*secret == 'x') sink = 1;
}

void look_up(const uint8_t* secret) {
  static const uint8_t table[256] = {};
  sink = *const_cast<const volatile uint8_t*>(&table[*secret]);
}

}  // namespace

TEST("control: a branch and an index that depend on a secret are reported") {
  if (!runs_under_valgrind()) SKIP("not run under valgrind");
  uint8_t secret = 'a';
  mark_secret(&secret, 1);
  CHECK(secret_dependences([&] { branch_on(&secret); }) == 1);
  CHECK(secret_dependences([&] { look_up(&secret); }) == 1);
  declassify(&secret, 1);
  CHECK(secret_dependences([&] { branch_on(&secret); }) == 0);
  CHECK(secret_dependences([&] { look_up(&secret); }) == 0);
}

TEST("comparing takes a time that does not depend on the bytes") {
  if (!runs_under_valgrind()) SKIP("not run under valgrind");
  uint8_t a[32] = {1}, b[32] = {2};
  mark_secret(a, sizeof(a));
  bool equal = true;
  CHECK(secret_dependences([&] { equal = equal_constant_time(a, b, sizeof(a)); }) == 0);
  mark_public(&equal, sizeof(equal));
  CHECK(!equal);
}

int main() { return check::run_all(); }
