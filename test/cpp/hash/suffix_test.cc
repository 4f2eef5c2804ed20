// The hash of a message and a suffix secret, against the hash of both in one piece.
#include "mac/suffix.h"

#include "check.h"
#include "hash/hash_check.h"
#include "hash/md5.h"
#include "hash/sha256.h"

using namespace locksign;

namespace {

std::string in_one_piece(Algorithm algorithm, Bytes message, const Bytes& secret) {
  message.insert(message.end(), secret.begin(), secret.end());
  if (algorithm == Algorithm::kSecretSuffixSha256) {
    return hash_hex(sha256_compress_portable, kSha256InitialState, 32, message);
  }
  uint32_t state[kStateWords];
  std::memcpy(state, kMd5InitialState, sizeof(kMd5InitialState));
  uint8_t block[64];
  hash_finish<LengthOrder::kLittleEndian>(md5_compress, state, message.data(), message.size(), 0, block);
  for (uint32_t& word : state) word = little_endian(word);
  return to_hex(reinterpret_cast<const uint8_t*>(state), kMd5DigestBytes);
}

// With the selected implementation, and with each.
void check_signature(Algorithm algorithm, const Bytes& message, const Bytes& secret_buffer) {
  SuffixSecret secret;
  std::memset(&secret, 0xee, sizeof(secret));
  suffix_prepare(secret_buffer.data(), secret_buffer.size(), &secret);
  const std::string expected = in_one_piece(algorithm, message, secret_buffer);
  uint8_t digest[kMaxDigestBytes];
  suffix_sign(algorithm, &secret, message.data(), message.size(), digest);
  CHECK(to_hex(digest, digest_bytes_of(algorithm)) == expected);
  for (const Sha256Implementation& sha256 : sha256_implementations()) {
    if (!sha256.supported()) continue;
    suffix_sign_unwiped(sha256.compress, algorithm, &secret, message.data(), message.size(), digest);
    CHECK(to_hex(digest, digest_bytes_of(algorithm)) == expected);
  }
}

constexpr Algorithm kAlgorithms[] = {Algorithm::kSecretSuffixSha256, Algorithm::kSecretSuffixMd5};

}  // namespace

TEST("messages and secrets of every length around a block are signed correctly") {
  Random random(0x3c6ef372fe94f82b);
  for (const Algorithm algorithm : kAlgorithms) {
    for (const size_t secret_length : {0, 1, 31, 32, 55, 56, 63, 64, 65, 119, 120, 128, 191, 192, 255, 256}) {
      const Bytes secret = random.bytes(secret_length);
      for (size_t length = 0; length <= 200; ++length)
        check_signature(algorithm, random.bytes(length), secret);
    }
  }
}

TEST("long and empty messages are signed correctly") {
  Random random(0xa54ff53a5f1d36f1);
  for (const Algorithm algorithm : kAlgorithms) {
    check_signature(algorithm, {}, bytes_of("s3cret"));
    for (const size_t length : {4096, 65536, 100001}) {
      check_signature(algorithm, random.bytes(length), bytes_of("s3cret"));
    }
  }
}

TEST("signing leaves the secret unchanged and the bytes after it zero") {
  const Bytes text = bytes_of("s3cret");
  SuffixSecret secret;
  std::memset(&secret, 0xee, sizeof(secret));
  suffix_prepare(text.data(), text.size(), &secret);
  CHECK(secret.length == text.size());
  for (size_t i = text.size(); i < sizeof(secret.bytes); ++i) CHECK(secret.bytes[i] == 0);
  uint8_t digest[kMaxDigestBytes];
  const SuffixSecret before = secret;
  for (const Algorithm algorithm : kAlgorithms) suffix_sign(algorithm, &secret, nullptr, 0, digest);
  CHECK(std::memcmp(&secret, &before, sizeof(secret.bytes) + sizeof(secret.length)) == 0);
}

int main() { return check::run_all(); }
