#include "sign/numbers/division.h"

namespace locksign {
namespace {

// Section 3: a division step takes (delta, f, g), with an odd f, to (1 - delta, g, (g - f) / 2) if
// delta is positive and g is odd, and otherwise to (1 + delta, f, (g + (g mod 2) · f) / 2). From
// delta = 1/2, 590 steps bring every g below 2^256 to zero (github.com/sipa/safegcd-bounds).
constexpr size_t kRounds = 10;
constexpr int kSteps = 59;  // of one round

// Some steps turn (f, g) into (u · f + v · g, q · f + r · g) / 2^steps. The factors are in two's
// complement, and |u| + |v| and |q| + |r| are at most 2^steps.
struct Transition {
  uint64_t u, v, q, r;
};

struct StepState {
  uint64_t f, g;   // the lowest words, since steps depend on no more bits than their number
  uint64_t minus;  // -(delta + 1/2)
};

// Up to 30 steps, whose factors fit in halves of a word: u + 2^32 · v in `first`, and q + 2^32 · r
// in `second`.
LOCKSIGN_INLINE void take_steps(int steps, StepState* state, Transition* taken) {
  uint64_t f = state->f, g = state->g, minus = state->minus;
  uint64_t first = 1, second = uint64_t{1} << 32;
  for (int i = 0; i < steps; ++i) {
    const uint64_t odd = opaque(0 - (g & 1));
    const uint64_t positive = opaque(0 - (minus >> 63));
    const uint64_t swap = odd & positive;
    const uint64_t term = ((f ^ positive) - positive) & odd;
    const uint64_t factors = ((first ^ positive) - positive) & odd;
    f ^= (f ^ g) & swap;
    g = (g + term) >> 1;
    first = (first ^ ((first ^ second) & swap)) << 1;
    second += factors;
    minus = (minus ^ swap) - 1;
  }
  *state = {f, g, minus};
  const auto low = [](uint64_t factors) {
    return static_cast<uint64_t>(int64_t{static_cast<int32_t>(factors)});
  };
  const auto high = [](uint64_t factors) {
    return static_cast<uint64_t>(static_cast<int64_t>(factors) >> 32);
  };
  taken->u = low(first);
  taken->v = high(first - taken->u);
  taken->q = low(second);
  taken->r = high(second - taken->q);
}

LOCKSIGN_NOINLINE void take_round(StepState* state, Transition* taken) {
  Transition a, b;
  take_steps(30, state, &a);
  take_steps(kSteps - 30, state, &b);
  taken->u = b.u * a.u + b.v * a.q;
  taken->v = b.u * a.v + b.v * a.r;
  taken->q = b.q * a.u + b.r * a.q;
  taken->r = b.q * a.v + b.r * a.r;
}

// Adds |factor| · (a or -a, which is ~a + 1), for the sign of the factor.
LOCKSIGN_INLINE void add_product(uint64_t factor, const SignedLimbs& a, SignedLimbs* sum) {
  const uint64_t negative = opaque(0 - (factor >> 63));
  const uint64_t absolute = (factor ^ negative) - negative;
  uint64_t carry = absolute & negative;
  LOCKSIGN_UNROLL_8
  for (size_t i = 0; i < 5; ++i) {
    sum->word[i] = multiply_add(absolute, a.word[i] ^ negative, sum->word[i], &carry);
  }
}

// (u · a + v · b) / 2^kSteps modulo m, where `inverse` is -1/m modulo 2^64. If the inverse is given
// as zero, the lowest bits are zero anyway and the division is one of numbers.
LOCKSIGN_NOINLINE void combine(uint64_t u, const SignedLimbs& a, uint64_t v, const SignedLimbs& b,
                               const SignedLimbs& m, uint64_t inverse, SignedLimbs* result) {
  SignedLimbs sum = {};
  add_product(u, a, &sum);
  add_product(v, b, &sum);
  add_product((sum.word[0] * inverse) << (64 - kSteps) >> (64 - kSteps), m, &sum);
  LOCKSIGN_UNROLL_8
  for (size_t i = 0; i < 4; ++i) {
    result->word[i] = sum.word[i] >> kSteps | sum.word[i + 1] << (64 - kSteps);
  }
  result->word[4] = static_cast<uint64_t>(static_cast<int64_t>(sum.word[4]) >> kSteps);
}

// sign · a modulo m, for a number above -16 · m and below 16 · m and a sign of 1 or -1.
LOCKSIGN_NOINLINE void reduce(uint64_t sign, const SignedLimbs& a, const SignedLimbs& m, SignedLimbs* less,
                              SignedLimbs* result) {
  *result = {};
  add_product(sign, a, result);
  add_product(16, m, result);
  for (uint64_t multiple = 16; multiple != 0; multiple /= 2) {
    *less = *result;
    add_product(0 - multiple, m, less);
    limbs_select(0 - (less->word[4] >> 63), *result, *less, result);
  }
}

SignedLimbs signed_limbs(const Limbs<4>& a) { return {{a.word[0], a.word[1], a.word[2], a.word[3], 0}}; }

}  // namespace

LOCKSIGN_NOINLINE void modular_divide(const Limbs<4>& m, const Limbs<4>& numerator,
                                      const Limbs<4>& denominator, DivisionScratch* scratch,
                                      Limbs<4>* result) {
  SignedLimbs &f = scratch->f, &g = scratch->g, &d = scratch->d, &e = scratch->e, &next = scratch->next;
  const SignedLimbs modulus = signed_limbs(m);
  const uint64_t inverse = negative_inverse(m.word[0]);
  f = modulus;
  g = signed_limbs(denominator);
  d = {};
  e = signed_limbs(numerator);

  // Modulo m, denominator · d is numerator · f, and denominator · e is numerator · g. |f| and |g|
  // never grow. |d| and |e| grow by less than m in a round.
  StepState state = {0, 0, ~uint64_t{0}};
  for (size_t round = 0; round < kRounds; ++round) {
    state.f = f.word[0];
    state.g = g.word[0];
    Transition taken;
    take_round(&state, &taken);
    combine(taken.u, f, taken.v, g, modulus, 0, &next);
    combine(taken.q, f, taken.r, g, modulus, 0, &g);
    f = next;
    combine(taken.u, d, taken.v, e, modulus, inverse, &next);
    combine(taken.q, d, taken.r, e, modulus, inverse, &e);
    d = next;
  }

  // f is the greatest common divisor or its negative: 1 or -1, or m or -m if d is a multiple of m.
  reduce(f.word[4] | 1, d, modulus, &e, &next);
  std::memcpy(result->word, next.word, sizeof(result->word));
}

}  // namespace locksign
