// Ed25519, compared with published vectors and with a verification in plain arithmetic.
#include "sign/curves/ed25519.h"

#include "check.h"
#include "hash/hash_check.h"
#include "hash/sha512.h"
#include "sign/big_number.h"
#include "sign/curves/comb.h"
#include "sign/curves/edwards25519.h"
#include "sign/rfc8032_vectors.h"

using namespace locksign;

namespace {

const Big kP = Big(1).shifted(255) - 19;
const Big kL = Big(1).shifted(252) + Big::from_hex("14def9dea2f79cd65812631a5cf5d3ed");
const Big kD = (kP - 121665) * inverse(121666, kP) % kP;

SignWorkspace workspace;

// The same curve in projective coordinates (add-2007-bl of the Explicit-Formulas Database).
struct SlowPoint {
  Big x, y, z;
};

SlowPoint slow_add(const SlowPoint& a, const SlowPoint& b) {
  const Big z = a.z * b.z % kP, x = a.x * b.x % kP, y = a.y * b.y % kP;
  const Big square = z * z % kP;
  const Big product = kD * (x * y % kP) % kP;
  const Big f = (square + kP - product) % kP, g = (square + product) % kP;
  return {z * f % kP * ((a.x * b.y + a.y * b.x) % kP) % kP, z * g % kP * ((y + x) % kP) % kP, f * g % kP};
}

SlowPoint slow_multiply(const Big& scalar, const SlowPoint& point) {
  SlowPoint result = {0, 1, 1};
  for (size_t i = scalar.bits(); i-- != 0;) {
    result = slow_add(result, result);
    if (scalar.bit(i)) result = slow_add(result, point);
  }
  return result;
}

SlowPoint slow_decode(const uint8_t* bytes) {
  const Big all = Big::from_little_endian(bytes, 32);
  const Big y = all.bit(255) ? all - Big(1).shifted(255) : all;
  const Big square = (y * y + kP - 1) % kP * inverse((kD * (y * y % kP) + 1) % kP, kP) % kP;
  Big x = power(square, Big(1).shifted(252) - 2, kP);
  if (x * x % kP != square) x = x * power(2, Big(1).shifted(253) - 5, kP) % kP;
  CHECK(x * x % kP == square);
  if (x.odd() != all.bit(255)) x = kP - x;
  return {x, y, 1};
}

Bytes slow_encode(const SlowPoint& point) {
  const Big factor = inverse(point.z, kP);
  const Big x = point.x * factor % kP, y = point.y * factor % kP;
  return (x.odd() ? y + Big(1).shifted(255) : y).to_little_endian(32);
}

const SlowPoint& slow_base() {
  static const SlowPoint base = slow_decode((4 * inverse(5, kP) % kP).to_little_endian(32).data());
  return base;
}

Bytes sha512(const Bytes& message) {
  return from_hex(hash_hex(sha512_compress_portable, kSha512InitialState, 64, message).c_str());
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Bytes sign(const Ed25519Key& key, const Bytes& message) {
  Bytes signature(kEd25519SignatureBytes);
  ed25519_sign(key, message.data(), message.size(), &workspace, signature.data());
  return signature;
}

Bytes public_key_of(const Ed25519Key& key) { return Bytes(key.public_key, key.public_key + 32); }

// The second half of the signature that belongs to its first half.
Bytes expected_half(const Bytes& seed, const Bytes& public_key, const Bytes& message, const Bytes& first) {
  Bytes expanded = sha512(seed);
  expanded[0] &= 0xf8;
  expanded[31] = static_cast<uint8_t>((expanded[31] & 0x7f) | 0x40);
  const Bytes prefix(expanded.begin() + 32, expanded.end());
  const Bytes nonce = sha512(joined({prefix, message}));
  const Bytes challenge = sha512(joined({first, public_key, message}));
  const Big sum =
      Big::from_little_endian(nonce.data(), 64) +
      Big::from_little_endian(challenge.data(), 64) * Big::from_little_endian(expanded.data(), 32);
  return (sum % kL).to_little_endian(32);
}

Bytes multiple_of_base(const Big& scalar) {
  Limbs<4> limbs;
  scalar.to_words(limbs.word, 4);
  CombScratch<Edwards25519> scratch;
  Edwards25519::Point point;
  Comb<Edwards25519>::multiply(limbs, &scratch, &point);
  Bytes bytes(32);
  Edwards25519::encode(point, &scratch.curve, bytes.data());
  return bytes;
}

Big random_number(Random& random, size_t bytes) {
  const Bytes value = random.bytes(bytes);
  return Big::from_big_endian(value.data(), bytes);
}

Big big_of(const Field25519& a) {
  Big sum;
  for (size_t i = 0; i < 5; ++i) sum = sum + Big(a.word[i]).shifted(51 * i);
  return sum;
}

bool narrow(const Field25519& a) {
  for (const uint64_t word : a.word) {
    if (word >= (uint64_t{1} << 51) + (uint64_t{1} << 15)) return false;
  }
  return true;
}

}  // namespace

TEST("the constants are those of RFC 8032 section 5.1") {
  Modulus<4> order;
  Limbs<4> value;
  kL.to_words(value.word, 4);
  modulus_prepare(value, &order);
  CHECK(std::memcmp(&order, &Edwards25519::kOrder, sizeof(order)) == 0);
  CHECK(multiple_of_base(1) == slow_encode(slow_base()));
}

TEST("products, squares and inverses in the field, with factors as large as they may be") {
  Random random(0x3956c25bf348b538);
  constexpr uint64_t kWidest = (uint64_t{1} << 54) - 1;
  for (int i = 0; i < 10; ++i) {
    Field25519 a, b, product, square, quotient;
    for (size_t j = 0; j < 5; ++j) {
      a.word[j] = i < 2 ? kWidest : random.next() & kWidest;
      b.word[j] = i == 0 || i == 2 ? kWidest : i == 3 ? 0 : random.next() & kWidest;
    }
    field_multiply(a, b, &product);
    CHECK(big_of(product) % kP == big_of(a) * big_of(b) % kP && narrow(product));
    field_square(a, &square);
    CHECK(big_of(square) % kP == big_of(a) * big_of(a) % kP && narrow(square));
    DivisionScratch scratch;
    field_invert(product, &scratch, &quotient);
    CHECK(big_of(quotient) % kP == inverse(big_of(product) % kP, kP) && narrow(quotient));
  }
}

TEST("a number of the field has one encoding") {
  uint8_t bytes[32];
  for (const uint64_t low : {uint64_t{0}, uint64_t{1}, kMask51 - 19, kMask51 - 18, kMask51 - 17, kMask51,
                             kMask51 + 1, kMask51 + (uint64_t{1} << 15)}) {
    for (const uint64_t high : {uint64_t{0}, kMask51, kMask51 + 5}) {
      const Field25519 value = {{low, high, high, high, high}};
      field_to_bytes(value, bytes);
      CHECK(Big::from_little_endian(bytes, 32) == big_of(value) % kP);
    }
  }
  Field25519 all;
  field_from_bytes(Bytes(32, 0xff).data(), &all);
  CHECK(big_of(all) == Big(1).shifted(255) - 1);
}

TEST("multiples of the base point: extreme scalars and random ones") {
  CHECK(multiple_of_base(0) == Big(1).to_little_endian(32));
  Bytes negative = multiple_of_base(1);
  negative[31] ^= 0x80;
  CHECK(multiple_of_base(kL - 1) == negative);
  for (const uint64_t scalar : {2, 3, 5, 31, 32}) {
    CHECK(multiple_of_base(scalar) == slow_encode(slow_multiply(scalar, slow_base())));
  }
  Random random(0x59f111f1b605d019);
  const Big scalar = random_number(random, 40) % kL;
  CHECK(multiple_of_base(scalar) == slow_encode(slow_multiply(scalar, slow_base())));
  // 2a is a + a.
  for (int i = 0; i < 4; ++i) {
    const Big a = random_number(random, 40) % kL;
    const SlowPoint point = slow_decode(multiple_of_base(a).data());
    CHECK(multiple_of_base((a + a) % kL) == slow_encode(slow_add(point, point)));
    CHECK(multiple_of_base((a + 1) % kL) == slow_encode(slow_add(point, slow_base())));
  }
}

TEST("the vectors of RFC 8032 section 7.1") {
  for (const Rfc8032Vector& vector : kRfc8032Vectors) {
    Ed25519Key key;
    ed25519_prepare(from_hex(vector.seed).data(), &workspace, &key);
    const Bytes signature = sign(key, from_hex(vector.message));
    if (to_hex(key.public_key, 32) == vector.public_key && to_hex(signature.data(), 64) == vector.signature) {
      continue;
    }
    std::printf("# %s gives %s\n", vector.name, to_hex(signature.data(), 64).c_str());
    CHECK(false);
  }
}

TEST("every length of a message, with extreme and random seeds") {
  Random random(0x923f82a4af194f9b);
  for (const Bytes& seed : {Bytes(32, 0), Bytes(32, 0xff), random.bytes(32)}) {
    Ed25519Key key;
    ed25519_prepare(seed.data(), &workspace, &key);
    for (size_t length = 0; length < 400;
         length += length < 40 || length % 32 < 2 || length % 32 == 31 ? 1 : 6) {
      const Bytes message = random.bytes(length);
      const Bytes signature = sign(key, message);
      const Bytes first(signature.begin(), signature.begin() + 32);
      CHECK(Bytes(signature.begin() + 32, signature.end()) ==
            expected_half(seed, public_key_of(key), message, first));
    }
  }
}

TEST("signatures are valid by the equation of RFC 8032 section 5.1.7") {
  Random random(0xab1c5ed5da6d8118);
  for (int i = 0; i < 2; ++i) {
    Ed25519Key key;
    ed25519_prepare(random.bytes(32).data(), &workspace, &key);
    const Bytes message = random.bytes(50);
    const Bytes signature = sign(key, message);
    const Bytes first(signature.begin(), signature.begin() + 32);
    const Bytes challenge = sha512(joined({first, public_key_of(key), message}));
    const Big k = Big::from_little_endian(challenge.data(), 64) % kL;
    const Big s = Big::from_little_endian(signature.data() + 32, 32);
    CHECK(s < kL);
    const SlowPoint right =
        slow_add(slow_decode(first.data()), slow_multiply(k, slow_decode(key.public_key)));
    CHECK(slow_encode(slow_multiply(s, slow_base())) == slow_encode(right));
  }
}

TEST("signing wipes the workspace") {
  Ed25519Key key;
  ed25519_prepare(Bytes(32, 7).data(), &workspace, &key);
  CHECK(Bytes(workspace.bytes, workspace.bytes + sizeof(workspace)) == Bytes(sizeof(workspace), 0));
  std::memset(&workspace, 0, sizeof(workspace));
  sign(key, Bytes(300, 1));
  CHECK(Bytes(workspace.bytes, workspace.bytes + sizeof(workspace)) == Bytes(sizeof(workspace), 0));
}

int main() { return check::run_all(); }
