#include "sign/curves/edwards25519.h"

namespace locksign {
namespace {

// Section 5.1: the base point, and twice d, which is -121665/121666. All in bytes, the lowest
// first.
constexpr uint8_t kBaseX[32] = {
    0x1a, 0xd5, 0x25, 0x8f, 0x60, 0x2d, 0x56, 0xc9, 0xb2, 0xa7, 0x25, 0x95, 0x60, 0xc7, 0x2c, 0x69,
    0x5c, 0xdc, 0xd6, 0xfd, 0x31, 0xe2, 0xa4, 0xc0, 0xfe, 0x53, 0x6e, 0xcd, 0xd3, 0x36, 0x69, 0x21,
};
constexpr uint8_t kBaseY[32] = {
    0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
    0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
};
constexpr uint8_t kTwoD[32] = {
    0x59, 0xf1, 0xb2, 0x26, 0x94, 0x9b, 0xd6, 0xeb, 0x56, 0xb1, 0x83, 0x82, 0x9a, 0x14, 0xe0, 0x00,
    0x30, 0xd1, 0xf3, 0xee, 0xf2, 0x80, 0x8e, 0x19, 0xe7, 0xfc, 0xdf, 0x56, 0xdc, 0xd9, 0x06, 0x24,
};

constexpr Field25519 kOne = {{1}};

}  // namespace

void Edwards25519::base(Point* result) {
  field_from_bytes(kBaseX, &result->x);
  field_from_bytes(kBaseY, &result->y);
  result->z = kOne;
  field_multiply(result->x, result->y, &result->t);
}

void Edwards25519::zero(Point* result) { *result = {{}, kOne, kOne, {}}; }

// The letters are those of section 5.1.4.
LOCKSIGN_NOINLINE void Edwards25519::add(Point* point, const Entry& entry, Scratch* scratch) {
  Field25519& a = scratch->t[0];
  Field25519& b = scratch->t[1];
  Field25519& c = scratch->t[2];
  Field25519& d = scratch->t[3];
  Field25519& e = scratch->t[4];
  field_subtract(point->y, point->x, &a);
  field_multiply(a, entry.difference, &a);
  field_add(point->y, point->x, &b);
  field_multiply(b, entry.sum, &b);
  field_multiply(point->t, entry.product, &c);
  field_add(point->z, point->z, &d);
  field_subtract(b, a, &e);
  Field25519& h = b;
  field_add(b, a, &h);
  Field25519& f = a;
  field_subtract(d, c, &f);
  Field25519& g = d;
  field_add(d, c, &g);
  field_multiply(e, f, &point->x);
  field_multiply(g, h, &point->y);
  field_multiply(f, g, &point->z);
  field_multiply(e, h, &point->t);
}

LOCKSIGN_NOINLINE void Edwards25519::twice(Point* point, Scratch* scratch) {
  Field25519& a = scratch->t[0];
  Field25519& b = scratch->t[1];
  Field25519& c = scratch->t[2];
  Field25519& e = scratch->t[3];
  Field25519& h = scratch->t[4];
  field_square(point->x, &a);
  field_square(point->y, &b);
  field_square(point->z, &c);
  field_add(c, c, &c);
  field_add(a, b, &h);
  field_add(point->x, point->y, &e);
  field_square(e, &e);
  field_subtract(h, e, &e);
  Field25519& g = a;
  field_subtract(a, b, &g);
  Field25519& f = c;
  field_add(c, g, &f);
  field_multiply(e, f, &point->x);
  field_multiply(g, h, &point->y);
  field_multiply(f, g, &point->z);
  field_multiply(e, h, &point->t);
}

namespace {

// To the affine x and y, in the first two words of scratch.
void to_affine(const Edwards25519::Point& point, Edwards25519::Scratch* scratch) {
  Field25519(&t)[6] = scratch->t;
  field_invert(point.z, &scratch->division, &t[1]);
  field_multiply(point.x, t[1], &t[0]);
  field_multiply(point.y, t[1], &t[1]);
}

}  // namespace

void Edwards25519::entry(const Point& point, Scratch* scratch, Entry* result) {
  to_affine(point, scratch);
  Field25519(&t)[6] = scratch->t;
  field_from_bytes(kTwoD, &t[2]);
  field_multiply(t[0], t[1], &t[3]);
  field_multiply(t[3], t[2], &result->product);
  // Multiplying by one makes the sums narrow.
  field_add(t[1], t[0], &t[2]);
  field_multiply(t[2], kOne, &result->sum);
  field_subtract(t[1], t[0], &t[2]);
  field_multiply(t[2], kOne, &result->difference);
}

void Edwards25519::negate(uint64_t mask, Entry* entry, Scratch* scratch) {
  Field25519& minus = scratch->t[0];
  field_subtract(Field25519{}, entry->product, &minus);
  field_swap(mask, &entry->sum, &entry->difference);
  field_swap(mask, &entry->product, &minus);
}

void Edwards25519::encode(const Point& point, Scratch* scratch, uint8_t* bytes) {
  to_affine(point, scratch);
  field_to_bytes(scratch->t[0], bytes);
  const uint8_t sign = static_cast<uint8_t>(bytes[0] << 7);
  field_to_bytes(scratch->t[1], bytes);
  bytes[31] |= sign;
}

}  // namespace locksign
