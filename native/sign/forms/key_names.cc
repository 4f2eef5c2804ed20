#include "sign/forms/key_names.h"

#include "sign/forms/der.h"

namespace locksign {
namespace {

struct Name {
  uint8_t length;
  uint8_t bytes[9];
  FoundKey key;
};

constexpr Name kCurves[] = {
    {8, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}, FoundKey::kP256},  // 1.2.840.10045.3.1.7
    {5, {0x2b, 0x81, 0x04, 0x00, 0x0a}, FoundKey::kSecp256k1},               // 1.3.132.0.10
    {5, {0x2b, 0x81, 0x04, 0x00, 0x22}, FoundKey::kP384},                    // 1.3.132.0.34
    {5, {0x2b, 0x81, 0x04, 0x00, 0x23}, FoundKey::kP521},                    // 1.3.132.0.35
};

// Without parameters (RFC 8410, section 3).
constexpr Name kEdwards[] = {
    {3, {0x2b, 0x65, 0x6e}, FoundKey::kX25519},   // 1.3.101.110
    {3, {0x2b, 0x65, 0x6f}, FoundKey::kX448},     // 1.3.101.111
    {3, {0x2b, 0x65, 0x70}, FoundKey::kEd25519},  // 1.3.101.112
    {3, {0x2b, 0x65, 0x71}, FoundKey::kEd448},    // 1.3.101.113
};

// With parameters that nothing here needs.
constexpr Name kOthers[] = {
    {9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a}, FoundKey::kRsaPss},  // 1.2.840.113549.1.1.10
    {9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01}, FoundKey::kDiffieHellman},  // …113549.1.3.1
    {7, {0x2a, 0x86, 0x48, 0xce, 0x3e, 0x02, 0x01}, FoundKey::kDiffieHellman},  // 1.2.840.10046.2.1
    {7, {0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01}, FoundKey::kDsa},            // 1.2.840.10040.4.1
};

// 1.2.840.113549.1.1.1 with NULL (RFC 3279, section 2.3.1), 1.2.840.10045.2.1 with a curve
// (RFC 5480, section 2.1.1).
constexpr uint8_t kRsaEncryption[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
constexpr uint8_t kEcPublicKey[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};

template <size_t count>
bool find(const Name (&names)[count], const KeyPart& identifier, FoundKey* found) {
  for (const Name& name : names) {
    if (!der_equals(identifier, name.bytes, name.length)) continue;
    *found = name.key;
    return true;
  }
  return false;
}

}  // namespace

KeyFormError key_of_curve(const KeyPart& parameters, FoundKey* found) {
  DerReader reader(parameters);
  KeyPart identifier;
  if (reader.next_is(kDerSequence)) {
    *found = FoundKey::kExplicitCurve;
    return KeyFormError::kNone;
  }
  if (!reader.take(kDerObjectIdentifier, &identifier) || !reader.at_end()) return KeyFormError::kMalformed;
  if (!find(kCurves, identifier, found)) *found = FoundKey::kOtherCurve;
  return KeyFormError::kNone;
}

KeyFormError key_of_algorithm(const KeyPart& algorithm, FoundKey* found) {
  DerReader reader(algorithm);
  KeyPart identifier;
  if (!reader.take(kDerObjectIdentifier, &identifier)) return KeyFormError::kMalformed;
  if (der_equals(identifier, kEcPublicKey, sizeof(kEcPublicKey))) return key_of_curve(reader.rest(), found);
  if (der_equals(identifier, kRsaEncryption, sizeof(kRsaEncryption))) {
    *found = FoundKey::kRsa;
    return reader.take_null() && reader.at_end() ? KeyFormError::kNone : KeyFormError::kMalformed;
  }
  if (find(kEdwards, identifier, found)) {
    return reader.at_end() ? KeyFormError::kNone : KeyFormError::kMalformed;
  }
  if (!find(kOthers, identifier, found)) *found = FoundKey::kOther;
  return KeyFormError::kNone;
}

}  // namespace locksign
