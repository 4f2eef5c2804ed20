#include "keys/key_from_text.h"

#include <cstring>

#include "base/encoding.h"
#include "base/wipe.h"
#include "sign/forms/pem.h"

namespace locksign {

namespace {

KeyKind kind_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kEcdsaP256Sha256:
      return KeyKind::kEcdsaP256;
    case Algorithm::kEcdsaSecp256k1:
      return KeyKind::kEcdsaSecp256k1;
    case Algorithm::kRsaPkcs1Sha256:
      return KeyKind::kRsa;
    default:
      return KeyKind::kEd25519;
  }
}

// Only the first line of PEM, a prefix, the length and the padding tell the forms apart.
KeyTextEncoding recognised(const uint8_t* text, size_t length) {
  if (pem_begins(text, length)) return KeyTextEncoding::kPem;
  const bool has_prefix = length > 2 && text[0] == '0' && text[1] == 'x';
  const size_t digits = has_prefix ? length - 2 : length;
  if (digits == 64 || digits == 128) return KeyTextEncoding::kHex;
  return length != 0 && text[length - 1] == '=' ? KeyTextEncoding::kBase64 : KeyTextEncoding::kBase58;
}

KeyTextEncoding encoding_of(SecretEncoding encoding, const uint8_t* text, size_t length) {
  switch (encoding) {
    case SecretEncoding::kPrivateKey:
      return recognised(text, length);
    case SecretEncoding::kBase64:
      return KeyTextEncoding::kBase64;
    case SecretEncoding::kBase58:
      return KeyTextEncoding::kBase58;
    case SecretEncoding::kHex:
      return KeyTextEncoding::kHex;
    default:
      return KeyTextEncoding::kPem;
  }
}

KeyFormError error_of(RsaStatus status) {
  switch (status) {
    case RsaStatus::kOk:
      return KeyFormError::kNone;
    case RsaStatus::kTooSmall:
      return KeyFormError::kRsaTooSmall;
    case RsaStatus::kTooLarge:
      return KeyFormError::kRsaTooLarge;
    case RsaStatus::kPublicExponent:
      return KeyFormError::kRsaPublicExponent;
    case RsaStatus::kPrimeSizes:
      return KeyFormError::kRsaPrimeSizes;
    default:
      return KeyFormError::kRsaInconsistent;
  }
}

// A text may contain the public key too. It must be that of the secret: an exchange with which
// another one is registered refuses every signature.
KeyFormError compare(const KeyPart& given, const uint8_t* right, size_t bytes) {
  if (given.length == 0) return KeyFormError::kNone;
  const bool same = given.length == bytes && equal_constant_time(given.bytes, right, bytes);
  return same ? KeyFormError::kNone : KeyFormError::kPublicKeyDiffers;
}

// SEC 1, section 2.3.3: 4, x and y, or for a compressed point 2 or 3 and x.
KeyFormError compare_point(const KeyPart& given, const uint8_t* right) {
  constexpr size_t kCoordinate = 32;
  if (given.length == 0) return KeyFormError::kNone;
  const uint8_t compressed = static_cast<uint8_t>(2 + (right[2 * kCoordinate - 1] & 1));
  const bool is_whole = given.length == 2 * kCoordinate + 1;
  if (!is_whole && given.length != kCoordinate + 1) return KeyFormError::kPublicKeyDiffers;
  if (given.bytes[0] != (is_whole ? 4 : compressed)) return KeyFormError::kPublicKeyDiffers;
  return compare(KeyPart{given.bytes + 1, given.length - 1}, right, given.length - 1);
}

KeyFormError prepare(Algorithm algorithm, const PrivateKeyForm& form, const KeySlot& slot) {
  switch (algorithm) {
    case Algorithm::kEcdsaP256Sha256:
    case Algorithm::kEcdsaSecp256k1: {
      const Curve curve = algorithm == Algorithm::kEcdsaP256Sha256 ? Curve::kP256 : Curve::kSecp256k1;
      EcdsaSlot* const ecdsa = slot.ecdsa();
      if (!ecdsa_prepare(curve, form.secret.bytes, &ecdsa->workspace, &ecdsa->key))
        return KeyFormError::kNotInRange;
      return compare_point(form.public_key, ecdsa->key.public_key);
    }
    case Algorithm::kRsaPkcs1Sha256:
      return error_of(rsa_prepare(form.rsa, &slot.rsa()->workspace, &slot.rsa()->key));
    default:
      ed25519_prepare(form.secret.bytes, &slot.ed25519()->workspace, &slot.ed25519()->key);
      return compare(form.public_key, slot.ed25519()->key.public_key, kEd25519PublicKeyBytes);
  }
}

}  // namespace

bool is_key_text_encoding(SecretEncoding encoding) {
  return encoding == SecretEncoding::kPem || encoding == SecretEncoding::kBase64 ||
         encoding == SecretEncoding::kBase58 || encoding == SecretEncoding::kHex ||
         encoding == SecretEncoding::kPrivateKey;
}

Status key_from_text(Algorithm algorithm, SecretEncoding encoding, uint8_t* text, size_t length,
                     PrivateKeyWorkspace* workspace, const KeySlot& slot) {
  PrivateKeyForm form;
  KeyFormResult result = private_key_read(kind_of(algorithm), encoding_of(encoding, text, length), text,
                                          length, workspace, &form);
  if (result.ok()) {
    result.error = prepare(algorithm, form, slot);
  }
  wipe(text, length);
  if (result.ok()) return Status::success();
  Status status = Status::error(Code::kPrivateKey);
  status.key_form = result.error;
  status.found = result.found;
  return status;
}

}  // namespace locksign
