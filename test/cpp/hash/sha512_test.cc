// SHA-512 and SHA-384 by every implementation that this processor runs.
#include "hash/sha512.h"

#include <cstdlib>

#include "check.h"
#include "hash/hash_check.h"

using namespace locksign;

namespace {

bool every_implementation_gives(const uint64_t* initial, const Bytes& message, const char* digest) {
  bool right = true;
  for (const Sha512Implementation& implementation : sha512_implementations()) {
    if (!implementation.supported()) continue;
    const std::string found = hash_hex(implementation.compress, initial, std::strlen(digest) / 2, message);
    if (found == digest) continue;
    std::printf("# %s gives %s\n", implementation.name, found.c_str());
    right = false;
  }
  return right;
}

constexpr char kTwoBlocks[] =
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
    "nopqrstu";

}  // namespace

// The examples that FIPS 180-4 refers to (csrc.nist.gov, "Examples with Intermediate Values").
TEST("SHA-512 of \"abc\" is the one-block example of FIPS 180-4") {
  CHECK(every_implementation_gives(kSha512InitialState, bytes_of("abc"),
                                   "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                   "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
}

TEST("SHA-512 of 112 bytes is the two-block example of FIPS 180-4") {
  CHECK(every_implementation_gives(kSha512InitialState, bytes_of(kTwoBlocks),
                                   "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
                                   "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"));
}

TEST("SHA-512 of a million \"a\" is the long example of FIPS 180-4") {
  CHECK(every_implementation_gives(kSha512InitialState, Bytes(1000000, 'a'),
                                   "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
                                   "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"));
}

TEST("SHA-384 of \"abc\" is the one-block example of FIPS 180-4") {
  CHECK(every_implementation_gives(kSha384InitialState, bytes_of("abc"),
                                   "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                                   "8086072ba1e7cc2358baeca134c825a7"));
}

TEST("SHA-384 of 112 bytes is the two-block example of FIPS 180-4") {
  CHECK(every_implementation_gives(kSha384InitialState, bytes_of(kTwoBlocks),
                                   "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
                                   "fcc7c71a557e2db966c3e9fa91746039"));
}

TEST("SHA-384 of a million \"a\" is the long example of FIPS 180-4") {
  CHECK(every_implementation_gives(kSha384InitialState, Bytes(1000000, 'a'),
                                   "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
                                   "07b8b3dc38ecc4ebae97ddd87f3d8985"));
}

TEST("SHA-512 of an empty message is correct") {
  CHECK(every_implementation_gives(kSha512InitialState, Bytes(),
                                   "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                                   "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"));
}

TEST("every SHA-512 implementation agrees with the portable one") {
  for (const Sha512Implementation& implementation : sha512_implementations()) {
    if (!implementation.supported()) continue;
    std::printf("# %s\n", implementation.name);
    CHECK(agrees_with_portable(implementation, sha512_compress_portable, kSha512InitialState));
  }
}

TEST("the SHA-512 in use is the first that is supported") {
  CHECK(&sha512_implementation() == sha512_implementations().best());
  CHECK(sha512_implementation().supported());
  std::printf("# %s\n", sha512_implementation().name);
}

TEST("LOCKSIGN_CPU=portable selects the portable SHA-512 only") {
  const char* forced = std::getenv("LOCKSIGN_CPU");
  if (forced == nullptr || std::strcmp(forced, "portable") != 0) SKIP("LOCKSIGN_CPU is not portable");
  CHECK(std::strcmp(sha512_implementation().name, "portable") == 0);
}

int main() { return check::run_all(); }
