// The powers modulo both primes with AVX-512 IFMA: numbers of 52-bit digits, eight to a register,
// and Montgomery's method with R = 2^(52 * digits), which is more than four times a prime. Then a
// product of numbers below twice the prime is below twice the prime again, without a subtraction
// (Gueron, "Efficient software implementations of modular exponentiation", JCEN 2, 2012). The steps
// for p and q alternate, because each waits for its own last result.
//
// Nothing here depends on a value: no branch, no address, and no masked access to memory.
#include <cstring>

#include "base/compiler.h"
#include "base/constant_time.h"
#include "base/cpu.h"
#include "sign/numbers/long_number.h"
#include "sign/rsa/rsa_steps.h"

#if defined(LOCKSIGN_X86_64)
#if defined(__GNUC__) && !defined(__clang__)
// GCC takes the undefined values that its own header uses for ours (gcc.gnu.org/PR105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#define LOCKSIGN_IFMA LOCKSIGN_TARGET("avx512f,avx512ifma")

// Before a loop over the registers of a number, which cannot be indexed.
#if defined(__GNUC__)
#define LOCKSIGN_EACH_REGISTER _Pragma("GCC unroll 5")
#else
#define LOCKSIGN_EACH_REGISTER
#endif

namespace locksign {
namespace {

constexpr size_t kDigitBits = 52;
constexpr uint64_t kDigitMask = (uint64_t{1} << kDigitBits) - 1;
constexpr size_t kLanes = 8;
constexpr size_t kMaxVectors = 5;
constexpr size_t kMaxDigits = kLanes * kMaxVectors;
static_assert(2 * kLongTableEntries * kMaxDigits <= kRsaTableWords, "the tables for both primes fit");
static_assert(2 * kMaxDigits <= kRsaMaxModulusWords && kMaxDigits <= kRsaMaxPrimeWords, "the numbers fit");

size_t digits_for(size_t words) { return (64 * words + 2 + kDigitBits - 1) / kDigitBits; }

void digits_from_words(const uint64_t* words, size_t word_count, uint64_t* digits, size_t digit_count) {
  for (size_t i = 0; i < digit_count; ++i) {
    const size_t word = i * kDigitBits / 64;
    const size_t shift = i * kDigitBits % 64;
    uint64_t digit = word < word_count ? words[word] >> shift : 0;
    if (shift > 64 - kDigitBits && word + 1 < word_count) digit |= words[word + 1] << (64 - shift);
    digits[i] = digit & kDigitMask;
  }
}

// For a number that fits in the words.
void words_from_digits(const uint64_t* digits, size_t digit_count, uint64_t* words, size_t word_count) {
  std::memset(words, 0, word_count * sizeof(uint64_t));
  for (size_t i = 0; i < digit_count; ++i) {
    const size_t word = i * kDigitBits / 64;
    const size_t shift = i * kDigitBits % 64;
    if (word < word_count) words[word] |= digits[i] << shift;
    if (shift > 64 - kDigitBits && word + 1 < word_count) words[word + 1] |= digits[i] >> (64 - shift);
  }
}

// What belongs to one of the primes. The arrays have whole registers of digits.
struct Side {
  const uint64_t* prime;
  uint64_t* table;
  uint64_t* power;
  uint64_t* entry;
  const uint64_t* exponent;
  uint64_t negative;  // -1/prime modulo 2^52
};

// Carries what is above 52 bits into the next digit. After one step a digit is at most slightly
// larger than 52 bits, so that it carries 1 or nothing. `full` digits pass a carry on, and adding
// the masks as numbers lets the carries run through them.
template <size_t V>
LOCKSIGN_IFMA LOCKSIGN_INLINE void store_carried(__m512i (&sum)[V], uint64_t* digits) {
  const __m512i mask = _mm512_set1_epi64(static_cast<long long>(kDigitMask));
  __m512i below = _mm512_setzero_si512();
  uint64_t over = 0, full = 0;
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j < V; ++j) {
    const __m512i high = _mm512_srli_epi64(sum[j], kDigitBits);
    sum[j] = _mm512_add_epi64(_mm512_and_si512(sum[j], mask), _mm512_alignr_epi64(high, below, kLanes - 1));
    below = high;
    over |= uint64_t{_mm512_cmpgt_epu64_mask(sum[j], mask)} << kLanes * j;
    full |= uint64_t{_mm512_cmpeq_epu64_mask(sum[j], mask)} << kLanes * j;
  }
  const uint64_t carries = ((over << 1) + full) ^ full;
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j < V; ++j) {
    const __mmask8 carry = static_cast<__mmask8>(carries >> kLanes * j);
    sum[j] = _mm512_mask_add_epi64(sum[j], carry, sum[j], _mm512_set1_epi64(1));
    _mm512_storeu_si512(digits + kLanes * j, _mm512_and_si512(sum[j], mask));
  }
}

// Adds a * b, makes the lowest digit zero with a multiple of the prime, and drops it.
template <size_t V>
LOCKSIGN_IFMA LOCKSIGN_INLINE void add_row(const uint64_t* a, uint64_t b, const uint64_t* prime,
                                           uint64_t negative, __m512i (&sum)[V]) {
  const __m512i zero = _mm512_setzero_si512();
  const __m512i factor = _mm512_set1_epi64(static_cast<long long>(b));
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j < V; ++j) {
    sum[j] = _mm512_madd52lo_epu64(sum[j], _mm512_loadu_si512(a + kLanes * j), factor);
  }
  const __m512i products =
      _mm512_madd52lo_epu64(zero, sum[0], _mm512_set1_epi64(static_cast<long long>(negative)));
  const __m512i multiple = _mm512_broadcastq_epi64(_mm512_castsi512_si128(products));
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j < V; ++j) {
    sum[j] = _mm512_madd52lo_epu64(sum[j], _mm512_loadu_si512(prime + kLanes * j), multiple);
  }
  const __m512i carry = _mm512_maskz_srli_epi64(1, sum[0], kDigitBits);
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j + 1 < V; ++j) sum[j] = _mm512_alignr_epi64(sum[j + 1], sum[j], 1);
  sum[V - 1] = _mm512_alignr_epi64(zero, sum[V - 1], 1);
  sum[0] = _mm512_add_epi64(sum[0], carry);
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j < V; ++j) {
    sum[j] = _mm512_madd52hi_epu64(sum[j], _mm512_loadu_si512(a + kLanes * j), factor);
    sum[j] = _mm512_madd52hi_epu64(sum[j], _mm512_loadu_si512(prime + kLanes * j), multiple);
  }
}

// a * b / R modulo the prime, for both primes.
template <size_t V>
LOCKSIGN_IFMA LOCKSIGN_NOINLINE void multiply(const Side& p, const Side& q, const uint64_t* p_a,
                                              const uint64_t* q_a, const uint64_t* p_b, const uint64_t* q_b,
                                              uint64_t* p_product, uint64_t* q_product, size_t digits) {
  __m512i p_sum[V], q_sum[V];
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j < V; ++j) p_sum[j] = q_sum[j] = _mm512_setzero_si512();
  for (size_t i = 0; i < digits; ++i) {
#if defined(__GNUC__)
    asm volatile("" : : : "memory");  // keeps the factors in memory: they would be spilled to the stack
#endif
    add_row(p_a, p_b[i], p.prime, p.negative, p_sum);
    add_row(q_a, q_b[i], q.prime, q.negative, q_sum);
  }
  store_carried(p_sum, p_product);
  store_carried(q_sum, q_product);
}

template <size_t V>
LOCKSIGN_IFMA void look_up(const Side& side, size_t bit) {
  const uint64_t index = side.exponent[bit / 64] >> bit % 64 & (kLongTableEntries - 1);
  __m512i entry[V];
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j < V; ++j) entry[j] = _mm512_setzero_si512();
  for (size_t i = 0; i < kLongTableEntries; ++i) {
    const uint64_t difference = index ^ i;
    const uint64_t mask = opaque((difference - 1) >> 63) * ~uint64_t{0};
    const __m512i wide = _mm512_set1_epi64(static_cast<long long>(mask));
    LOCKSIGN_EACH_REGISTER
    for (size_t j = 0; j < V; ++j) {
      const __m512i digits = _mm512_loadu_si512(side.table + (i * V + j) * kLanes);
      entry[j] = _mm512_or_si512(entry[j], _mm512_and_si512(digits, wide));
    }
  }
  LOCKSIGN_EACH_REGISTER
  for (size_t j = 0; j < V; ++j) _mm512_storeu_si512(side.entry + kLanes * j, entry[j]);
}

// The powers, of and in Montgomery's representation. The table has the powers 0 and 1 of the base.
// Leaves the representation at the end.
template <size_t V>
LOCKSIGN_NOINLINE void raise(const Side& p, const Side& q, size_t exponent_bits, size_t digits) {
  constexpr size_t kSize = V * kLanes;
  for (size_t i = 2; i < kLongTableEntries; ++i) {
    multiply<V>(p, q, p.table + kSize, q.table + kSize, p.table + (i - 1) * kSize, q.table + (i - 1) * kSize,
                p.table + i * kSize, q.table + i * kSize, digits);
  }
  std::memcpy(p.power, p.table, kSize * sizeof(uint64_t));
  std::memcpy(q.power, q.table, kSize * sizeof(uint64_t));
  for (size_t window = (exponent_bits + kLongWindowBits - 1) / kLongWindowBits; window-- != 0;) {
    for (size_t i = 0; i < kLongWindowBits; ++i) {
      multiply<V>(p, q, p.power, q.power, p.power, q.power, p.power, q.power, digits);
    }
    look_up<V>(p, window * kLongWindowBits);
    look_up<V>(q, window * kLongWindowBits);
    multiply<V>(p, q, p.power, q.power, p.entry, q.entry, p.power, q.power, digits);
  }
  std::memset(p.entry, 0, kSize * sizeof(uint64_t));
  std::memset(q.entry, 0, kSize * sizeof(uint64_t));
  p.entry[0] = q.entry[0] = 1;
  multiply<V>(p, q, p.power, q.power, p.entry, q.entry, p.power, q.power, digits);
}

// Writes the digits of a prime, and of the powers 0 and 1 of the message. The first power of all is
// 2^(52 * digits) modulo the prime. In the representation of LongModulus it has the value of a
// single word, since `digits` is the least number that is large enough.
void enter(const LongModulus& prime, RsaWorkspace* workspace, uint64_t* prime_digits, uint64_t* table,
           size_t digits, size_t size) {
  uint64_t* const base = workspace->base;
  uint64_t* const one = base + prime.count;
  rsa_enter(prime, workspace);
  long_set_word(uint64_t{1} << (digits * kDigitBits - prime.count * 64), one, prime.count);
  long_modular_multiply(prime, one, prime.square, one, workspace->scratch);
  long_modular_multiply(prime, base, one, base, workspace->scratch);
  digits_from_words(one, prime.count, table, size);
  digits_from_words(base, prime.count, table + size, size);
  digits_from_words(prime.words, prime.count, prime_digits, size);
}

void leave(const LongModulus& prime, const uint64_t* digits, size_t count, RsaWorkspace* workspace,
           uint64_t* power) {
  words_from_digits(digits, count, power, prime.count);
  long_modular_multiply(prime, power, prime.square, power, workspace->scratch);
}

}  // namespace

bool rsa_ifma_supports(const RsaKey& key) {
  return cpu_features().avx512ifma && digits_for(key.prime_words) <= kMaxDigits;
}

void rsa_raise_ifma(const RsaKey& key, RsaWorkspace* workspace) {
  const LongModulus p = rsa_p(key), q = rsa_q(key);
  const size_t digits = digits_for(key.prime_words);
  const size_t vectors = digits <= 24 ? 3 : digits <= 32 ? 4 : 5;
  const size_t size = vectors * kLanes;
  uint64_t* const primes = workspace->signature;
  uint64_t* const powers = workspace->base;
  uint64_t* const p_table = workspace->table;
  uint64_t* const q_table = p_table + kLongTableEntries * size;

  enter(p, workspace, primes, p_table, digits, size);
  enter(q, workspace, primes + size, q_table, digits, size);
  const Side p_side = {primes, p_table, powers, workspace->p_power, key.dp, p.negative & kDigitMask};
  const Side q_side = {primes + size,      q_table, powers + size,
                       workspace->q_power, key.dq,  q.negative & kDigitMask};
  if (vectors == 3) raise<3>(p_side, q_side, key.prime_bits, digits);
  if (vectors == 4) raise<4>(p_side, q_side, key.prime_bits, digits);
  if (vectors == 5) raise<5>(p_side, q_side, key.prime_bits, digits);
  leave(p, powers, size, workspace, workspace->p_power);
  leave(q, powers + size, size, workspace, workspace->q_power);
}

}  // namespace locksign

#else

namespace locksign {

bool rsa_ifma_supports(const RsaKey&) { return false; }
void rsa_raise_ifma(const RsaKey&, RsaWorkspace*) {}

}  // namespace locksign

#endif
