// Plain arithmetic on numbers of any size, for comparison with the code under test: digits of 32
// bits, the lowest first, long multiplication, and division bit by bit. Slow, and not in constant
// time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "hash/hash_check.h"

class Big {
 public:
  Big() = default;
  Big(uint64_t value) : digits_{static_cast<uint32_t>(value), static_cast<uint32_t>(value >> 32)} { trim(); }

  static Big from_hex(const std::string& hex) {
    Big result;
    for (const char c : hex) {
      const char digit[] = {c, '\0'};
      result = result.shifted(4) + Big(std::strtoul(digit, nullptr, 16));
    }
    return result;
  }
  static Big from_big_endian(const uint8_t* bytes, size_t count) { return from_hex(to_hex(bytes, count)); }
  static Big from_little_endian(const uint8_t* bytes, size_t count) {
    const Bytes reversed(std::make_reverse_iterator(bytes + count), std::make_reverse_iterator(bytes));
    return from_big_endian(reversed.data(), count);
  }
  static Big from_words(const uint64_t* words, size_t count) {
    Big result;
    for (size_t i = 0; i < count; ++i) {
      result.digits_.push_back(static_cast<uint32_t>(words[i]));
      result.digits_.push_back(static_cast<uint32_t>(words[i] >> 32));
    }
    result.trim();
    return result;
  }

  Bytes to_big_endian(size_t count) const {
    Bytes bytes(count);
    for (size_t i = 0; i < count; ++i) bytes[count - 1 - i] = static_cast<uint8_t>(digit(i / 4) >> i % 4 * 8);
    return bytes;
  }
  Bytes to_little_endian(size_t count) const {
    Bytes bytes = to_big_endian(count);
    std::reverse(bytes.begin(), bytes.end());
    return bytes;
  }
  void to_words(uint64_t* words, size_t count) const {
    for (size_t i = 0; i < count; ++i) words[i] = digit(2 * i) | uint64_t{digit(2 * i + 1)} << 32;
  }

  size_t bits() const {
    if (digits_.empty()) return 0;
    size_t count = 32 * (digits_.size() - 1);
    for (uint32_t top = digits_.back(); top != 0; top >>= 1) ++count;
    return count;
  }
  bool bit(size_t at) const { return (digit(at / 32) >> at % 32 & 1) != 0; }
  bool odd() const { return bit(0); }
  bool zero() const { return digits_.empty(); }

  Big shifted(size_t count) const {
    Big result;
    result.digits_.assign((bits() + count) / 32 + 1, 0);
    for (size_t i = 0; i < bits(); ++i) {
      if (bit(i)) result.digits_[(i + count) / 32] |= 1u << (i + count) % 32;
    }
    result.trim();
    return result;
  }

  friend bool operator==(const Big& a, const Big& b) { return a.digits_ == b.digits_; }
  friend bool operator!=(const Big& a, const Big& b) { return !(a == b); }
  friend bool operator<(const Big& a, const Big& b) {
    if (a.digits_.size() != b.digits_.size()) return a.digits_.size() < b.digits_.size();
    return std::lexicographical_compare(a.digits_.rbegin(), a.digits_.rend(), b.digits_.rbegin(),
                                        b.digits_.rend());
  }
  friend Big operator+(const Big& a, const Big& b) {
    Big sum;
    uint64_t carry = 0;
    for (size_t i = 0; i <= std::max(a.digits_.size(), b.digits_.size()); ++i) {
      carry += uint64_t{a.digit(i)} + b.digit(i);
      sum.digits_.push_back(static_cast<uint32_t>(carry));
      carry >>= 32;
    }
    sum.trim();
    return sum;
  }
  // For a >= b.
  friend Big operator-(const Big& a, const Big& b) {
    Big difference = a;
    difference.subtract(b);
    return difference;
  }
  friend Big operator*(const Big& a, const Big& b) {
    Big product;
    product.digits_.assign(a.digits_.size() + b.digits_.size(), 0);
    for (size_t i = 0; i < a.digits_.size(); ++i) {
      uint64_t carry = 0;
      for (size_t j = 0; j < b.digits_.size(); ++j) {
        carry += uint64_t{a.digits_[i]} * b.digits_[j] + product.digits_[i + j];
        product.digits_[i + j] = static_cast<uint32_t>(carry);
        carry >>= 32;
      }
      product.digits_[i + b.digits_.size()] = static_cast<uint32_t>(carry);
    }
    product.trim();
    return product;
  }
  friend Big operator%(const Big& a, const Big& m) {
    Big rest;
    for (size_t i = a.bits(); i-- != 0;) {
      rest.double_and_add(a.bit(i));
      if (!(rest < m)) rest.subtract(m);
    }
    return rest;
  }

 private:
  uint32_t digit(size_t at) const { return at < digits_.size() ? digits_[at] : 0; }
  void trim() {
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
  }
  void double_and_add(bool low) {
    uint32_t carry = low;
    for (uint32_t& each : digits_) {
      const uint32_t next = each >> 31;
      each = each << 1 | carry;
      carry = next;
    }
    if (carry != 0) digits_.push_back(carry);
  }
  void subtract(const Big& b) {
    uint64_t borrow = 0;
    for (size_t i = 0; i < digits_.size(); ++i) {
      const uint64_t rest = uint64_t{digits_[i]} - b.digit(i) - borrow;
      digits_[i] = static_cast<uint32_t>(rest);
      borrow = rest >> 63;
    }
    trim();
  }

  std::vector<uint32_t> digits_;
};

inline Big power(const Big& base, const Big& exponent, const Big& modulus) {
  Big result = 1;
  for (size_t i = exponent.bits(); i-- != 0;) {
    result = result * result % modulus;
    if (exponent.bit(i)) result = result * base % modulus;
  }
  return result;
}

// For a prime modulus.
inline Big inverse(const Big& a, const Big& prime) { return power(a, prime - 2, prime); }
