// The curves of ECDSA: y^2 = x^3 + a · x + b, with a prime number of points. Points are in
// projective coordinates, x = X/Z and y = Y/Z, and every coordinate in Montgomery's representation.
// The formula of Renes, Costello and Batina (2015/1060, section 3.1) holds for every two points,
// also for equal ones and for zero, which is (0, 1, 0).
#pragma once

#include "sign/numbers/division.h"
#include "sign/numbers/modular.h"

namespace locksign {

// The field of a curve. Its product is a function, so that there is one copy of it.
template <typename Parameters>
struct PrimeField {
  static LOCKSIGN_NOINLINE void multiply(const Limbs<4>& a, const Limbs<4>& b, Limbs<4>* result) {
    uint64_t product[8];
    limbs_multiply(a, b, product);
    Parameters::reduce(product, result);
  }
  static LOCKSIGN_INLINE void add(const Limbs<4>& a, const Limbs<4>& b, Limbs<4>* result) {
    modular_add(Parameters::kField, a, b, result);
  }
  static LOCKSIGN_INLINE void subtract(const Limbs<4>& a, const Limbs<4>& b, Limbs<4>* result) {
    modular_subtract(Parameters::kField, a, b, result);
  }
  // 1/a, or zero for zero.
  static void invert(const Limbs<4>& a, DivisionScratch* scratch, Limbs<4>* result) {
    modular_divide(Parameters::kField.value, Parameters::kField.square, a, scratch, result);
  }
  static void enter(const Limbs<4>& a, Limbs<4>* result) { multiply(a, Parameters::kField.square, result); }
  static void leave(const Limbs<4>& a, Limbs<4>* result) { multiply(a, Limbs<4>{{1}}, result); }
};

template <typename Parameters>
struct Weierstrass {
  struct Point {
    Limbs<4> x, y, z;
  };
  struct alignas(32) Entry {
    Limbs<4> x, y;
  };
  struct Scratch {
    Limbs<4> t[8];
    Point other;
    DivisionScratch division;
  };

  using Field = PrimeField<Parameters>;
  static constexpr const Modulus<4>& kOrder = Parameters::kOrder;

  static void base(Point* result) {
    Field::enter(Parameters::kBaseX, &result->x);
    Field::enter(Parameters::kBaseY, &result->y);
    result->z = Parameters::kField.one;
  }
  static void zero(Point* result) { *result = {{}, Parameters::kField.one, {}}; }

  static void add(Point* point, const Entry& entry, Scratch* scratch) {
    add(point, entry.x, entry.y, nullptr, scratch);
  }
  static void twice(Point* point, Scratch* scratch) {
    scratch->other = *point;
    add(point, scratch->other.x, scratch->other.y, &scratch->other.z, scratch);
  }

  static void entry(const Point& point, Scratch* scratch, Entry* result) {
    Limbs<4>& inverse = scratch->t[0];
    Field::invert(point.z, &scratch->division, &inverse);
    Field::multiply(point.x, inverse, &result->x);
    Field::multiply(point.y, inverse, &result->y);
  }

  // No entry has a y of zero, because the number of points is odd.
  static LOCKSIGN_NOINLINE void negate(uint64_t mask, Entry* entry, Scratch* scratch) {
    Limbs<4>& minus = scratch->t[0];
    limbs_subtract(Parameters::kField.value, entry->y, &minus);
    limbs_select(mask, minus, entry->y, &entry->y);
  }

 private:
  // The other point has z = 1 if `z` is null.
  static LOCKSIGN_NOINLINE void add(Point* point, const Limbs<4>& x, const Limbs<4>& y, const Limbs<4>* z,
                                    Scratch* scratch) {
    Limbs<4>&xx = scratch->t[0], &yy = scratch->t[1], &zz = scratch->t[2], &xy = scratch->t[3],
    &xz = scratch->t[4], &yz = scratch->t[5], &s = scratch->t[6], &u = scratch->t[7];

    // xy is X1 · Y2 + X2 · Y1, and so on.
    Field::multiply(point->x, x, &xx);
    Field::multiply(point->y, y, &yy);
    Field::add(point->x, point->y, &s);
    Field::add(x, y, &u);
    Field::multiply(s, u, &xy);
    Field::add(xx, yy, &s);
    Field::subtract(xy, s, &xy);
    Field::multiply(point->z, x, &xz);
    Field::multiply(point->z, y, &yz);
    if (z != nullptr) {
      Field::multiply(point->x, *z, &s);
      Field::multiply(point->y, *z, &u);
      Field::multiply(point->z, *z, &zz);
      Field::add(xz, s, &xz);
      Field::add(yz, u, &yz);
    } else {
      zz = point->z;
      Field::add(xz, point->x, &xz);
      Field::add(yz, point->y, &yz);
    }

    // s = a · xz + 3 · b · zz,  v = a · (xx - a · zz) + 3 · b · xz,  w = 3 · xx + a · zz
    Field::multiply(zz, Parameters::kThreeB, &s);
    Limbs<4>& v = u;
    Field::multiply(xz, Parameters::kThreeB, &v);
    if (Parameters::kMinusThree) {
      thrice(&xz);
      Field::subtract(s, xz, &s);
      Limbs<4>& w = xz;
      Field::subtract(xx, zz, &w);
      thrice(&w);
      thrice(&zz);
      Field::add(xx, zz, &xx);
      thrice(&xx);
      Field::subtract(v, xx, &v);
    } else {
      xz = xx;
      thrice(&xz);
    }
    const Limbs<4>& w = xz;
    Limbs<4>&low = xx, &high = yy;
    Field::subtract(yy, s, &low);
    Field::add(yy, s, &high);

    Field::multiply(xy, low, &zz);
    Field::multiply(yz, v, &s);
    Field::subtract(zz, s, &point->x);
    Field::multiply(high, low, &zz);
    Field::multiply(w, v, &s);
    Field::add(zz, s, &point->y);
    Field::multiply(yz, high, &zz);
    Field::multiply(xy, w, &s);
    Field::add(zz, s, &point->z);
  }

  static LOCKSIGN_INLINE void thrice(Limbs<4>* a) {
    Limbs<4> two;
    Field::add(*a, *a, &two);
    Field::add(two, *a, a);
  }
};

// SEC 2 version 2.0, section 2.4.2
struct P256 {
  static constexpr Modulus<4> kField = {
      {{0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001}},
      0x0000000000000001,
      {{0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe}},
      {{0x0000000000000003, 0xfffffffbffffffff, 0xfffffffffffffffe, 0x00000004fffffffd}},
  };
  static constexpr Modulus<4> kOrder = {
      {{0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000}},
      0xccd1c8aaee00bc4f,
      {{0x0c46353d039cdaaf, 0x4319055258e8617b, 0x0000000000000000, 0x00000000ffffffff}},
      {{0x83244c95be79eea2, 0x4699799c49bd6fa6, 0x2845b2392b6bec59, 0x66e12d94f3d95620}},
  };
  static constexpr bool kMinusThree = true;  // a, which is zero otherwise
  static constexpr Limbs<4> kThreeB = {      // in Montgomery's representation
      {0x89d69e267d4e399f, 0x06d01166698c91b2, 0xb0e66203e5638c84, 0x949012590d95d89c}};
  static constexpr Limbs<4> kBaseX = {
      {0xf4a13945d898c296, 0x77037d812deb33a0, 0xf8bce6e563a440f2, 0x6b17d1f2e12c4247}};
  static constexpr Limbs<4> kBaseY = {
      {0xcbb6406837bf51f5, 0x2bce33576b315ece, 0x8ee7eb4a7c0f9e16, 0x4fe342e2fe1a7f9b}};
  static constexpr bool kLowS = false;

  // t / R by Montgomery's method, for a number t of eight words below p · R: -1/p modulo 2^64 is 1.
  // So each step adds f · p for the lowest word f, and drops that word. p + 1 is
  // 2^96 + 2^192 · (2^64 - 2^32 + 1), and f · (2^64 - 2^32 + 1) is made of shifts.
  static LOCKSIGN_INLINE void reduce(const uint64_t* t, Limbs<4>* result) {
    uint64_t sum[4] = {t[0], t[1], t[2], t[3]};
    uint64_t carry;
    LOCKSIGN_UNROLL_4
    for (size_t i = 0; i < 4; ++i) {
      const uint64_t f = sum[0];
      uint64_t borrow = 0;
      const uint64_t low = subtract_borrow(f, f << 32, &borrow);
      const uint64_t high = f - (f >> 32) - borrow;
      carry = 0;
      sum[0] = add_carry(sum[1], f << 32, &carry);
      sum[1] = add_carry(sum[2], f >> 32, &carry);
      sum[2] = add_carry(sum[3], low, &carry);
      sum[3] = high + carry;
    }
    carry = 0;
    LOCKSIGN_UNROLL_4
    for (size_t i = 0; i < 4; ++i) sum[i] = add_carry(sum[i], t[i + 4], &carry);
    modular_correct(kField, sum, carry, result);
  }
};

// Section 2.4.1. The field needs no representation by Montgomery, so that its R is 1.
struct Secp256k1 {
  static constexpr Modulus<4> kField = {
      {{0xfffffffefffffc2f, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff}},
      0xd838091dd2253531,
      {{1}},
      {{1}},
  };
  static constexpr Modulus<4> kOrder = {
      {{0xbfd25e8cd0364141, 0xbaaedce6af48a03b, 0xfffffffffffffffe, 0xffffffffffffffff}},
      0x4b0dff665588b13f,
      {{0x402da1732fc9bebf, 0x4551231950b75fc4, 0x0000000000000001, 0}},
      {{0x896cf21467d7d140, 0x741496c20e7cf878, 0xe697f5e45bcd07c6, 0x9d671cd581c69bc5}},
  };
  static constexpr bool kMinusThree = false;
  static constexpr Limbs<4> kThreeB = {{21}};
  static constexpr Limbs<4> kBaseX = {
      {0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac}};
  static constexpr Limbs<4> kBaseY = {
      {0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465}};
  static constexpr bool kLowS = true;

  // t modulo p, for a number t of eight words: 2^256 is kTop. The first sum has at most 34 bits
  // above 2^256, and the second one is below 2 · p.
  static LOCKSIGN_INLINE void reduce(const uint64_t* t, Limbs<4>* result) {
    constexpr uint64_t kTop = 0x1000003d1;
    uint64_t low[4], high[4], sum[5], carry = 0;
    LOCKSIGN_UNROLL_4
    for (size_t i = 0; i < 4; ++i) low[i] = multiply_words(t[i + 4], kTop, &high[i]);
    LOCKSIGN_UNROLL_4
    for (size_t i = 0; i < 4; ++i) sum[i] = add_carry(t[i], low[i], &carry);
    sum[4] = carry;
    carry = 0;
    LOCKSIGN_UNROLL_4
    for (size_t i = 0; i < 4; ++i) sum[i + 1] = add_carry(sum[i + 1], high[i], &carry);

    uint64_t top_high;
    const uint64_t top_low = multiply_words(sum[4], kTop, &top_high);
    carry = 0;
    sum[0] = add_carry(sum[0], top_low, &carry);
    sum[1] = add_carry(sum[1], top_high, &carry);
    sum[2] = add_carry(sum[2], 0, &carry);
    sum[3] = add_carry(sum[3], 0, &carry);
    modular_correct(kField, sum, carry, result);
  }
};

}  // namespace locksign
