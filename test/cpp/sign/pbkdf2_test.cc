// PBKDF2 against the vectors of RFC 7914. There are no published ones for SHA-384 and SHA-512:
// those were made with hashlib of Python 3.11, which calls OpenSSL 3.0.
#include "sign/forms/pbkdf2.h"

#include "check.h"
#include "hash/hash_check.h"

using namespace locksign;

namespace {

std::string derive(Algorithm prf, const std::string& passphrase, const std::string& salt, uint32_t iterations,
                   size_t key_bytes) {
  Pbkdf2Workspace workspace;
  Bytes key(key_bytes);
  CHECK(pbkdf2(prf, reinterpret_cast<const uint8_t*>(passphrase.data()), passphrase.size(),
               reinterpret_cast<const uint8_t*>(salt.data()), salt.size(), iterations, {}, &workspace,
               key.data(), key.size()));
  return to_hex(key.data(), key.size());
}

}  // namespace

TEST("the vectors of RFC 7914, section 11") {
  CHECK(derive(Algorithm::kHmacSha256, "passwd", "salt", 1, 64) ==
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  CHECK(derive(Algorithm::kHmacSha256, "Password", "NaCl", 80'000, 64) ==
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
}

TEST("SHA-384 and SHA-512, with several blocks, a long passphrase and the longest salt") {
  CHECK(derive(Algorithm::kHmacSha384, "passwd", "salt", 1, 64) ==
        "cd3443723a41cf1460cca9efeede428a8898a82d2ad4d1fc5cca08ed3f4d3cb4"
        "7a62a70b3cb9ce65dcbfb9fb9d425027a8be69b53e2a22674b0939e5e0a682f7");
  CHECK(derive(Algorithm::kHmacSha512, "passwd", "salt", 1, 64) ==
        "c74319d99499fc3e9013acff597c23c5baf0a0bec5634c46b8352b793e324723"
        "d55caa76b2b25c43402dcfdc06cdcf66f95b7d0429420b39520006749c51a04e");
  const std::string passphrase(200, 'p'), salt(kMaxSaltBytes, 's');
  CHECK(
      derive(Algorithm::kHmacSha384, passphrase, salt, 1000, 100) ==
      "ffc10f78f430f085e58b94b10a6ed074310450cb0a9bda7506fe2e6e06dce169feac67a9b04cef64852d348bec6f04583cd9"
      "5f13b1bc96734cda88f4c025c4e0fa4285f8999b842d35816e65526b1ea3df77a1e9b2c28b4fb0cf9a769096e85a0a0b9948");
  CHECK(
      derive(Algorithm::kHmacSha512, passphrase, salt, 1000, 100) ==
      "f54225581f070fcb555f4806f9b724de9da7aef00ab488282643ca20a5d6d78ae3a2f75b248089f07b8ad4c4f511e7edfa6b"
      "ada18b129a6a81a1a4f4932bec973c355534c28c8c0ef4a0083613796f6bdff4202bcc820b33afc54b200123ed42a50ecd10");
}

TEST("an empty passphrase and an empty salt") {
  CHECK(derive(Algorithm::kHmacSha256, "", "", 2, 32) ==
        "97398411d6aea43a77acef92226ab8278d4db0668bd1d7a76a725f7680ac45c5");
}

TEST("a derivation that is given up ends after some of its iterations, without a key") {
  size_t questions = 0;
  const GiveUp third = {
      [](const void* asked) { return ++*static_cast<size_t*>(const_cast<void*>(asked)) == 3; }, &questions};
  Pbkdf2Workspace workspace;
  uint8_t key[32] = {};
  CHECK(!pbkdf2(Algorithm::kHmacSha256, nullptr, 0, nullptr, 0, kMaxPbkdf2Iterations, third, &workspace, key,
                sizeof(key)));
  CHECK(questions == 3);
  for (const uint8_t byte : key) CHECK(byte == 0);
}

int main() { return check::run_all(); }
