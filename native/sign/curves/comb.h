// Multiplies the base point of a curve by a secret scalar: the signed comb of Hamburg (2012/309,
// section 3.3) with six teeth and eleven tables. The scalar is written with 264 digits that are
// 1 or -1, so there is no zero to treat differently, and each step adds one point of each table.
//
// The tables depend on the curve only. They are computed at first use, since they would be large
// constants.
//
// A Curve has a Point, an Entry (a point as the tables have it), a Scratch, and
//   static const Modulus<4> kOrder, which the base point has;
//   static void base(Point*), zero(Point*);
//   static void add(Point*, const Entry&, Scratch*), twice(Point*, Scratch*);
//   static void entry(const Point&, Scratch*, Entry*);
//   static void negate(uint64_t mask, Entry*, Scratch*), if the mask is all ones.
#pragma once

#include <atomic>

#include "base/cpu.h"
#include "base/system/lock.h"
#include "sign/numbers/modular.h"

#if defined(LOCKSIGN_X86_64)
#include <immintrin.h>
#endif

namespace locksign {

constexpr size_t kCombTeeth = 6;
constexpr size_t kCombTables = 11;
constexpr size_t kCombSteps = 4;
constexpr size_t kCombSpacing = kCombTables * kCombSteps;       // of the digits of one entry
constexpr size_t kCombDigits = kCombTeeth * kCombSpacing;       // 264
constexpr size_t kCombEntries = size_t{1} << (kCombTeeth - 1);  // the digit of the last tooth is 1

// Two words, as far as the compiler has such a type. SSE2 and ARMv8 do.
#if defined(__GNUC__)
typedef uint64_t Lanes __attribute__((vector_size(16), may_alias));
#else
typedef uint64_t Lanes;
#endif

// Copies the entry with the index, which is secret.
template <typename Entry>
LOCKSIGN_NOINLINE void comb_choose(const Entry* table, uint64_t index, Entry* chosen) {
  constexpr size_t kLanes = sizeof(Entry) / sizeof(Lanes);
  static_assert(sizeof(Entry) % sizeof(Lanes) == 0, "an entry consists of whole vectors");
  const Lanes* const lanes = reinterpret_cast<const Lanes*>(table);
  Lanes sum[kLanes];
  LOCKSIGN_UNROLL_8
  for (size_t lane = 0; lane < kLanes; ++lane) sum[lane] = Lanes{};
  for (uint64_t i = 0; i < kCombEntries; ++i) {
    const uint64_t mask = opaque(0 - (((i ^ index) - 1) >> 63));
    LOCKSIGN_UNROLL_8
    for (size_t lane = 0; lane < kLanes; ++lane) sum[lane] |= lanes[i * kLanes + lane] & mask;
  }
  LOCKSIGN_UNROLL_8
  for (size_t lane = 0; lane < kLanes; ++lane) reinterpret_cast<Lanes*>(chosen)[lane] = sum[lane];
}

#if defined(LOCKSIGN_X86_64)
template <typename Entry>
LOCKSIGN_TARGET("avx2")
LOCKSIGN_NOINLINE void comb_choose_avx2(const Entry* table, uint64_t index, Entry* chosen) {
  constexpr size_t kLanes = sizeof(Entry) / sizeof(__m256i);
  static_assert(sizeof(Entry) % sizeof(__m256i) == 0, "an entry consists of whole vectors");
  const __m256i* const lanes = reinterpret_cast<const __m256i*>(table);
  const __m256i wanted = _mm256_set1_epi64x(static_cast<long long>(index));
  __m256i at = _mm256_setzero_si256();
  __m256i sum[kLanes];
  LOCKSIGN_UNROLL_4
  for (size_t lane = 0; lane < kLanes; ++lane) sum[lane] = _mm256_setzero_si256();
  for (size_t i = 0; i < kCombEntries; ++i) {
    const __m256i mask = _mm256_cmpeq_epi64(at, wanted);
    at = _mm256_add_epi64(at, _mm256_set1_epi64x(1));
    LOCKSIGN_UNROLL_4
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const __m256i entry = _mm256_load_si256(lanes + i * kLanes + lane);
      sum[lane] = _mm256_or_si256(sum[lane], _mm256_and_si256(entry, mask));
    }
  }
  LOCKSIGN_UNROLL_4
  for (size_t lane = 0; lane < kLanes; ++lane) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(chosen) + lane, sum[lane]);
  }
}
#endif

template <typename Curve>
struct CombScratch {
  Limbs<5> digits;
  typename Curve::Entry entry;
  typename Curve::Scratch curve;
};

template <typename Curve>
class Comb final {
 public:
  using Point = typename Curve::Point;
  using Entry = typename Curve::Entry;

  // `scalar` is below the order of the base point.
  static void multiply(const Limbs<4>& scalar, CombScratch<Curve>* scratch, Point* result) {
    prepare();
    recode(scalar, &scratch->digits);
    Curve::zero(result);
    for (size_t step = kCombSteps; step-- != 0;) {
      if (step != kCombSteps - 1) Curve::twice(result, &scratch->curve);
      for (size_t table = 0; table < kCombTables; ++table) {
        choose(scratch->digits, table, step, scratch);
        Curve::add(result, scratch->entry, &scratch->curve);
      }
    }
  }

  // Computes the tables if they are not there yet.
  static void prepare() {
    if (ready_.load(std::memory_order_acquire)) return;
    const LockGuard guard(lock_);
    if (ready_.load(std::memory_order_relaxed)) return;
    build();
    ready_.store(true, std::memory_order_release);
  }

 private:
  // With bits b(i), the sum of (2 · b(i) - 1) · 2^i is 2 · b - (2^264 - 1). So b is half of the
  // scalar plus 2^264 - 1, modulo the order.
  static LOCKSIGN_NOINLINE void recode(const Limbs<4>& scalar, Limbs<5>* digits) {
    Limbs<4> sum;
    modular_add(Curve::kOrder, scalar, offset_, &sum);
    const uint64_t odd = opaque(0 - (sum.word[0] & 1));
    uint64_t carry = 0;
    for (size_t i = 0; i < 4; ++i) {
      digits->word[i] = add_carry(sum.word[i], Curve::kOrder.value.word[i] & odd, &carry);
    }
    digits->word[4] = carry;
    for (size_t i = 0; i < 4; ++i) digits->word[i] = digits->word[i] >> 1 | digits->word[i + 1] << 63;
    digits->word[4] = 0;
  }

  // Reads the whole table, so that the addresses do not depend on the digits.
  static LOCKSIGN_NOINLINE void choose(const Limbs<5>& digits, size_t table, size_t step,
                                       CombScratch<Curve>* scratch) {
    uint64_t index = 0;
    LOCKSIGN_UNROLL_8
    for (size_t tooth = 0; tooth < kCombTeeth; ++tooth) {
      const size_t at = tooth * kCombSpacing + table * kCombSteps + step;
      index |= (digits.word[at / 64] >> at % 64 & 1) << tooth;
    }
    const uint64_t minus = opaque((index >> (kCombTeeth - 1)) - 1);
    index = (index ^ minus) & (kCombEntries - 1);

#if defined(LOCKSIGN_X86_64)
    if (cpu_features().avx2) {
      comb_choose_avx2(tables_[table], index, &scratch->entry);
    } else {
      comb_choose(tables_[table], index, &scratch->entry);
    }
#else
    comb_choose(tables_[table], index, &scratch->entry);
#endif
    Curve::negate(minus, &scratch->entry, &scratch->curve);
  }

  // Nothing here is secret.
  static LOCKSIGN_NOINLINE void build() {
    offset_ = Limbs<4>{{1}};
    for (size_t i = 0; i < kCombDigits; ++i) modular_add(Curve::kOrder, offset_, offset_, &offset_);
    modular_subtract(Curve::kOrder, offset_, Limbs<4>{{1}}, &offset_);

    typename Curve::Scratch scratch;
    Point power;
    Curve::base(&power);
    for (size_t table = 0; table < kCombTables; ++table) {
      // The first entry has -1 for each digit but the last.
      Point points[kCombEntries];
      Entry twice[kCombTeeth];
      Point tooth = power;
      Curve::zero(&points[0]);
      for (size_t i = 0; i < kCombTeeth; ++i) {
        Entry entry;
        Curve::entry(tooth, &scratch, &entry);
        if (i != kCombTeeth - 1) Curve::negate(~uint64_t{0}, &entry, &scratch);
        Curve::add(&points[0], entry, &scratch);
        Curve::twice(&tooth, &scratch);
        Curve::entry(tooth, &scratch, &twice[i]);
        for (size_t j = 1; j < kCombSpacing; ++j) Curve::twice(&tooth, &scratch);
      }
      for (size_t i = 1; i < kCombEntries; ++i) {
        size_t digit = 0;
        while ((i >> digit & 1) == 0) ++digit;
        points[i] = points[i & (i - 1)];
        Curve::add(&points[i], twice[digit], &scratch);
      }
      for (size_t i = 0; i < kCombEntries; ++i) Curve::entry(points[i], &scratch, &tables_[table][i]);
      for (size_t i = 0; i < kCombSteps; ++i) Curve::twice(&power, &scratch);
    }
  }

  alignas(64) static inline Entry tables_[kCombTables][kCombEntries];
  static inline Limbs<4> offset_;
  static inline Lock lock_;
  static inline std::atomic<bool> ready_{false};
};

}  // namespace locksign
