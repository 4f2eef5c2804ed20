// AES against the vectors of FIPS 197 and SP 800-38A.
#include "sign/forms/aes.h"

#include "check.h"
#include "hash/hash_check.h"

using namespace locksign;

namespace {

AesKey expand(const char* key) {
  const Bytes bytes = from_hex(key);
  AesKey expanded;
  aes_expand_key(bytes.data(), bytes.size(), &expanded);
  return expanded;
}

std::string decrypt_block(const char* key, const char* block) {
  Bytes bytes = from_hex(block);
  aes_decrypt_block(expand(key), bytes.data());
  return to_hex(bytes.data(), bytes.size());
}

std::string last_round_key(const char* key) {
  const AesKey expanded = expand(key);
  return to_hex(expanded.round_keys + expanded.rounds * kAesBlockBytes, kAesBlockBytes);
}

}  // namespace

TEST("the last round keys of FIPS 197, appendices A.1 to A.3") {
  CHECK(last_round_key("2b7e151628aed2a6abf7158809cf4f3c") == "d014f9a8c9ee2589e13f0cc8b6630ca6");
  CHECK(last_round_key("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b") ==
        "e98ba06f448c773c8ecc720401002202");
  CHECK(last_round_key("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4") ==
        "fe4890d1e6188d0b046df344706c631e");
}

TEST("the blocks of FIPS 197, appendix C") {
  CHECK(decrypt_block("000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a") ==
        "00112233445566778899aabbccddeeff");
  CHECK(decrypt_block("000102030405060708090a0b0c0d0e0f1011121314151617",
                      "dda97ca4864cdfe06eaf70a0ec0d7191") == "00112233445566778899aabbccddeeff");
  CHECK(decrypt_block("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                      "8ea2b7ca516745bfeafc49904b496089") == "00112233445566778899aabbccddeeff");
}

TEST("decryption in CBC mode of SP 800-38A, appendices F.2.2, F.2.4 and F.2.6") {
  static const struct {
    const char* key;
    const char* ciphertext;
  } vectors[] = {
      {"2b7e151628aed2a6abf7158809cf4f3c",
       "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
       "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"},
      {"8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
       "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
       "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd"},
      {"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
       "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
       "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"},
  };
  const Bytes iv = from_hex("000102030405060708090a0b0c0d0e0f");
  for (const auto& vector : vectors) {
    Bytes data = from_hex(vector.ciphertext);
    aes_cbc_decrypt(expand(vector.key), iv.data(), data.data(), data.size());
    CHECK(to_hex(data.data(), data.size()) ==
          "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
          "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
  }
}

int main() { return check::run_all(); }
