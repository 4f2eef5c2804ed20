// ECDSA (FIPS 186-5 section 6.4) with deterministic nonces (RFC 6979), over a digest of 32 bytes.
#pragma once

#include "sign/curves/workspace.h"
#include "sign/numbers/modular.h"

namespace locksign {

enum class Curve : uint8_t { kP256, kSecp256k1 };

constexpr size_t kEcdsaScalarBytes = 32;
constexpr size_t kEcdsaPublicKeyBytes = 64;
constexpr size_t kEcdsaDigestBytes = 32;
constexpr size_t kEcdsaSignatureBytes = 64;

// Lives in secret memory only.
struct EcdsaKey {
  Limbs<4> scalar;
  uint8_t public_key[kEcdsaPublicKeyBytes];  // x and y, big-endian. Not secret.
};

// `scalar` is big-endian. Returns false, and a key of zeros, if it is zero or not below the order
// of the curve. Wipes every trace of the key from the stack and the registers.
[[nodiscard]] bool ecdsa_prepare(Curve curve, const uint8_t* scalar, SignWorkspace* workspace, EcdsaKey* key);

// Writes r and s, big-endian, and the recovery id of SEC 1 section 4.1.6: bit 0 is the parity of
// the y of the nonce's point, bit 1 says that its x is not below the order. With secp256k1 s is at
// most half of the order (EIP-2), and the id that of the changed signature. Wipes every trace of
// the key and of the nonce from the stack and the registers.
void ecdsa_sign(Curve curve, const EcdsaKey& key, const uint8_t* digest, SignWorkspace* workspace,
                uint8_t* signature, uint8_t* recovery);

}  // namespace locksign
