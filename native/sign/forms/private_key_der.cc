#include "sign/forms/private_key_der.h"

#include <initializer_list>

#include "base/declassify.h"
#include "sign/forms/der.h"
#include "sign/forms/key_names.h"

namespace locksign {
namespace {

constexpr size_t kSecretBytes = 32;  // of Ed25519 and of both curves
constexpr KeyFormResult kMalformed = {KeyFormError::kMalformed, FoundKey::kNone};

bool is_curve(FoundKey key) {
  return key == FoundKey::kP256 || key == FoundKey::kP384 || key == FoundKey::kP521 ||
         key == FoundKey::kSecp256k1 || key == FoundKey::kOtherCurve || key == FoundKey::kExplicitCurve;
}

FoundKey key_of_kind(KeyKind kind) {
  switch (kind) {
    case KeyKind::kEd25519:
      return FoundKey::kEd25519;
    case KeyKind::kEcdsaP256:
      return FoundKey::kP256;
    case KeyKind::kEcdsaSecp256k1:
      return FoundKey::kSecp256k1;
    case KeyKind::kRsa:
      break;
  }
  return FoundKey::kRsa;
}

KeyFormResult compare(KeyKind wanted, FoundKey found) {
  const FoundKey expected = key_of_kind(wanted);
  if (found == expected) return {};
  const bool is_other_curve = is_curve(found) && is_curve(expected);
  return {is_other_curve ? KeyFormError::kWrongCurve : KeyFormError::kAnotherAlgorithm, found};
}

// SEC 1, section 2.3.3, of a curve of 256 bits. A public key is public.
bool is_point(const KeyPart& point) {
  if (point.length != 65 && point.length != 33) return false;
  const uint8_t form = declassified(point.bytes[0]);
  return point.length == 65 ? form == 4 : form == 2 || form == 3;
}

// RFC 8017, appendix A.1.2.
KeyFormResult read_rsa(const KeyPart& der, RsaParts* rsa) {
  KeyPart content;
  const KeyFormError error = der_whole_sequence(der, &content);
  if (error != KeyFormError::kNone) return {error, FoundKey::kNone};
  DerReader reader(content);
  uint32_t version;
  if (!reader.take_small_integer(&version) || version > 1) return kMalformed;
  if (version == 1) return {KeyFormError::kMultiPrime, FoundKey::kNone};
  RsaNumber private_exponent;  // signing with the primes does not need it
  for (RsaNumber* number : {&rsa->modulus, &rsa->public_exponent, &private_exponent, &rsa->p, &rsa->q,
                            &rsa->dp, &rsa->dq, &rsa->qinv}) {
    KeyPart magnitude;
    if (!reader.take_positive_integer(&magnitude)) return kMalformed;
    *number = RsaNumber{magnitude.bytes, magnitude.length};
  }
  return reader.at_end() ? KeyFormResult{} : kMalformed;
}

// RFC 5915, section 3. `named` is the curve that PKCS#8 names outside, or kNone.
KeyFormResult read_sec1(KeyKind wanted, FoundKey named, const KeyPart& der, PrivateKeyForm* form) {
  KeyPart content;
  KeyFormError error = der_whole_sequence(der, &content);
  if (error != KeyFormError::kNone) return {error, FoundKey::kNone};
  DerReader reader(content);
  uint32_t version;
  KeyPart scalar;
  if (!reader.take_small_integer(&version) || version != 1) return kMalformed;
  if (!reader.take(kDerOctetString, &scalar)) return kMalformed;

  FoundKey found = named;
  if (reader.next_is(der_constructed(0))) {
    KeyPart parameters;
    if (!reader.take(der_constructed(0), &parameters)) return kMalformed;
    error = key_of_curve(parameters, &found);
    if (error != KeyFormError::kNone) return {error, FoundKey::kNone};
    if (named != FoundKey::kNone && found != named) return kMalformed;
  }
  if (found == FoundKey::kNone) return {KeyFormError::kCurveMissing, FoundKey::kNone};
  const KeyFormResult result = compare(wanted, found);
  if (!result.ok()) return result;

  if (reader.next_is(der_constructed(1))) {
    KeyPart element;
    if (!reader.take(der_constructed(1), &element)) return kMalformed;
    DerReader inner(element);
    if (!inner.take_bits(kDerBitString, &form->public_key) || !inner.at_end()) return kMalformed;
    if (!is_point(form->public_key)) return kMalformed;
  }
  if (!reader.at_end() || scalar.length != kSecretBytes) return kMalformed;
  form->secret = scalar;
  return {};
}

// RFC 8410, section 7: the seed is an octet string inside the octet string of PKCS#8.
KeyFormResult read_ed25519(const KeyPart& der, PrivateKeyForm* form) {
  DerReader reader(der);
  const bool is_whole = reader.take(kDerOctetString, &form->secret) && reader.at_end();
  return is_whole && form->secret.length == kSecretBytes ? KeyFormResult{} : kMalformed;
}

KeyFormResult read_key(KeyKind wanted, FoundKey found, const KeyPart& key, PrivateKeyForm* form) {
  if (wanted == KeyKind::kRsa) return read_rsa(key, &form->rsa);
  return wanted == KeyKind::kEd25519 ? read_ed25519(key, form) : read_sec1(wanted, found, key, form);
}

// The public key of RFC 5958. An elliptic curve may give it a second time inside.
bool take_public_key(KeyKind wanted, DerReader* reader, PrivateKeyForm* form) {
  KeyPart outer;
  if (!reader->take_bits(der_primitive(1), &outer)) return false;
  if (wanted == KeyKind::kRsa) return true;  // its numbers contain the public key
  if (form->public_key.length != 0) return der_equals(outer, form->public_key.bytes, form->public_key.length);
  form->public_key = outer;
  return wanted == KeyKind::kEd25519 ? outer.length == kSecretBytes : is_point(outer);
}

// RFC 5958, section 2. Version 0 is RFC 5208; version 1 adds the public key. The attributes say
// nothing about the key itself.
KeyFormResult read_pkcs8(KeyKind wanted, const KeyPart& der, PrivateKeyForm* form) {
  KeyPart content;
  KeyFormError error = der_whole_sequence(der, &content);
  if (error != KeyFormError::kNone) return {error, FoundKey::kNone};
  DerReader reader(content);
  uint32_t version;
  KeyPart algorithm, key, attributes;
  if (!reader.take_small_integer(&version) || version > 1) return kMalformed;
  if (!reader.take(kDerSequence, &algorithm)) return kMalformed;
  FoundKey found;
  error = key_of_algorithm(algorithm, &found);
  if (error != KeyFormError::kNone) return {error, FoundKey::kNone};
  KeyFormResult result = compare(wanted, found);
  if (!result.ok()) return result;

  if (!reader.take(kDerOctetString, &key)) return kMalformed;
  result = read_key(wanted, found, key, form);
  if (!result.ok()) return result;
  if (reader.next_is(der_constructed(0)) && !reader.take(der_constructed(0), &attributes)) return kMalformed;
  if (version == 1 && !take_public_key(wanted, &reader, form)) return kMalformed;
  return reader.at_end() ? KeyFormResult{} : kMalformed;
}

}  // namespace

KeyFormResult private_key_from_der(KeyKind wanted, KeyFormat format, const KeyPart& der,
                                   PrivateKeyForm* form) {
  if (format == KeyFormat::kPkcs8) return read_pkcs8(wanted, der, form);
  if (format == KeyFormat::kSec1) return read_sec1(wanted, FoundKey::kNone, der, form);
  const KeyFormResult result = compare(wanted, FoundKey::kRsa);
  return result.ok() ? read_rsa(der, &form->rsa) : result;
}

}  // namespace locksign
