// MD5 against RFC 1321 section A.5, and against a literal implementation of its section 3.4.
#include "hash/md5.h"

#include "check.h"
#include "residue/secret_words.h"

using namespace locksign;

namespace {

std::string md5_hex(const Bytes& message) {
  uint32_t state[kStateWords];
  std::memcpy(state, kMd5InitialState, sizeof(kMd5InitialState));
  uint8_t block[64];
  hash_finish<LengthOrder::kLittleEndian>(md5_compress, state, message.data(), message.size(), 0, block);
  uint8_t digest[kMd5DigestBytes];
  for (size_t i = 0; i < kMd5StateWords; ++i) store_little_endian(digest + 4 * i, state[i]);
  return to_hex(digest, sizeof(digest));
}

}  // namespace

TEST("the test suite of RFC 1321 section A.5") {
  const struct {
    const char *message, *digest;
  } suite[] = {
      {"", "d41d8cd98f00b204e9800998ecf8427e"},
      {"a", "0cc175b9c0f1b6a831c399e269772661"},
      {"abc", "900150983cd24fb0d6963f7d28e17f72"},
      {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
      {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
      {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"},
      {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
       "57edf4a22be3c955ac49da2e2107b67a"}};
  for (const auto& each : suite) CHECK(md5_hex(bytes_of(each.message)) == each.digest);
}

TEST("messages of every length up to five blocks match RFC 1321") {
  Random random(0x6a09e667f3bcc908);
  for (size_t length = 0; length <= 5 * 64; ++length) {
    const Bytes message = random.bytes(length);
    Bytes padded = message;
    padded.push_back(0x80);
    while (padded.size() % 64 != 56) padded.push_back(0);
    for (int i = 0; i < 8; ++i) padded.push_back(static_cast<uint8_t>(uint64_t{length} * 8 >> 8 * i));
    uint32_t state[kMd5StateWords];
    std::memcpy(state, kMd5InitialState, sizeof(state));
    Notes<uint32_t> notes;
    for (size_t at = 0; at < padded.size(); at += 64)
      notes.compress_md5(state, padded.data() + at, true, true);
    CHECK(md5_hex(message) == to_hex(reinterpret_cast<const uint8_t*>(state), sizeof(state)));
  }
}

TEST("blocks may have any alignment and any number") {
  Random random(0xbb67ae8584caa73b);
  for (size_t offset = 0; offset < 9; ++offset) {
    const Bytes blocks = random.bytes(7 * 64 + offset);
    uint32_t at_once[kMd5StateWords] = {1, 2, 3, 4};
    uint32_t one_by_one[kMd5StateWords] = {1, 2, 3, 4};
    md5_compress(at_once, blocks.data() + offset, 7, WordOrder::kBigEndian);
    for (size_t i = 0; i < 7; ++i) {
      md5_compress(one_by_one, blocks.data() + offset + i * 64, 1, WordOrder::kBigEndian);
    }
    CHECK(std::memcmp(at_once, one_by_one, sizeof(at_once)) == 0);
  }
}

int main() { return check::run_all(); }
