#include "keys/key_sign.h"

#include "base/encoding.h"
#include "base/wipe.h"
#include "keys/message_digest.h"

namespace locksign {

namespace {

size_t sign_ecdsa(Curve curve, EcdsaSlot* slot, const uint8_t* digest, uint8_t* signature) {
  uint8_t recovery;
  ecdsa_sign(curve, slot->key, digest, &slot->workspace, signature, &recovery);
  if (curve == Curve::kP256) return kEcdsaSignatureBytes;
  signature[kEcdsaSignatureBytes] = recovery;
  return kEcdsaSignatureBytes + 1;
}

size_t sign_digest(const KeySlot& key, const uint8_t* digest, uint8_t* signature) {
  switch (key.algorithm) {
    case Algorithm::kEcdsaP256Sha256:
      return sign_ecdsa(Curve::kP256, key.ecdsa(), digest, signature);
    case Algorithm::kEcdsaSecp256k1:
      return sign_ecdsa(Curve::kSecp256k1, key.ecdsa(), digest, signature);
    default: {
      RsaSlot* const rsa = key.rsa();
      return rsa_sign(rsa->key, digest, &rsa->workspace, signature) ? rsa->key.modulus_bytes : 0;
    }
  }
}

}  // namespace

size_t key_sign(const KeySlot& key, const uint8_t* message, size_t message_bytes, uint8_t* signature) {
  switch (key.algorithm) {
    case Algorithm::kSecretSuffixSha256:
    case Algorithm::kSecretSuffixMd5:
      suffix_sign(key.algorithm, key.suffix(), message, message_bytes, signature);
      return digest_bytes_of(key.algorithm);
    case Algorithm::kEd25519:
      ed25519_sign(key.ed25519()->key, message, message_bytes, &key.ed25519()->workspace, signature);
      return kEd25519SignatureBytes;
    case Algorithm::kEcdsaSecp256k1:
      return message_bytes == kMessageDigestBytes ? sign_digest(key, message, signature) : 0;
    case Algorithm::kEcdsaP256Sha256:
    case Algorithm::kRsaPkcs1Sha256: {
      uint8_t digest[kMessageDigestBytes];
      message_digest(message, message_bytes, digest);
      return sign_digest(key, digest, signature);
    }
    default:
      hmac_sign(key.algorithm, key.states, message, message_bytes, signature);
      return digest_bytes_of(key.algorithm);
  }
}

bool key_verify(const KeySlot& key, const uint8_t* message, size_t message_bytes, SignatureEncoding encoding,
                uint8_t* signature, size_t characters) {
  uint8_t right[kMaxSignatureBytes];
  const Wiper wiper(right, sizeof(right));
  const size_t count = key_sign(key, message, message_bytes, right);
  size_t decoded = 0;
  const bool valid = encoding == SignatureEncoding::kHex ? decode_hex(signature, characters, &decoded)
                                                         : decode_base64(signature, characters, &decoded);
  return valid && count != 0 && decoded == count && equal_constant_time(signature, right, count);
}

}  // namespace locksign
