#include "keys/public_key.h"

#include <cstring>

#include "base/bytes.h"

namespace locksign {

namespace {

size_t write_rsa(const RsaKey& key, uint8_t* bytes) {
  store_big_endian(bytes, key.public_exponent);
  uint8_t* const modulus = bytes + kPublicExponentBytes;
  for (size_t i = 0; i < key.modulus_bytes; i++) {
    const uint64_t word = key.modulus[i / 8];
    modulus[key.modulus_bytes - 1 - i] = static_cast<uint8_t>(word >> i % 8 * 8);
  }
  return kPublicExponentBytes + key.modulus_bytes;
}

}  // namespace

size_t public_key_write(const KeySlot& key, uint8_t* bytes) {
  switch (key.algorithm) {
    case Algorithm::kEd25519:
      std::memcpy(bytes, key.ed25519()->key.public_key, kEd25519PublicKeyBytes);
      return kEd25519PublicKeyBytes;
    case Algorithm::kEcdsaP256Sha256:
    case Algorithm::kEcdsaSecp256k1:
      std::memcpy(bytes, key.ecdsa()->key.public_key, kEcdsaPublicKeyBytes);
      return kEcdsaPublicKeyBytes;
    case Algorithm::kRsaPkcs1Sha256:
      return write_rsa(key.rsa()->key, bytes);
    default:
      return 0;
  }
}

}  // namespace locksign
