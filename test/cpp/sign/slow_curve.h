// The curves of ECDSA in plain arithmetic, with the formulas that treat equal points and zero
// differently (add-1998-cmo-2 and dbl-1998-cmo-2 of the Explicit-Formulas Database).
#pragma once

#include "sign/big_number.h"

struct SlowCurve {
  Big p, a, b, n, x, y;

  struct Point {
    Big x, y, z;  // x/z and y/z, or zero if z is zero
  };

  Point zero() const { return {0, 1, 0}; }
  Point base() const { return {x, y, 1}; }

  Big minus(const Big& c, const Big& d) const { return (c + p - d) % p; }

  Point twice(const Point& c) const {
    const Big w = (a * (c.z * c.z % p) + 3 * (c.x * c.x)) % p;
    const Big s = c.y * c.z % p, ys = c.y * s % p, xys = c.x * ys % p;
    const Big h = minus(w * w % p, 8 * xys % p);
    return {2 * (h * s) % p, minus(w * minus(4 * xys % p, h) % p, 8 * (ys * ys) % p),
            8 * (s * s % p * s) % p};
  }

  Point add(const Point& c, const Point& d) const {
    if (c.z.zero()) return d;
    if (d.z.zero()) return c;
    const Big u = minus(d.y * c.z % p, c.y * d.z % p), v = minus(d.x * c.z % p, c.x * d.z % p);
    if (v.zero()) return u.zero() ? twice(c) : zero();
    const Big vv = v * v % p, vvv = vv * v % p, zz = c.z * d.z % p, r = vv * (c.x * d.z % p) % p;
    const Big h = minus(u * u % p * zz % p, (vvv + 2 * r) % p);
    return {v * h % p, minus(u * minus(r, h) % p, vvv * (c.y * d.z % p) % p), vvv * zz % p};
  }

  Point multiply(const Big& scalar, const Point& point) const {
    Point result = zero();
    for (size_t i = scalar.bits(); i-- != 0;) {
      result = twice(result);
      if (scalar.bit(i)) result = add(result, point);
    }
    return result;
  }

  Point affine(const Point& point) const {
    const Big factor = inverse(point.z, p);
    return {point.x * factor % p, point.y * factor % p, 1};
  }

  // FIPS 186-5 section 6.4.2
  bool verify(const Point& key, const Big& digest, const Big& r, const Big& s) const {
    if (r.zero() || s.zero() || !(r < n) || !(s < n)) return false;
    const Big w = inverse(s, n);
    const Point sum = add(multiply(digest * w % n, base()), multiply(r * w % n, key));
    return !sum.z.zero() && affine(sum).x % n == r;
  }

  // SEC 1 section 4.1.6. For p = 3 modulo 4.
  Point recover(const Big& digest, const Big& r, const Big& s, unsigned id) const {
    const Big px = (id & 2) != 0 ? r + n : r;
    Big py = power((px * px % p * px + a * px + b) % p, quarter(p + 1), p);
    if (py.odd() != ((id & 1) != 0)) py = p - py;
    const Big w = inverse(r, n);
    return affine(add(multiply(s * w % n, {px, py, 1}), multiply((n - digest % n) * w % n, base())));
  }

  static Big quarter(const Big& number) {
    Big result;
    for (size_t i = number.bits(); i-- > 2;) result = result + result + (number.bit(i) ? 1 : 0);
    return result;
  }
};

// SEC 2 version 2.0, sections 2.4.2 and 2.4.1
inline SlowCurve slow_p256() {
  const Big p = Big::from_hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  return {p,
          p - 3,
          Big::from_hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
          Big::from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
          Big::from_hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
          Big::from_hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")};
}

inline SlowCurve slow_secp256k1() {
  return {Big::from_hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"),
          0,
          7,
          Big::from_hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
          Big::from_hex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
          Big::from_hex("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")};
}
