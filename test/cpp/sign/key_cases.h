// The cases of test/fixtures/private-keys/cases.json.
#pragma once

#include <string>
#include <vector>

#include "hash/hash_check.h"
#include "sign/forms/private_key_form.h"
#include "sources/json_cases.h"

namespace key_cases {

using namespace locksign;

template <typename Value>
struct Named {
  const char* name;
  Value value;
};

constexpr Named<KeyKind> kKinds[] = {
    {"ed25519", KeyKind::kEd25519},
    {"ecdsa-p256", KeyKind::kEcdsaP256},
    {"ecdsa-secp256k1", KeyKind::kEcdsaSecp256k1},
    {"rsa", KeyKind::kRsa},
};
constexpr Named<KeyTextEncoding> kEncodings[] = {
    {"pem", KeyTextEncoding::kPem},
    {"base64", KeyTextEncoding::kBase64},
    {"base58", KeyTextEncoding::kBase58},
    {"hex", KeyTextEncoding::kHex},
};
constexpr Named<KeyFormError> kErrors[] = {
    {"none", KeyFormError::kNone},
    {"not-pem", KeyFormError::kNotPem},
    {"binary-der", KeyFormError::kBinaryDer},
    {"pem-given", KeyFormError::kPemGiven},
    {"unsuitable-encoding", KeyFormError::kUnsuitableEncoding},
    {"public-key", KeyFormError::kPublicKey},
    {"certificate", KeyFormError::kCertificate},
    {"certificate-request", KeyFormError::kCertificateRequest},
    {"openssh-key", KeyFormError::kOpensshKey},
    {"pgp-key", KeyFormError::kPgpKey},
    {"putty-key", KeyFormError::kPuttyKey},
    {"other-pem", KeyFormError::kOtherPem},
    {"traditional-encryption", KeyFormError::kTraditionalEncryption},
    {"text-after", KeyFormError::kTextAfter},
    {"truncated", KeyFormError::kTruncated},
    {"bad-base64", KeyFormError::kBadBase64},
    {"bad-base58", KeyFormError::kBadBase58},
    {"bad-hex", KeyFormError::kBadHex},
    {"wrong-length", KeyFormError::kWrongLength},
    {"trailing-bytes", KeyFormError::kTrailingBytes},
    {"malformed", KeyFormError::kMalformed},
    {"curve-missing", KeyFormError::kCurveMissing},
    {"another-algorithm", KeyFormError::kAnotherAlgorithm},
    {"wrong-curve", KeyFormError::kWrongCurve},
    {"multi-prime", KeyFormError::kMultiPrime},
    {"passphrase-needed", KeyFormError::kPassphraseNeeded},
    {"passphrase-wrong", KeyFormError::kPassphraseWrong},
    {"encryption-unsupported", KeyFormError::kEncryptionUnsupported},
    {"encryption-scrypt", KeyFormError::kEncryptionScrypt},
    {"encryption-old", KeyFormError::kEncryptionOld},
    {"encryption-sha1", KeyFormError::kEncryptionSha1},
    {"too-many-iterations", KeyFormError::kTooManyIterations},
};
constexpr Named<FoundKey> kFound[] = {
    {"ed25519", FoundKey::kEd25519},
    {"ed448", FoundKey::kEd448},
    {"x25519", FoundKey::kX25519},
    {"x448", FoundKey::kX448},
    {"rsa", FoundKey::kRsa},
    {"rsa-pss", FoundKey::kRsaPss},
    {"dsa", FoundKey::kDsa},
    {"diffie-hellman", FoundKey::kDiffieHellman},
    {"p256", FoundKey::kP256},
    {"p384", FoundKey::kP384},
    {"p521", FoundKey::kP521},
    {"secp256k1", FoundKey::kSecp256k1},
    {"other-curve", FoundKey::kOtherCurve},
    {"explicit-curve", FoundKey::kExplicitCurve},
    {"other", FoundKey::kOther},
};

template <typename Value, size_t count>
Value value_of(const Named<Value> (&all)[count], const std::string& name) {
  for (const Named<Value>& each : all) {
    if (name == each.name) return each.value;
  }
  std::printf("Bail out! the fixture has an unknown name: %s\n", name.c_str());
  std::exit(1);
}

struct KeyCase {
  std::string name;
  KeyKind kind;
  KeyTextEncoding encoding;
  std::string text;
  std::optional<std::string> passphrase;
  KeyFormError error;
  FoundKey found;
  json_cases::Case fields;

  // The bytes of a field, none if the case has no such field.
  Bytes expected(const char* field) const {
    const auto found_field = fields.find(field);
    return found_field == fields.end() ? Bytes{} : from_hex(found_field->second->c_str());
  }
};

inline std::vector<KeyCase> all() {
  std::vector<KeyCase> cases;
  for (json_cases::Case& fields : json_cases::read_fixture("private-keys/cases.json")) {
    const bool has_found = fields.count("found") != 0;
    cases.push_back({*fields["name"], value_of(kKinds, *fields["kind"]),
                     value_of(kEncodings, *fields["encoding"]), *fields["text"], fields["passphrase"],
                     value_of(kErrors, *fields["error"]),
                     has_found ? value_of(kFound, *fields["found"]) : FoundKey::kNone, fields});
  }
  return cases;
}

inline KeyCase named(const char* name) {
  for (const KeyCase& each : all()) {
    if (each.name == name) return each;
  }
  std::printf("Bail out! the fixture has no case: %s\n", name);
  std::exit(1);
}

}  // namespace key_cases
