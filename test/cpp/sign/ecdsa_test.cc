// ECDSA, compared with published vectors and with a verification in plain arithmetic.
#include "sign/curves/ecdsa.h"

#include "check.h"
#include "hash/hash_check.h"
#include "hash/sha256.h"
#include "sign/curves/comb.h"
#include "sign/curves/deterministic_nonce.h"
#include "sign/curves/weierstrass.h"
#include "sign/slow_curve.h"

using namespace locksign;

namespace {

SignWorkspace workspace;

struct Signature {
  Bytes bytes;
  uint8_t recovery;

  Big r() const { return Big::from_big_endian(bytes.data(), 32); }
  Big s() const { return Big::from_big_endian(bytes.data() + 32, 32); }
};

Signature sign(Curve curve, const EcdsaKey& key, const Bytes& digest) {
  Signature signature = {Bytes(kEcdsaSignatureBytes), 0xff};
  ecdsa_sign(curve, key, digest.data(), &workspace, signature.bytes.data(), &signature.recovery);
  return signature;
}

bool prepare(Curve curve, const Big& scalar, EcdsaKey* key) {
  return ecdsa_prepare(curve, scalar.to_big_endian(32).data(), &workspace, key);
}

Bytes sha256(const char* message) {
  return from_hex(hash_hex(sha256_compress_portable, kSha256InitialState, 32, bytes_of(message)).c_str());
}

Bytes hmac(const Bytes& key, const Bytes& message) {
  uint8_t block[128];
  HmacStates states;
  Bytes padded = key, digest(32);
  hmac_prepare(Algorithm::kHmacSha256, padded.data(), padded.size(), block, &states);
  hmac_sign(Algorithm::kHmacSha256, &states, message.data(), message.size(), digest.data());
  return digest;
}

struct Vector {
  Curve curve;
  const char* scalar;
  const char* message;
  const char* signature;
};

// RFC 6979 section A.2.5, with SHA-256. For secp256k1: the vectors that Bitcoin's libraries share,
// in bitcoinjs/bitcoinjs-lib (MIT licence), test/fixtures/ecdsa.json. Their s is low.
constexpr Vector kVectors[] = {
    {Curve::kP256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721", "sample",
     "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
    {Curve::kP256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721", "test",
     "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
     "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"},
    {Curve::kSecp256k1, "0000000000000000000000000000000000000000000000000000000000000001",
     "Satoshi Nakamoto",
     "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
     "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"},
    {Curve::kSecp256k1, "0000000000000000000000000000000000000000000000000000000000000001",
     "All those moments will be lost in time, like tears in rain. Time to die...",
     "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b"
     "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21"},
    {Curve::kSecp256k1, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
     "Satoshi Nakamoto",
     "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0"
     "6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5"},
    {Curve::kSecp256k1, "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181", "Alan Turing",
     "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c"
     "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea"},
};

struct Case {
  Curve curve;
  SlowCurve slow;
};
const Case kCases[] = {{Curve::kP256, slow_p256()}, {Curve::kSecp256k1, slow_secp256k1()}};

Big random_number(Random& random, const Big& below) {
  const Bytes bytes = random.bytes(40);
  return Big::from_big_endian(bytes.data(), bytes.size()) % (below - 1) + 1;
}

SlowCurve::Point public_key_of(const EcdsaKey& key) {
  return {Big::from_big_endian(key.public_key, 32), Big::from_big_endian(key.public_key + 32, 32), 1};
}

bool same(const SlowCurve::Point& a, const SlowCurve::Point& b) { return a.x == b.x && a.y == b.y; }

template <typename Parameters>
void check_constants(const SlowCurve& slow) {
  Limbs<4> value;
  Modulus<4> modulus;
  slow.p.to_words(value.word, 4);
  modulus_prepare(value, &modulus);
  // The representation of secp256k1's field is not Montgomery's.
  const Big r = Big::from_words(Parameters::kField.one.word, 4);
  if (r == 1) modulus.one = modulus.square = Limbs<4>{{1}};
  CHECK((r == 1) == (&Parameters::kField == &Secp256k1::kField));
  CHECK(std::memcmp(&modulus, &Parameters::kField, sizeof(modulus)) == 0);
  slow.n.to_words(value.word, 4);
  modulus_prepare(value, &modulus);
  CHECK(std::memcmp(&modulus, &Parameters::kOrder, sizeof(modulus)) == 0);
  CHECK(Big::from_words(Parameters::kThreeB.word, 4) == 3 * slow.b * r % slow.p);
  CHECK(Big::from_words(Parameters::kBaseX.word, 4) == slow.x);
  CHECK(Big::from_words(Parameters::kBaseY.word, 4) == slow.y);
  CHECK((slow.x * slow.x % slow.p * slow.x + slow.a * slow.x + slow.b) % slow.p == slow.y * slow.y % slow.p);
}

// Products of the field, whose reduction is made for the prime, with words that let carries run
// far.
template <typename Parameters>
void check_products(const SlowCurve& slow) {
  Random random(0x80deb1fe3b1696b1);
  const Big r = Big::from_words(Parameters::kField.one.word, 4);
  std::vector<Big> values = {0, 1, 2, slow.p - 1, slow.p - 2, slow.n};
  for (size_t bit = 31; bit < 256; bit += 32) {
    values.push_back(Big(1).shifted(bit));
    values.push_back(Big(1).shifted(bit + 1) - 1);
  }
  for (int i = 0; i < 20; ++i) values.push_back(random_number(random, slow.p));
  for (const Big& a : values) {
    for (const Big& b : values) {
      Limbs<4> x, y, product;
      (a % slow.p).to_words(x.word, 4);
      (b % slow.p).to_words(y.word, 4);
      Weierstrass<Parameters>::Field::multiply(x, y, &product);
      const Big result = Big::from_words(product.word, 4);
      CHECK(result < slow.p && result * r % slow.p == a * b % slow.p);
    }
  }
}

template <typename Parameters>
void check_zero() {
  CombScratch<Weierstrass<Parameters>> scratch;
  typename Weierstrass<Parameters>::Point point;
  Comb<Weierstrass<Parameters>>::multiply(Limbs<4>{}, &scratch, &point);
  CHECK(limbs_zero(point.z) != 0 && limbs_zero(point.y) == 0);
}

}  // namespace

TEST("the constants are those of SEC 2") {
  check_constants<P256>(slow_p256());
  check_constants<Secp256k1>(slow_secp256k1());
}

TEST("products in the fields") {
  check_products<P256>(slow_p256());
  check_products<Secp256k1>(slow_secp256k1());
}

TEST("published vectors") {
  for (const Vector& vector : kVectors) {
    EcdsaKey key;
    CHECK(ecdsa_prepare(vector.curve, from_hex(vector.scalar).data(), &workspace, &key));
    const Signature signature = sign(vector.curve, key, sha256(vector.message));
    if (to_hex(signature.bytes.data(), 64) == vector.signature) continue;
    std::printf("# %s gives %s\n", vector.message, to_hex(signature.bytes.data(), 64).c_str());
    CHECK(false);
  }
}

TEST("the public key of RFC 6979 section A.2.5") {
  EcdsaKey key;
  CHECK(ecdsa_prepare(Curve::kP256, from_hex(kVectors[0].scalar).data(), &workspace, &key));
  CHECK(to_hex(key.public_key, 64) ==
        "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
}

TEST("zero and numbers that are not below the order are refused") {
  for (const Case& c : kCases) {
    const Big all = Big(1).shifted(256) - 1;
    for (const Big& scalar : {Big(0), c.slow.n, c.slow.n + 1, all}) {
      EcdsaKey key;
      std::memset(&key, 0x77, sizeof(key));
      CHECK(!prepare(c.curve, scalar, &key));
      const Bytes left(reinterpret_cast<uint8_t*>(&key), reinterpret_cast<uint8_t*>(&key + 1));
      CHECK(left == Bytes(sizeof(key), 0));
    }
  }
}

TEST("public keys: extreme scalars and random ones") {
  Random random(0xd807aa98a3030242);
  for (const Case& c : kCases) {
    EcdsaKey key;
    for (const Big& scalar : {Big(1), Big(2), Big(3), c.slow.n - 1, c.slow.n - 2, Big(1).shifted(255),
                              random_number(random, c.slow.n)}) {
      CHECK(prepare(c.curve, scalar, &key));
      CHECK(same(public_key_of(key), c.slow.affine(c.slow.multiply(scalar, c.slow.base()))));
    }
    // The next scalar belongs to the sum with the base point.
    for (int i = 0; i < 5; ++i) {
      const Big scalar = random_number(random, c.slow.n - 1);
      EcdsaKey next;
      CHECK(prepare(c.curve, scalar, &key) && prepare(c.curve, scalar + 1, &next));
      CHECK(same(public_key_of(next), c.slow.affine(c.slow.add(public_key_of(key), c.slow.base()))));
    }
  }
  check_zero<P256>();
  check_zero<Secp256k1>();
}

TEST("signatures are valid, for extreme digests and random ones, and give the public key") {
  Random random(0x12835b0145706fbe);
  for (const Case& c : kCases) {
    const Big& n = c.slow.n;
    std::vector<Big> digests = {0, 1, n - 1, n, n + 1, Big(1).shifted(256) - 1};
    for (int i = 0; i < 2; ++i) digests.push_back(random_number(random, n));
    bool high = false;
    for (const Big& digest : digests) {
      EcdsaKey key;
      CHECK(prepare(c.curve, random_number(random, n), &key));
      const Signature signature = sign(c.curve, key, digest.to_big_endian(32));
      const Big r = signature.r(), s = signature.s();
      CHECK(c.slow.verify(public_key_of(key), digest, r, s));
      if (digest.zero()) CHECK(!c.slow.verify(public_key_of(key), 1, r, s));
      CHECK(signature.recovery < 4);
      CHECK(same(c.slow.recover(digest, r, s, signature.recovery), public_key_of(key)));
      high |= n < s + s;
    }
    CHECK(high == (c.curve == Curve::kP256));
  }
}

TEST("digests that are equal modulo the order have one signature") {
  for (const Case& c : kCases) {
    EcdsaKey key;
    CHECK(prepare(c.curve, 12345, &key));
    CHECK(sign(c.curve, key, Big(5).to_big_endian(32)).bytes ==
          sign(c.curve, key, (c.slow.n + 5).to_big_endian(32)).bytes);
  }
}

TEST("nonces follow RFC 6979 section 3.2, also after a rejected one") {
  Random random(0x243185be4ee4b28c);
  const Bytes scalar = random.bytes(32), digest = random.bytes(32);
  NonceGenerator nonces;
  nonces.start(scalar.data(), digest.data());

  Bytes k(32, 0), v(32, 1);
  const auto update = [&](uint8_t separator, const Bytes& rest) {
    Bytes message = v;
    message.push_back(separator);
    message.insert(message.end(), rest.begin(), rest.end());
    k = hmac(k, message);
    v = hmac(k, v);
  };
  Bytes both = scalar;
  both.insert(both.end(), digest.begin(), digest.end());
  update(0, both);
  update(1, both);
  for (int i = 0; i < 3; ++i) {
    v = hmac(k, v);
    const uint8_t* const candidate = nonces.next();
    CHECK(Bytes(candidate, candidate + 32) == v);
    update(0, {});
  }
}

TEST("signing wipes the workspace") {
  for (const Case& c : kCases) {
    EcdsaKey key;
    CHECK(prepare(c.curve, 3, &key));
    CHECK(Bytes(workspace.bytes, workspace.bytes + sizeof(workspace)) == Bytes(sizeof(workspace), 0));
    sign(c.curve, key, Bytes(32, 1));
    CHECK(Bytes(workspace.bytes, workspace.bytes + sizeof(workspace)) == Bytes(sizeof(workspace), 0));
  }
}

int main() { return check::run_all(); }
