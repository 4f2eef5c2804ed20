#include "mac/self_test.h"

#include <cstring>

#include "base/encoding.h"
#include "mac/hmac.h"
#include "mac/suffix.h"

namespace locksign {

namespace {

// The key is public, so ordinary memory is sufficient.
void sign(Algorithm algorithm, const uint8_t* key, size_t key_bytes, const uint8_t* message,
          size_t message_bytes, uint8_t* digest) {
  if (is_suffix(algorithm)) {
    SuffixSecret secret;
    suffix_prepare(key, key_bytes, &secret);
    suffix_sign(algorithm, &secret, message, message_bytes, digest);
  } else {
    uint8_t block[128];
    HmacStates states;
    hmac_prepare(algorithm, key, key_bytes, block, &states);
    hmac_sign(algorithm, &states, message, message_bytes, digest);
  }
}

}  // namespace

bool self_test() {
  // RFC 4231 section 4.3, and the plain hashes of its message and key.
  static const char key[] = "Jefe";
  static const char message[] = "what do ya want for nothing?";
  static const struct {
    Algorithm algorithm;
    const char* signature;
  } answers[] = {
      {Algorithm::kHmacSha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {Algorithm::kHmacSha384,
       "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"},
      {Algorithm::kHmacSha512,
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
       "caeab1a34d4a6b4b636e070a38bce737"},
      {Algorithm::kSecretSuffixSha256, "af980fc798b4db65900912b2e9a542e94cf612e63fec80bd07ef4b8e2f288d11"},
      {Algorithm::kSecretSuffixMd5, "ce24dba4c3fcc75057913bf6cc5d8e44"},
  };
  for (const auto& answer : answers) {
    uint8_t digest[kMaxDigestBytes];
    char text[kMaxDigestBytes * 2];
    sign(answer.algorithm, reinterpret_cast<const uint8_t*>(key), std::strlen(key),
         reinterpret_cast<const uint8_t*>(message), std::strlen(message), digest);
    const size_t length = encode(SignatureEncoding::kHex, digest, digest_bytes_of(answer.algorithm), text);
    if (length != std::strlen(answer.signature) || std::memcmp(text, answer.signature, length) != 0)
      return false;
  }
  return true;
}

}  // namespace locksign
