// Montgomery arithmetic, compared with long multiplication and division.
#include "sign/numbers/modular.h"

#include "check.h"
#include "sign/big_number.h"
#include "sign/numbers/division.h"

using namespace locksign;

namespace {

template <size_t N>
Limbs<N> limbs_of(const Big& value) {
  Limbs<N> result;
  value.to_words(result.word, N);
  return result;
}

template <size_t N>
Big big_of(const Limbs<N>& value) {
  return Big::from_words(value.word, N);
}

template <size_t N>
Big random_below(Random& random, const Big& modulus) {
  const Bytes bytes = random.bytes(8 * N + 8);
  return Big::from_big_endian(bytes.data(), bytes.size()) % modulus;
}

// The extremes, and values that let carries run through whole words.
template <size_t N>
std::vector<Big> values_below(Random& random, const Big& modulus) {
  std::vector<Big> values = {0, 1, modulus - 1, modulus - 2};
  const Big sparse = Big(0xffffffff).shifted(64 * N - 40) % modulus;
  values.push_back(sparse);
  for (int i = 0; i < 3; ++i) values.push_back(random_below<N>(random, modulus));
  return values;
}

template <size_t N>
std::vector<Big> moduli(Random& random) {
  const Big r = Big(1).shifted(64 * N);
  std::vector<Big> result = {r - 1, r - 59, Big(1).shifted(64 * N - 1) + 1, Big(1).shifted(64 * N - 1) - 1,
                             3,     5};
  for (const size_t bits : {64 * N, 64 * N - 1, 64 * N - 13}) {
    Bytes bytes = random.bytes(8 * N);
    bytes[bytes.size() - 1] |= 1;
    const Big top = Big(1).shifted(bits - 1);
    result.push_back(Big::from_big_endian(bytes.data(), bytes.size()) % top + top);
    if (!result.back().odd()) result.back() = result.back() + 1;
  }
  return result;
}

template <size_t N>
void check_modulus(Random& random, const Big& m) {
  const Big r = Big(1).shifted(64 * N);
  Modulus<N> modulus;
  modulus_prepare(limbs_of<N>(m), &modulus);
  CHECK(big_of(modulus.value) == m);
  CHECK(big_of(modulus.one) == r % m);
  CHECK(big_of(modulus.square) == r * r % m);
  CHECK(modulus.value.word[0] * modulus.negative == ~uint64_t{0});

  const std::vector<Big> values = values_below<N>(random, m);
  for (const Big& a : values) {
    const Limbs<N> x = limbs_of<N>(a);
    Limbs<N> entered, left;
    modular_enter(modulus, x, &entered);
    CHECK(big_of(entered) == a * r % m);
    modular_leave(modulus, entered, &left);
    CHECK(big_of(left) == a);
    CHECK((limbs_zero(x) == ~uint64_t{0}) == a.zero());
    for (const Big& b : values) {
      const Limbs<N> y = limbs_of<N>(b);
      Limbs<N> result;
      modular_add(modulus, x, y, &result);
      CHECK(big_of(result) == (a + b) % m);
      modular_subtract(modulus, x, y, &result);
      CHECK(big_of(result) == (a + m - b) % m);
      modular_multiply(modulus, x, y, &result);
      CHECK(big_of(result) * r % m == a * b % m && big_of(result) < m);
      result = y;
      modular_multiply(modulus, result, result, &result);
      CHECK(big_of(result) * r % m == b * b % m);
      CHECK((limbs_below(x, y) == ~uint64_t{0}) == (a < b));
      CHECK(limbs_below(x, y) == ~uint64_t{0} || limbs_below(x, y) == 0);
      limbs_select(~uint64_t{0}, x, y, &result);
      CHECK(big_of(result) == a);
      limbs_select(0, x, y, &result);
      CHECK(big_of(result) == b);
    }
  }
  // One factor may exceed the modulus.
  for (const Big& a : {r - 1, r - 2, random_below<N>(random, r)}) {
    Limbs<N> entered, product;
    modular_enter(modulus, limbs_of<N>(a), &entered);
    CHECK(big_of(entered) == a * r % m);
    modular_multiply(modulus, limbs_of<N>(m - 1), limbs_of<N>(a), &product);
    CHECK(big_of(product) * r % m == (m - 1) * a % m && big_of(product) < m);
  }
}

template <size_t N>
void check_size() {
  Random random(0x428a2f98d728ae22 + N);
  for (const Big& m : moduli<N>(random)) check_modulus<N>(random, m);
}

}  // namespace

TEST("sums and products of words carry") {
  const uint64_t most = ~uint64_t{0};
  uint64_t carry = most;
  CHECK(multiply_add(most, most, most, &carry) == most && carry == most);
  carry = 5;
  CHECK(multiply_add(0x1234567890abcdef, 0xfedcba0987654321, 7, &carry) == 0xc24a442fe55618db);
  CHECK(carry == 0x121fa000a3723a57);
  carry = 1;
  CHECK(add_carry(most, 0, &carry) == 0 && carry == 1);
  CHECK(add_carry(most, most, &carry) == most && carry == 1);
  CHECK(add_carry(1, 2, &carry) == 4 && carry == 0);
  uint64_t borrow = 1;
  CHECK(subtract_borrow(0, 0, &borrow) == most && borrow == 1);
  CHECK(subtract_borrow(0, most, &borrow) == 0 && borrow == 1);
  CHECK(subtract_borrow(5, 3, &borrow) == 1 && borrow == 0);
}

TEST("numbers of 1, 2, 3, 4 and 5 words") {
  check_size<1>();
  check_size<2>();
  check_size<3>();
  check_size<4>();
  check_size<5>();
}

TEST("numbers of 16 words") { check_size<16>(); }

TEST("numbers of 64 words") {
  Random random(0x7137449123ef65cd);
  check_modulus<64>(random, moduli<64>(random).back());
  check_modulus<64>(random, Big(1).shifted(64 * 64) - 1);
}

TEST("bytes in both orders") {
  Random random(0xb5c0fbcfec4d3b2f);
  const Bytes bytes = random.bytes(24);
  Limbs<3> limbs;
  uint8_t out[24];
  limbs_from_big_endian(bytes.data(), &limbs);
  CHECK(big_of(limbs) == Big::from_big_endian(bytes.data(), 24));
  limbs_to_big_endian(limbs, out);
  CHECK(std::memcmp(out, bytes.data(), 24) == 0);
  limbs_from_little_endian(bytes.data(), &limbs);
  CHECK(big_of(limbs) == Big::from_little_endian(bytes.data(), 24));
  limbs_to_little_endian(limbs, out);
  CHECK(std::memcmp(out, bytes.data(), 24) == 0);
}

TEST("quotients, with extreme moduli, numerators and denominators") {
  Random random(0xe9b5dba58189dbbc);
  std::vector<Big> primes = {3, 5, Big(1).shifted(127) - 1, Big(1).shifted(255) - 19};
  primes.push_back(Big(1).shifted(256) - 189);  // the largest prime below 2^256
  primes.push_back(Big(1).shifted(256) - Big(1).shifted(224) + Big(1).shifted(192) + Big(1).shifted(96) - 1);
  for (const Big& prime : primes) {
    std::vector<Big> values = values_below<4>(random, prime);
    for (size_t bit = 1; bit < 256; bit += 51) values.push_back(Big(1).shifted(bit) % prime);
    for (const Big& denominator : values) {
      const Big factor = power(denominator, prime - 2, prime);
      for (const Big& numerator : {Big(1), values.back(), prime - 1}) {
        DivisionScratch scratch;
        Limbs<4> quotient = limbs_of<4>(denominator);
        modular_divide(limbs_of<4>(prime), limbs_of<4>(numerator), quotient, &scratch, &quotient);
        CHECK(big_of(quotient) == numerator * factor % prime);
      }
    }
  }
}

TEST("a product of a random quotient and its denominator is the numerator") {
  Random random(0x983e5152ee66dfab);
  for (int i = 0; i < 300; ++i) {
    // A composite modulus, and rarely a denominator with a divisor in common with it.
    Limbs<4> m, numerator, denominator, quotient;
    for (Limbs<4>* limbs : {&m, &numerator, &denominator}) {
      for (uint64_t& word : limbs->word) word = random.next();
    }
    m.word[0] |= 1;
    m.word[3] |= uint64_t{1} << 63;
    Modulus<4> modulus;
    modulus_prepare(m, &modulus);
    modular_correct(modulus, numerator.word, 0, &numerator);
    modular_correct(modulus, denominator.word, 0, &denominator);
    Big a = big_of(m), b = big_of(denominator);
    while (!b.zero()) {
      const Big rest = a % b;
      a = b;
      b = rest;
    }
    if (a != 1) continue;
    DivisionScratch scratch;
    modular_divide(m, numerator, denominator, &scratch, &quotient);
    CHECK(limbs_below(quotient, m) != 0);
    modular_enter(modulus, quotient, &quotient);
    modular_multiply(modulus, quotient, denominator, &quotient);
    CHECK(big_of(quotient) == big_of(numerator));
  }
}

int main() { return check::run_all(); }
