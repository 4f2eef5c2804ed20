// HMAC against RFC 4231, and against a literal implementation of RFC 2104.
#include "mac/hmac.h"

#include "check.h"
#include "hash/hash_check.h"
#include "hash/sha256.h"
#include "hash/sha512.h"
#include "mac/hmac_steps.h"

using namespace locksign;

namespace {

constexpr Algorithm kAlgorithms[] = {Algorithm::kHmacSha256, Algorithm::kHmacSha384, Algorithm::kHmacSha512};

std::string hmac_hex(const HmacHashes* hashes, Algorithm algorithm, const Bytes& key, const Bytes& message) {
  uint8_t block[128];
  uint8_t digest[kMaxDigestBytes];
  HmacStates states;
  if (hashes == nullptr) {
    hmac_prepare(algorithm, key.data(), key.size(), block, &states);
    hmac_sign(algorithm, &states, message.data(), message.size(), digest);
  } else {
    hmac_prepare_unwiped(*hashes, algorithm, key.data(), key.size(), block, &states);
    hmac_sign_unwiped(*hashes, algorithm, &states, message.data(), message.size(), digest);
  }
  return to_hex(digest, digest_bytes_of(algorithm));
}

// Each implementation once, together with any implementation of the other hash.
template <typename Run>
void for_each_implementation(Run run) {
  const auto sha256 = sha256_implementations();
  const auto sha512 = sha512_implementations();
  for (size_t i = 0; i < sha256.count || i < sha512.count; ++i) {
    const Sha256Implementation& first = i < sha256.count ? sha256.first[i] : *sha256.best();
    const Sha512Implementation& second = i < sha512.count ? sha512.first[i] : *sha512.best();
    run(HmacHashes{first.supported() ? &first : sha256.best(), second.supported() ? &second : sha512.best()});
  }
}

std::string hash_bytes(Algorithm algorithm, const Bytes& message) {
  if (algorithm == Algorithm::kHmacSha256) {
    return hash_hex(sha256_compress_portable, kSha256InitialState, 32, message);
  }
  const uint64_t* initial = algorithm == Algorithm::kHmacSha384 ? kSha384InitialState : kSha512InitialState;
  return hash_hex(sha512_compress_portable, initial, digest_bytes_of(algorithm), message);
}

// H(K ^ opad, H(K ^ ipad, text)), RFC 2104 section 2.
std::string reference_hex(Algorithm algorithm, Bytes key, const Bytes& message) {
  const size_t block = hmac_block_bytes(algorithm);
  if (key.size() > block) key = from_hex(hash_bytes(algorithm, key).c_str());
  key.resize(block, 0);
  Bytes inner = key;
  Bytes outer = key;
  for (uint8_t& byte : inner) byte ^= 0x36;
  for (uint8_t& byte : outer) byte ^= 0x5c;
  inner.insert(inner.end(), message.begin(), message.end());
  const Bytes digest = from_hex(hash_bytes(algorithm, inner).c_str());
  outer.insert(outer.end(), digest.begin(), digest.end());
  return hash_bytes(algorithm, outer);
}

void check_rfc4231(const Bytes& key, const Bytes& message, const char* sha256, const char* sha384,
                   const char* sha512) {
  const char* const expected[] = {sha256, sha384, sha512};
  for (const Algorithm algorithm : kAlgorithms) {
    const char* const digest =
        expected[static_cast<size_t>(algorithm) - static_cast<size_t>(Algorithm::kHmacSha256)];
    CHECK(hmac_hex(nullptr, algorithm, key, message) == digest);
    for_each_implementation(
        [&](const HmacHashes& hashes) { CHECK(hmac_hex(&hashes, algorithm, key, message) == digest); });
  }
}

}  // namespace

TEST("RFC 4231 test case one: a 20-byte key") {
  check_rfc4231(Bytes(20, 0x0b), bytes_of("Hi There"),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
                "faea9ea9076ede7f4af152e8b2fa9cb6",
                "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854");
}

TEST("RFC 4231 test case two: a key shorter than the digest") {
  check_rfc4231(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                "8e2240ca5e69e2c78b3239ecfab21649",
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST("RFC 4231 test case three: key and data of 64 bytes together") {
  check_rfc4231(Bytes(20, 0xaa), Bytes(50, 0xdd),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
                "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
                "2a5ab39dc13814b94e3ab6e101a34f27",
                "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
                "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb");
}

TEST("RFC 4231 test case four: a 25-byte key") {
  check_rfc4231(from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819"), Bytes(50, 0xcd),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
                "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e"
                "6801dd23c4a7d679ccf8a386c674cffb",
                "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
                "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd");
}

TEST("RFC 4231 test case five: the RFC prints the first 128 bits") {
  check_rfc4231(Bytes(20, 0x0c), bytes_of("Test With Truncation"),
                "a3b6167473100ee06e0c796c2955552bfa6f7c0a6a8aef8b93f860aab0cd20c5",
                "3abf34c3503b2a23a46efc619baef897f4c8e42c934ce55ccbae9740fcbc1af4"
                "ca62269e2a37cd88ba926341efe4aeea",
                "415fad6271580a531d4179bc891d87a650188707922a4fbb36663a1eb16da008"
                "711c5b50ddd0fc235084eb9d3364a1454fb2ef67cd1d29fe6773068ea266e96b");
}

TEST("RFC 4231 test case six: a key longer than any block") {
  check_rfc4231(Bytes(131, 0xaa), bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
                "0c2ef6ab4030fe8296248df163f44952",
                "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
}

TEST("RFC 4231 test case seven: key and data longer than any block") {
  check_rfc4231(Bytes(131, 0xaa),
                bytes_of("This is a test using a larger than block-size key and a larger than "
                         "block-size data. The key needs to be hashed before being used by the "
                         "HMAC algorithm."),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
                "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5"
                "a678cc31e799176d3860e6110c46523e",
                "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
                "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58");
}

TEST("keys and messages of every length around a block match RFC 2104") {
  Random random(0x243f6a8885a308d3);
  const size_t key_lengths[] = {0,   1,   31,  32,  55,  56,  63,  64,  65,  111, 112, 119,
                                120, 127, 128, 129, 191, 192, 193, 255, 256, 257, 1000};
  const size_t message_lengths[] = {0,   1,   55,  56,  63,  64,  65,  110, 111,
                                    112, 119, 120, 127, 128, 129, 239, 240, 300};
  for (const Algorithm algorithm : kAlgorithms) {
    for (const size_t key_length : key_lengths) {
      const Bytes key = random.bytes(key_length);
      for (const size_t message_length : message_lengths) {
        const Bytes message = random.bytes(message_length);
        const std::string expected = reference_hex(algorithm, key, message);
        CHECK(hmac_hex(nullptr, algorithm, key, message) == expected);
        for_each_implementation(
            [&](const HmacHashes& hashes) { CHECK(hmac_hex(&hashes, algorithm, key, message) == expected); });
      }
    }
  }
}

TEST("messages of every length up to four blocks match RFC 2104") {
  Random random(0x082efa98ec4e6c89);
  for (const Algorithm algorithm : kAlgorithms) {
    const Bytes key = random.bytes(40);
    for (size_t length = 0; length <= 4 * hmac_block_bytes(algorithm); ++length) {
      const Bytes message = random.bytes(length);
      const std::string expected = reference_hex(algorithm, key, message);
      for_each_implementation(
          [&](const HmacHashes& hashes) { CHECK(hmac_hex(&hashes, algorithm, key, message) == expected); });
    }
  }
}

TEST("preparing a key wipes the scratch block") {
  Random random(0x13198a2e03707344);
  for (const Algorithm algorithm : kAlgorithms) {
    for (const size_t length : {size_t{20}, size_t{64}, size_t{200}}) {
      const Bytes key = random.bytes(length);
      Bytes block(hmac_block_bytes(algorithm), 0xee);
      HmacStates states;
      hmac_prepare(algorithm, key.data(), key.size(), block.data(), &states);
      CHECK(block == Bytes(block.size(), 0));
    }
  }
}

TEST("a key may be in the scratch block itself") {
  Random random(0xa4093822299f31d0);
  for (const Algorithm algorithm : kAlgorithms) {
    const Bytes key = random.bytes(hmac_block_bytes(algorithm) - 3);
    Bytes block = key;
    block.resize(hmac_block_bytes(algorithm));
    HmacStates states, expected;
    hmac_prepare(algorithm, block.data(), key.size(), block.data(), &states);
    Bytes scratch(block.size());
    hmac_prepare(algorithm, key.data(), key.size(), scratch.data(), &expected);
    CHECK(std::memcmp(&states, &expected, sizeof(states)) == 0);
  }
}

TEST("SHA-256 uses half of each state and zeroes the rest") {
  uint8_t block[64];
  HmacStates states;
  std::memset(&states, 0xee, sizeof(states));
  hmac_prepare(Algorithm::kHmacSha256, nullptr, 0, block, &states);
  for (size_t i = 4; i < 8; ++i) CHECK(states.inner[i] == 0 && states.outer[i] == 0);
}

TEST("signing leaves the states unchanged") {
  const Bytes key = bytes_of("key");
  for (const Algorithm algorithm : kAlgorithms) {
    uint8_t block[128];
    uint8_t digest[kMaxDigestBytes];
    HmacStates states;
    hmac_prepare(algorithm, key.data(), key.size(), block, &states);
    const HmacStates before = states;
    hmac_sign(algorithm, &states, key.data(), key.size(), digest);
    CHECK(std::memcmp(&states, &before, sizeof(states)) == 0);
  }
}

int main() { return check::run_all(); }
