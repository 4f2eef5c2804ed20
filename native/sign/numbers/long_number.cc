#include "sign/numbers/long_number.h"

#include "base/compiler.h"
#include "base/constant_time.h"
#include "sign/numbers/wide_word.h"

namespace locksign {
namespace {

constexpr size_t kWordBits = 64;

// The sum of the products of one column. 2^64 products of two words fit in three words.
struct Column {
  uint64_t low = 0;
  uint64_t middle = 0;
  uint64_t high = 0;

  LOCKSIGN_INLINE void add_product(uint64_t a, uint64_t b) {
#if defined(LOCKSIGN_X86_64) && defined(__GNUC__)
    // GCC makes twice as many instructions of the lines below.
    asm("mulq %[b]\n\t"
        "addq %%rax, %[low]\n\t"
        "adcq %%rdx, %[middle]\n\t"
        "adcq $0, %[high]"
        : [low] "+r"(low), [middle] "+r"(middle), [high] "+r"(high), "+a"(a)
        : [b] "rm"(b)
        : "rdx", "cc");
#else
    uint64_t carry = 0;
    low = multiply_add(a, b, low, &carry);
    middle += carry;
    high += middle < carry;
#endif
  }

  LOCKSIGN_INLINE void add(const Column& other) {
#if defined(LOCKSIGN_X86_64) && defined(__GNUC__)
    asm("addq %[other_low], %[low]\n\t"
        "adcq %[other_middle], %[middle]\n\t"
        "adcq %[other_high], %[high]"
        : [low] "+r"(low), [middle] "+r"(middle), [high] "+r"(high)
        : [other_low] "r"(other.low), [other_middle] "r"(other.middle), [other_high] "r"(other.high)
        : "cc");
#else
    uint64_t carry = 0;
    low = add_carry(low, other.low, &carry);
    middle = add_carry(middle, other.middle, &carry);
    high = add_carry(high, other.high, &carry);
#endif
  }

  LOCKSIGN_INLINE void add_twice(const Column& other) {
    add(Column{other.low << 1, other.middle << 1 | other.low >> 63, other.high << 1 | other.middle >> 63});
  }

  // The lowest word, which the next column does not have.
  LOCKSIGN_INLINE uint64_t take_low() {
    const uint64_t word = low;
    low = middle;
    middle = high;
    high = 0;
    return word;
  }
};

LOCKSIGN_INLINE uint64_t mask_zero(uint64_t word) { return opaque(((word | (0 - word)) >> 63) - 1); }

// Takes a number of `count` words and a carry, below 2 * m, and subtracts m if it is not below m.
LOCKSIGN_NOINLINE void correct(const uint64_t* m, const uint64_t* number, uint64_t carry, uint64_t* result,
                               size_t count) {
  uint64_t borrow = 0;
  for (size_t i = 0; i < count; ++i) subtract_borrow(number[i], m[i], &borrow);
  const uint64_t mask = opaque(0 - (carry | (borrow ^ 1)));
  borrow = 0;
  for (size_t i = 0; i < count; ++i) result[i] = subtract_borrow(number[i], m[i] & mask, &borrow);
}

// (number * 2 + bit) modulo m, for a number below m. With m = 1 the remainder is always 0.
LOCKSIGN_INLINE void shift_in(uint64_t bit, const uint64_t* m, uint64_t* number, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const uint64_t word = number[i];
    number[i] = word << 1 | bit;
    bit = word >> 63;
  }
  correct(m, number, bit, number, count);
}

// Column k of a * b and of the factors times m, which are as far known as the column needs.
LOCKSIGN_INLINE void add_products(const LongModulus& m, const uint64_t* a, const uint64_t* b,
                                  const uint64_t* factors, size_t k, size_t from, size_t to, Column* sum) {
  Column products;
  for (size_t i = from; i < to; ++i) {
    products.add_product(a[i], b[k - i]);
    sum->add_product(factors[i], m.words[k - i]);
  }
  sum->add(products);
}

// The same with a * a. It computes each product of two different words once.
LOCKSIGN_INLINE void add_squares(const LongModulus& m, const uint64_t* a, const uint64_t* factors, size_t k,
                                 size_t from, size_t to, Column* sum) {
  Column products;
  const size_t half = (k + 1) / 2;
  size_t i = from;
  for (; i < half; ++i) {
    products.add_product(a[i], a[k - i]);
    sum->add_product(factors[i], m.words[k - i]);
  }
  for (; i < to; ++i) sum->add_product(factors[i], m.words[k - i]);
  sum->add_twice(products);
  if (k % 2 == 0) sum->add_product(a[k / 2], a[k / 2]);
}

// Finds the multiple of m that clears the lowest word of the sum, and drops that word.
LOCKSIGN_INLINE uint64_t clear_low(const LongModulus& m, Column* sum) {
  const uint64_t factor = sum->low * m.negative;
  sum->add_product(factor, m.words[0]);
  sum->take_low();
  return factor;
}

// The entry of the table, without an address that depends on the index.
LOCKSIGN_NOINLINE void look_up(const uint64_t* table, uint64_t index, uint64_t* entry, size_t count) {
  uint64_t masks[kLongTableEntries];
  for (size_t i = 0; i < kLongTableEntries; ++i) masks[i] = mask_zero(index ^ i);
  for (size_t j = 0; j < count; ++j) {
    uint64_t word = 0;
    for (size_t i = 0; i < kLongTableEntries; ++i) word |= masks[i] & table[i * count + j];
    entry[j] = word;
  }
}

}  // namespace

uint64_t long_from_big_endian(const uint8_t* bytes, size_t length, uint64_t* number, size_t count) {
  for (size_t i = 0; i < count; ++i) number[i] = 0;
  uint64_t excess = 0;
  for (size_t i = 0; i < length; ++i) {
    const uint64_t byte = bytes[length - 1 - i];
    if (i / 8 < count) {
      number[i / 8] |= byte << i % 8 * 8;
    } else {
      excess |= byte;
    }
  }
  return excess;
}

void long_to_big_endian(const uint64_t* number, uint8_t* bytes, size_t length) {
  for (size_t i = 0; i < length; ++i) {
    bytes[length - 1 - i] = static_cast<uint8_t>(number[i / 8] >> i % 8 * 8);
  }
}

size_t long_bits(const uint64_t* number, size_t count) {
  uint64_t bits = 0;
  for (size_t i = 0; i < count * kWordBits; ++i) {
    const uint64_t is_set = opaque(0 - (number[i / kWordBits] >> i % kWordBits & 1));
    bits ^= is_set & (bits ^ (i + 1));
  }
  return static_cast<size_t>(bits);
}

uint64_t long_equal(const uint64_t* a, const uint64_t* b, size_t count) {
  uint64_t difference = 0;
  for (size_t i = 0; i < count; ++i) difference |= a[i] ^ b[i];
  return mask_zero(difference);
}

uint64_t long_below(const uint64_t* a, const uint64_t* b, size_t count) {
  uint64_t borrow = 0;
  for (size_t i = 0; i < count; ++i) subtract_borrow(a[i], b[i], &borrow);
  return opaque(0 - borrow);
}

uint64_t long_equal_word(const uint64_t* a, uint64_t word, size_t count) {
  uint64_t difference = a[0] ^ word;
  for (size_t i = 1; i < count; ++i) difference |= a[i];
  return mask_zero(difference);
}

void long_set_word(uint64_t word, uint64_t* number, size_t count) {
  number[0] = word;
  for (size_t i = 1; i < count; ++i) number[i] = 0;
}

void long_subtract_word(const uint64_t* a, uint64_t b, uint64_t* difference, size_t count) {
  uint64_t borrow = 0;
  difference[0] = subtract_borrow(a[0], b, &borrow);
  for (size_t i = 1; i < count; ++i) difference[i] = subtract_borrow(a[i], 0, &borrow);
}

void long_multiply(const uint64_t* a, const uint64_t* b, uint64_t* product, size_t count) {
  Column sum;
  for (size_t k = 0; k < 2 * count; ++k) {
    const size_t from = k < count ? 0 : k - count + 1;
    const size_t to = k < count ? k + 1 : count;
    for (size_t i = from; i < to; ++i) sum.add_product(a[i], b[k - i]);
    product[k] = sum.take_low();
  }
}

void long_multiply_word(const uint64_t* a, uint64_t b, uint64_t* product, size_t count) {
  uint64_t carry = 0;
  for (size_t i = 0; i < count; ++i) product[i] = multiply_add(a[i], b, 0, &carry);
  product[count] = carry;
}

void long_add(uint64_t* sum, size_t count, const uint64_t* addend, size_t addend_count) {
  uint64_t carry = 0;
  for (size_t i = 0; i < addend_count; ++i) sum[i] = add_carry(sum[i], addend[i], &carry);
  for (size_t i = addend_count; i < count; ++i) sum[i] = add_carry(sum[i], 0, &carry);
}

void long_remainder(const uint64_t* number, size_t number_count, const uint64_t* m, uint64_t* remainder,
                    size_t count) {
  long_set_word(0, remainder, count);
  for (size_t bit = number_count * kWordBits; bit-- != 0;) {
    shift_in(number[bit / kWordBits] >> bit % kWordBits & 1, m, remainder, count);
  }
}

void long_power_of_two(size_t bits, const uint64_t* m, uint64_t* remainder, size_t count) {
  long_set_word(1, remainder, count);
  for (size_t i = 0; i < bits; ++i) shift_in(0, m, remainder, count);
}

// Newton's iteration doubles the right bits of 1/m: 3, 6, 12, 24, 48, 96.
uint64_t long_negative_inverse(uint64_t lowest_word) {
  uint64_t inverse = lowest_word;
  for (int i = 0; i < 5; ++i) inverse *= 2 - lowest_word * inverse;
  return 0 - inverse;
}

void long_modular_add(const LongModulus& m, const uint64_t* a, const uint64_t* b, uint64_t* sum) {
  uint64_t carry = 0;
  for (size_t i = 0; i < m.count; ++i) sum[i] = add_carry(a[i], b[i], &carry);
  correct(m.words, sum, carry, sum, m.count);
}

void long_modular_subtract(const LongModulus& m, const uint64_t* a, const uint64_t* b, uint64_t* difference) {
  uint64_t borrow = 0;
  for (size_t i = 0; i < m.count; ++i) difference[i] = subtract_borrow(a[i], b[i], &borrow);
  const uint64_t mask = opaque(0 - borrow);
  uint64_t carry = 0;
  for (size_t i = 0; i < m.count; ++i) difference[i] = add_carry(difference[i], m.words[i] & mask, &carry);
}

// Column by column, so that the sum stays in registers (Koç, Acar and Kaliski, IEEE Micro 16(3),
// 1996: FIPS). The scratch has the factors of m, and then the words of the result.
void long_modular_multiply(const LongModulus& m, const uint64_t* a, const uint64_t* b, uint64_t* product,
                           uint64_t* scratch) {
  const size_t count = m.count;
  Column sum;
  for (size_t k = 0; k < count; ++k) {
    add_products(m, a, b, scratch, k, 0, k, &sum);
    sum.add_product(a[k], b[0]);
    scratch[k] = clear_low(m, &sum);
  }
  for (size_t k = count; k < 2 * count; ++k) {
    add_products(m, a, b, scratch, k, k - count + 1, count, &sum);
    scratch[k - count] = sum.take_low();
  }
  correct(m.words, scratch, sum.low, product, count);
}

void long_modular_square(const LongModulus& m, const uint64_t* a, uint64_t* product, uint64_t* scratch) {
  const size_t count = m.count;
  Column sum;
  for (size_t k = 0; k < count; ++k) {
    add_squares(m, a, scratch, k, 0, k, &sum);
    scratch[k] = clear_low(m, &sum);
  }
  for (size_t k = count; k < 2 * count - 1; ++k) {
    add_squares(m, a, scratch, k, k - count + 1, count, &sum);
    scratch[k - count] = sum.take_low();
  }
  scratch[count - 1] = sum.take_low();
  correct(m.words, scratch, sum.low, product, count);
}

void long_modular_power(const LongModulus& m, const uint64_t* base, const uint64_t* exponent,
                        size_t exponent_bits, uint64_t* power, uint64_t* table, uint64_t* scratch) {
  const size_t count = m.count;
  uint64_t* const entry = scratch + count;

  long_set_word(1, entry, count);
  long_modular_multiply(m, entry, m.square, table, scratch);
  for (size_t j = 0; j < count; ++j) table[count + j] = base[j];
  for (size_t i = 2; i < kLongTableEntries; i += 2) {
    long_modular_square(m, table + i / 2 * count, table + i * count, scratch);
    long_modular_multiply(m, table + i * count, base, table + (i + 1) * count, scratch);
  }

  size_t window = (exponent_bits + kLongWindowBits - 1) / kLongWindowBits;
  for (size_t j = 0; j < count; ++j) power[j] = table[j];
  while (window-- != 0) {
    for (size_t i = 0; i < kLongWindowBits; ++i) long_modular_square(m, power, power, scratch);
    const size_t bit = window * kLongWindowBits;
    const uint64_t index = exponent[bit / kWordBits] >> bit % kWordBits & (kLongTableEntries - 1);
    look_up(table, index, entry, count);
    long_modular_multiply(m, power, entry, power, scratch);
  }
}

}  // namespace locksign
