// SHA-256 by every implementation that this processor runs.
#include "hash/sha256.h"

#include <cstdlib>

#include "check.h"
#include "hash/hash_check.h"

using namespace locksign;

namespace {

bool every_implementation_gives(const Bytes& message, const char* digest) {
  bool right = true;
  for (const Sha256Implementation& implementation : sha256_implementations()) {
    if (!implementation.supported()) continue;
    const std::string found = hash_hex(implementation.compress, kSha256InitialState, 32, message);
    if (found == digest) continue;
    std::printf("# %s gives %s\n", implementation.name, found.c_str());
    right = false;
  }
  return right;
}

}  // namespace

// The examples that FIPS 180-4 refers to (csrc.nist.gov, "Examples with Intermediate Values").
TEST("SHA-256 of \"abc\" is the one-block example of FIPS 180-4") {
  CHECK(every_implementation_gives(bytes_of("abc"),
                                   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

TEST("SHA-256 of 56 bytes is the two-block example of FIPS 180-4") {
  CHECK(every_implementation_gives(bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                                   "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
}

TEST("SHA-256 of a million \"a\" is the long example of FIPS 180-4") {
  CHECK(every_implementation_gives(Bytes(1000000, 'a'),
                                   "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST("SHA-256 of an empty message is correct") {
  CHECK(every_implementation_gives(Bytes(),
                                   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

TEST("every SHA-256 implementation agrees with the portable one") {
  for (const Sha256Implementation& implementation : sha256_implementations()) {
    if (!implementation.supported()) continue;
    std::printf("# %s\n", implementation.name);
    CHECK(agrees_with_portable(implementation, sha256_compress_portable, kSha256InitialState));
  }
}

TEST("the SHA-256 in use is the first that is supported") {
  CHECK(&sha256_implementation() == sha256_implementations().best());
  CHECK(sha256_implementation().supported());
  std::printf("# %s\n", sha256_implementation().name);
}

TEST("LOCKSIGN_CPU=portable selects the portable SHA-256 only") {
  const char* forced = std::getenv("LOCKSIGN_CPU");
  if (forced == nullptr || std::strcmp(forced, "portable") != 0) SKIP("LOCKSIGN_CPU is not portable");
  CHECK(std::strcmp(sha256_implementation().name, "portable") == 0);
}

int main() { return check::run_all(); }
