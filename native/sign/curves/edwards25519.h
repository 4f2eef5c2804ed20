// The curve of Ed25519: -x^2 + y^2 = 1 + d · x^2 · y^2 (RFC 8032 section 5.1), in extended
// coordinates: x = X/Z, y = Y/Z, x · y = T/Z. The formulas of section 5.1.4 hold for every two
// points.
#pragma once

#include "sign/curves/field25519.h"
#include "sign/numbers/modular.h"

namespace locksign {

struct Edwards25519 {
  struct Point {
    Field25519 x, y, z, t;  // narrow
  };
  struct alignas(32) Entry {
    Field25519 sum, difference, product;  // y + x, y - x, 2 · d · x · y
  };
  struct Scratch {
    Field25519 t[6];
    DivisionScratch division;
  };

  // L, the order of the base point (section 5.1).
  static constexpr Modulus<4> kOrder = {
      {{0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000}},
      0xd2b51da312547e1b,
      {{0xd6ec31748d98951d, 0xc6ef5bf4737dcf70, 0xfffffffffffffffe, 0x0fffffffffffffff}},
      {{0xa40611e3449c0f01, 0xd00e1ba768859347, 0xceec73d217f5be65, 0x0399411b7c309a3d}},
  };

  static void base(Point* result);
  static void zero(Point* result);
  static void add(Point* point, const Entry& entry, Scratch* scratch);
  static void twice(Point* point, Scratch* scratch);
  static void entry(const Point& point, Scratch* scratch, Entry* result);
  static void negate(uint64_t mask, Entry* entry, Scratch* scratch);

  // Section 5.1.2
  static void encode(const Point& point, Scratch* scratch, uint8_t* bytes);
};

}  // namespace locksign
