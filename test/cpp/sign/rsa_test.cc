// RSA signatures against Wycheproof and OpenSSL, keys that are refused, and faults.
#include "sign/rsa/rsa.h"

#include <algorithm>

#include "check.h"
#include "sign/rsa/rsa_steps.h"
#include "sign/rsa_cases.h"

using namespace locksign;
using rsa_cases::Key;

namespace {

RsaWorkspace workspace;
RsaKey key;

bool all_zero(const void* memory, size_t bytes) {
  const uint8_t* const first = static_cast<const uint8_t*>(memory);
  return std::all_of(first, first + bytes, [](uint8_t byte) { return byte == 0; });
}

RsaStatus prepare(const Key& of) { return rsa_prepare(of.parts(), &workspace, &key); }

Bytes sign(const Bytes& digest) {
  Bytes signature(key.modulus_bytes);
  CHECK(rsa_sign(key, digest.data(), &workspace, signature.data()));
  return signature;
}

void put_before(Bytes* number, size_t count, uint8_t byte) {
  Bytes longer(count, byte);
  longer.insert(longer.end(), number->begin(), number->end());
  *number = longer;
}
void add_one(Bytes* number) { ++number->back(); }
// The numbers of the fixture do not end with 0xff.
void add_two(Bytes* number) { number->back() = static_cast<uint8_t>(number->back() + 2); }

// The status of a valid key with one change.
template <typename Change>
RsaStatus changed(size_t bits, Change change) {
  Key copy = rsa_cases::key_of(bits);
  change(&copy);
  const RsaStatus status = prepare(copy);
  CHECK(status == RsaStatus::kOk || all_zero(&key, sizeof(key)));
  CHECK(all_zero(&workspace, sizeof(workspace)));
  return status;
}

}  // namespace

TEST("every signature of the fixture is reproduced") {
  for (const Key& each : rsa_cases::keys()) {
    CHECK(prepare(each) == RsaStatus::kOk);
    for (const auto& [digest, signature] : each.all) {
      const bool is_same = sign(digest) == signature;
      if (!is_same) std::printf("# %s\n", each.source.c_str());
      CHECK(is_same);
    }
  }
}

TEST("leading zeros are ignored in every part") {
  const auto& [digest, signature] = rsa_cases::key_of(2056).all[0];
  CHECK(changed(2056, [](Key* k) {
          for (Bytes* part : {&k->n, &k->e, &k->p, &k->q, &k->dp, &k->dq, &k->qinv}) {
            put_before(part, 700, 0);
          }
        }) == RsaStatus::kOk);
  CHECK(sign(digest) == signature);
}

TEST("exchanged primes are refused with the coefficient of the other order") {
  CHECK(changed(2048, [](Key* k) {
          std::swap(k->p, k->q);
          std::swap(k->dp, k->dq);
        }) == RsaStatus::kCoefficient);
}

TEST("a modulus of less than 2,048 or more than 4,096 bits is refused") {
  CHECK(changed(2048, [](Key* k) { k->n.erase(k->n.begin()); }) == RsaStatus::kTooSmall);
  CHECK(changed(2048, [](Key* k) { k->n[0] &= 0x7f; }) == RsaStatus::kTooSmall);
  CHECK(changed(2048, [](Key* k) { k->n.clear(); }) == RsaStatus::kTooSmall);
  CHECK(changed(4096, [](Key* k) { put_before(&k->n, 1, 1); }) == RsaStatus::kTooLarge);
}

TEST("even numbers are refused") {
  CHECK(changed(2048, [](Key* k) { add_one(&k->n); }) == RsaStatus::kEven);
  CHECK(changed(2048, [](Key* k) { add_one(&k->p); }) == RsaStatus::kEven);
  CHECK(changed(2048, [](Key* k) { add_one(&k->q); }) == RsaStatus::kEven);
  CHECK(changed(2048, [](Key* k) { k->p.clear(); }) == RsaStatus::kEven);
}

TEST("a public exponent of 0, 1, an even one and one over 64 bits are refused") {
  const Bytes refused[] = {{}, {0}, {1}, {2}, {1, 0, 0}, {1, 0, 0, 0, 0, 0, 0, 0, 1}};
  for (const Bytes& e : refused) {
    CHECK(changed(2048, [&](Key* k) { k->e = e; }) == RsaStatus::kPublicExponent);
  }
}

TEST("primes of too different sizes are refused") {
  CHECK(changed(2048, [](Key* k) { put_before(&k->p, 60, 1); }) == RsaStatus::kPrimeSizes);
  CHECK(changed(2048, [](Key* k) { put_before(&k->q, 400, 1); }) == RsaStatus::kPrimeSizes);
  CHECK(changed(2048, [](Key* k) {
          k->q = k->n;
          k->p = {1};
        }) == RsaStatus::kPrimeSizes);
}

TEST("a modulus that is not the product of the primes is refused") {
  CHECK(changed(2048, [](Key* k) { add_two(&k->n); }) == RsaStatus::kModulus);
  CHECK(changed(2048, [](Key* k) { k->n[0] ^= 1; }) == RsaStatus::kModulus);
  CHECK(changed(2048, [](Key* k) { add_two(&k->p); }) == RsaStatus::kModulus);
  CHECK(changed(2048, [](Key* k) { add_two(&k->q); }) == RsaStatus::kModulus);
  CHECK(changed(4096, [](Key* k) { k->p = k->q; }) == RsaStatus::kModulus);
  CHECK(changed(2048, [](Key* k) { k->n = rsa_cases::key_of(4096).n; }) == RsaStatus::kModulus);
}

TEST("exponents that do not belong to the primes and the public exponent are refused") {
  CHECK(changed(2048, [](Key* k) { add_one(&k->dp); }) == RsaStatus::kExponents);
  CHECK(changed(2048, [](Key* k) { add_one(&k->dq); }) == RsaStatus::kExponents);
  CHECK(changed(2048, [](Key* k) { std::swap(k->dp, k->dq); }) == RsaStatus::kExponents);
  CHECK(changed(2048, [](Key* k) { k->dp.clear(); }) == RsaStatus::kExponents);
  CHECK(changed(2048, [](Key* k) { put_before(&k->dq, 1, 1); }) == RsaStatus::kExponents);
  CHECK(changed(2048, [](Key* k) { k->e = {3}; }) == RsaStatus::kExponents);
}

TEST("an exponent that is right modulo p - 1, but not below p, is refused") {
  // dp + p - 1
  CHECK(changed(2048, [](Key* k) {
          Bytes sum(k->p.size() + 1, 0);
          int carry = -1;
          for (size_t i = 1; i <= sum.size(); ++i) {
            carry += i <= k->p.size() ? k->p[k->p.size() - i] : 0;
            carry += i <= k->dp.size() ? k->dp[k->dp.size() - i] : 0;
            sum[sum.size() - i] = static_cast<uint8_t>(carry);
            carry >>= 8;
          }
          k->dp = sum;
        }) == RsaStatus::kExponents);
}

TEST("a wrong coefficient is refused") {
  CHECK(changed(2048, [](Key* k) { add_one(&k->qinv); }) == RsaStatus::kCoefficient);
  CHECK(changed(2048, [](Key* k) { k->qinv.clear(); }) == RsaStatus::kCoefficient);
  CHECK(changed(2048, [](Key* k) { k->qinv = k->p; }) == RsaStatus::kCoefficient);
  CHECK(changed(2048, [](Key* k) { put_before(&k->qinv, 1, 1); }) == RsaStatus::kCoefficient);
}

TEST("a key whose parts fit each other, but of a prime that is none, is refused") {
  const Key composite = rsa_cases::read_keys("rsa/not-prime.json")[0];
  CHECK(prepare(composite) == RsaStatus::kNotPrime);
  CHECK(all_zero(&key, sizeof(key)));
}

TEST("without a prepared key nothing is signed") {
  std::memset(&key, 0, sizeof(key));
  const uint8_t digest[kRsaDigestBytes] = {};
  uint8_t signature = 0xee;
  CHECK(!rsa_sign(key, digest, &workspace, &signature));
  CHECK(signature == 0xee);
}

TEST("a signature with a fault in any number of the key does not leave") {
  for (const size_t bits : {size_t{2048}, size_t{2056}, size_t{4096}}) {
    const Key& of = rsa_cases::key_of(bits);
    CHECK(prepare(of) == RsaStatus::kOk);
    uint64_t* const numbers[] = {key.p,           key.q,           key.dp,
                                 key.dq,          key.qinv,        key.p_square,
                                 key.q_square,    key.modulus,     key.modulus_square,
                                 &key.p_negative, &key.q_negative, &key.modulus_negative};
    for (uint64_t* number : numbers) {
      *number ^= 4;
      Bytes signature(key.modulus_bytes, 0xee);
      CHECK(!rsa_sign(key, of.all[0].digest.data(), &workspace, signature.data()));
      CHECK(signature == Bytes(key.modulus_bytes, 0xee));
      CHECK(all_zero(&workspace, sizeof(workspace)));
      *number ^= 4;
      CHECK(sign(of.all[0].digest) == of.all[0].signature);
    }
  }
}

TEST("a fault in one half of the computation is found") {
  const Key& of = rsa_cases::key_of(2048);
  CHECK(prepare(of) == RsaStatus::kOk);
  for (uint64_t* const half : {workspace.p_power, workspace.q_power}) {
    for (const bool is_faulty : {true, false}) {
      rsa_encode(key, of.all[0].digest.data(), &workspace);
      rsa_raise(key, &workspace);
      if (is_faulty) half[3] ^= 1;
      rsa_combine(key, &workspace);
      CHECK((rsa_check(key, &workspace) == 0) == is_faulty);
    }
  }
}

TEST("a fault in the combined signature is found") {
  const Key& of = rsa_cases::key_of(3072);
  CHECK(prepare(of) == RsaStatus::kOk);
  for (size_t word = 0; word < 48; ++word) {
    rsa_encode(key, of.all[0].digest.data(), &workspace);
    std::memset(workspace.signature, 0, sizeof(workspace.signature));
    Bytes reversed(of.all[0].signature.rbegin(), of.all[0].signature.rend());
    std::memcpy(workspace.signature, reversed.data(), reversed.size());
    CHECK(rsa_check(key, &workspace) != 0);
    workspace.signature[word] ^= uint64_t{1} << word;
    CHECK(rsa_check(key, &workspace) == 0);
  }
}

int main() { return check::run_all(); }
