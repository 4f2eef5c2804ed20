// The values of CKA_EC_PARAMS for the curves that this package signs on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace locksign {

// The DER (X.690) of the object identifiers secp256r1 (RFC 5480, section 2.1.1.1) and id-Ed25519
// (RFC 8410, section 3).
constexpr uint8_t kP256Params[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr uint8_t kEd25519Params[] = {0x06, 0x03, 0x2b, 0x65, 0x70};

// PKCS#11 3.0 names the curve in a PrintableString, or by the identifier 1.3.6.1.4.1.11591.15.1
// ("Current Mechanisms", section 2.3.5). Version 3.1 prefers that of RFC 8410.
constexpr uint8_t kEd25519NameParams[] = {0x13, 0x0c, 'e', 'd', 'w', 'a', 'r',
                                          'd',  's',  '2', '5', '5', '1', '9'};
constexpr uint8_t kEd25519GnuParams[] = {0x06, 0x09, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01};

template <size_t Count>
bool is_params(const uint8_t* value, size_t length, const uint8_t (&params)[Count]) {
  return length == Count && std::memcmp(value, params, Count) == 0;
}

inline bool is_p256(const uint8_t* value, size_t length) { return is_params(value, length, kP256Params); }

inline bool is_ed25519(const uint8_t* value, size_t length) {
  return is_params(value, length, kEd25519Params) || is_params(value, length, kEd25519NameParams) ||
         is_params(value, length, kEd25519GnuParams);
}

}  // namespace locksign
