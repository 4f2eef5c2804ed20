// The powers modulo p and q: AVX-512 IFMA against portable C++.
#include <algorithm>

#include "base/cpu.h"
#include "check.h"
#include "sign/rsa/rsa_steps.h"
#include "sign/rsa_cases.h"

using namespace locksign;

namespace {

RsaWorkspace workspace;
RsaKey key;

// Both powers of the message, one after the other.
Bytes powers(void (*raise)(const RsaKey&, RsaWorkspace*), const Bytes& message) {
  std::memset(&workspace, 0xa5, sizeof(workspace));
  std::memset(workspace.message, 0, sizeof(workspace.message));
  std::memcpy(workspace.message, message.data(), message.size());
  raise(key, &workspace);
  const size_t bytes = key.prime_words * sizeof(uint64_t);
  const uint8_t* const p = reinterpret_cast<const uint8_t*>(workspace.p_power);
  const uint8_t* const q = reinterpret_cast<const uint8_t*>(workspace.q_power);
  Bytes both(p, p + bytes);
  both.insert(both.end(), q, q + bytes);
  return both;
}

bool agree(const Bytes& message) {
  return powers(rsa_raise_ifma, message) == powers(rsa_raise_portable, message);
}

void set(const Bytes& little_endian, uint64_t* number) {
  std::memset(number, 0, kRsaMaxPrimeWords * sizeof(uint64_t));
  std::memcpy(number, little_endian.data(), little_endian.size());
}

// A key of any odd numbers and short exponents, which signs nothing.
void set_key(const Bytes& p, const Bytes& q, const Bytes& dp, const Bytes& dq) {
  std::memset(&key, 0, sizeof(key));
  set(p, key.p);
  set(q, key.q);
  set(dp, key.dp);
  set(dq, key.dq);
  key.prime_bits = 8 * dp.size();
  key.prime_words = p.size() / sizeof(uint64_t);
  long_power_of_two(16 * p.size(), key.p, key.p_square, key.prime_words);
  long_power_of_two(16 * p.size(), key.q, key.q_square, key.prime_words);
  key.p_negative = long_negative_inverse(key.p[0]);
  key.q_negative = long_negative_inverse(key.q[0]);
}

// Numbers in which carries run far: long rows of ones or of zeros.
Bytes extreme(Random* random, size_t bytes) {
  Bytes number(bytes, random->next() % 2 != 0 ? 0xff : 0x00);
  for (uint64_t i = random->next() % 4; i != 0; --i) {
    number[random->next() % bytes] ^= static_cast<uint8_t>(1u << random->next() % 8);
  }
  return number;
}
Bytes extreme_modulus(Random* random, size_t bytes) {
  Bytes number = extreme(random, bytes);
  number.front() |= 1;
  number.back() |= 0x80;
  return number;
}

}  // namespace

TEST("the implementations agree for every key of the fixture") {
  if (!cpu_features().avx512ifma) SKIP("this processor has no AVX-512 IFMA");
  Random random(0x452821e638d01377);
  size_t compared = 0;
  for (const rsa_cases::Key& each : rsa_cases::keys()) {
    CHECK(rsa_prepare(each.parts(), &workspace, &key) == RsaStatus::kOk);
    if (!rsa_ifma_supports(key)) continue;
    ++compared;
    for (int i = 0; i < 2; ++i) CHECK(agree(random.bytes(each.n.size() - 1)));
  }
  CHECK(compared + 1 == rsa_cases::keys().size());  // the one with a prime of 2,816 bits is too large
}

TEST("the implementations agree where carries run through many digits") {
  if (!cpu_features().avx512ifma) SKIP("this processor has no AVX-512 IFMA");
  Random random(0xbe5466cf34e90c6c);
  for (size_t words = 16; words <= 32; ++words) {
    const size_t bytes = words * sizeof(uint64_t);
    for (int i = 0; i < 10; ++i) {
      set_key(extreme_modulus(&random, bytes), extreme_modulus(&random, bytes), random.bytes(8),
              random.bytes(8));
      CHECK(agree(extreme(&random, 2 * bytes)));
      CHECK(agree(Bytes(1, 1)));
      CHECK(agree(Bytes(bytes, 0xff)));
    }
  }
}

TEST("IFMA serves primes of up to 2,048 bits") {
  if (!cpu_features().avx512ifma) SKIP("this processor has no AVX-512 IFMA");
  key.prime_words = 32;
  CHECK(rsa_ifma_supports(key));
  key.prime_words = 33;
  CHECK(!rsa_ifma_supports(key));
}

int main() { return check::run_all(); }
