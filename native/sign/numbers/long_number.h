// Arithmetic on the long numbers of RSA: words of 64 bits, the lowest first, in memory of the
// caller, and their count is an argument. modular.h has the count as a template parameter and keeps
// its intermediate results on the stack; these would be too large for that.
//
// Time and memory access depend on the counts only, never on a value. A result may be the same
// number as an argument, unless a comment says otherwise. Every function leaves secrets in
// registers and below the caller's frame, but no more than fits in kWipedStackBytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

// An odd number m. R is 2^(64 * count).
struct LongModulus {
  const uint64_t* words;
  const uint64_t* square;  // R^2 modulo m
  uint64_t negative;       // -1/m modulo 2^64
  size_t count;
};

// Reads a big-endian number of any length. Returns zero if it fits in `count` words.
uint64_t long_from_big_endian(const uint8_t* bytes, size_t length, uint64_t* number, size_t count);
void long_to_big_endian(const uint64_t* number, uint8_t* bytes, size_t length);

// The bits without leading zeros.
size_t long_bits(const uint64_t* number, size_t count);

// All ones if a equals b, or if a is below b. Else zero.
uint64_t long_equal(const uint64_t* a, const uint64_t* b, size_t count);
uint64_t long_below(const uint64_t* a, const uint64_t* b, size_t count);
// All ones if a equals this word.
uint64_t long_equal_word(const uint64_t* a, uint64_t word, size_t count);

void long_set_word(uint64_t word, uint64_t* number, size_t count);

// a - b for b up to a.
void long_subtract_word(const uint64_t* a, uint64_t b, uint64_t* difference, size_t count);

// a * b in 2 * count words, which are not those of a or b.
void long_multiply(const uint64_t* a, const uint64_t* b, uint64_t* product, size_t count);
// a * b in count + 1 words.
void long_multiply_word(const uint64_t* a, uint64_t b, uint64_t* product, size_t count);
// Adds `addend` of addend_count words, at most `count`, to the sum of `count` words.
void long_add(uint64_t* sum, size_t count, const uint64_t* addend, size_t addend_count);

// number modulo m, bit by bit, for any m above zero of `count` words. The remainder is not the
// number itself.
void long_remainder(const uint64_t* number, size_t number_count, const uint64_t* m, uint64_t* remainder,
                    size_t count);
// 2^bits modulo m, for m above 1.
void long_power_of_two(size_t bits, const uint64_t* m, uint64_t* remainder, size_t count);

// -1/m modulo 2^64, for an odd m.
uint64_t long_negative_inverse(uint64_t lowest_word);

// a + b and a - b modulo m, for a and b below m.
void long_modular_add(const LongModulus& m, const uint64_t* a, const uint64_t* b, uint64_t* sum);
void long_modular_subtract(const LongModulus& m, const uint64_t* a, const uint64_t* b, uint64_t* difference);

// a * b / R modulo m. One of the factors may be any number of `count` words. `scratch` is `count`
// words of no other argument.
void long_modular_multiply(const LongModulus& m, const uint64_t* a, const uint64_t* b, uint64_t* product,
                           uint64_t* scratch);
void long_modular_square(const LongModulus& m, const uint64_t* a, uint64_t* product, uint64_t* scratch);

constexpr size_t kLongWindowBits = 4;
constexpr size_t kLongTableEntries = size_t{1} << kLongWindowBits;

// base^exponent modulo m, of and in Montgomery's representation, for an exponent below
// 2^exponent_bits of `count` words. `table` is kLongTableEntries * count words. `scratch` is
// 2 * count words. The power is not the base.
void long_modular_power(const LongModulus& m, const uint64_t* base, const uint64_t* exponent,
                        size_t exponent_bits, uint64_t* power, uint64_t* table, uint64_t* scratch);

}  // namespace locksign
