// Signing inside a token.
#include <cstring>

#include "hash/sha256.h"
#include "pkcs11/token.h"

namespace locksign {

namespace {

constexpr size_t kSha256Bytes = 32;

// DigestInfo of SHA-256 (RFC 8017, section 9.2, note 1), before the digest.
constexpr uint8_t kDigestInfo[] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                   0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

// The message is not secret.
void sha256(const uint8_t* message, size_t message_bytes, uint8_t* digest) {
  uint32_t state[kStateWords];
  uint8_t block[kBlockBytes<uint32_t>];
  std::memcpy(state, kSha256InitialState, sizeof(state));
  hash_finish(sha256_implementation().compress, state, message, message_bytes, 0, block);
  for (size_t i = 0; i < kStateWords; i++) store_big_endian(digest + i * sizeof(uint32_t), state[i]);
}

CK_ULONG mechanism_of(TokenAlgorithm algorithm) {
  switch (algorithm) {
    case TokenAlgorithm::kHmacSha256:
      return CKM_SHA256_HMAC;
    case TokenAlgorithm::kHmacSha384:
      return CKM_SHA384_HMAC;
    case TokenAlgorithm::kHmacSha512:
      return CKM_SHA512_HMAC;
    case TokenAlgorithm::kEd25519:
      return CKM_EDDSA;
    case TokenAlgorithm::kEcdsaP256Sha256:
      return CKM_ECDSA;
    case TokenAlgorithm::kRsaPkcs1Sha256:
      return CKM_SHA256_RSA_PKCS;
  }
  return CKM_ECDSA;
}

Status key_missing() {
  Status status = Status::error(Code::kTokenKey);
  status.limit = static_cast<uint64_t>(TokenKeyFault::kMissing);
  return status;
}

size_t signature_bytes_of(const TokenKey& key) {
  switch (key.algorithm) {
    case TokenAlgorithm::kHmacSha256:
      return 32;
    case TokenAlgorithm::kHmacSha384:
      return 48;
    case TokenAlgorithm::kRsaPkcs1Sha256:
      return key.public_key_bytes;
    default:
      return 64;
  }
}

}  // namespace

// Section 5: after CKR_GENERAL_ERROR the token may be in an inconsistent state. tpm2-pkcs11 signs
// nothing more once its TPM did not answer, and says no more than that, so the session is over.
Status Token::sign_failure(CK_RV result, const char* call) const {
  const Status status = failure(result, call);
  if (result != CKR_GENERAL_ERROR) return status;
  return Status::system(Code::kTokenLost, static_cast<int>(result), call);
}

Status Token::sign_once(TokenKey* key, const uint8_t* message, size_t message_bytes,
                        TokenSignature* signature) {
  if (key->connection != connection_) {
    // The numbers of objects end with the session. The key is the same if its public key is.
    TokenKeyName name;
    name.label = key->label;
    name.id = key->id;
    name.only_private = !key->is_secret_key;
    name.only_secret = key->is_secret_key;
    TokenKey again;
    const Status status = find_one(name, &again);
    if (!status.ok()) return status;
    const bool is_same = again.public_key_bytes == key->public_key_bytes &&
                         std::memcmp(again.public_key, key->public_key, key->public_key_bytes) == 0;
    if (!is_same) return key_missing();
    key->object = again.object;
    key->connection = connection_;
  }
  const uint8_t* data = message;
  size_t data_bytes = message_bytes;
  uint8_t digest[sizeof(kDigestInfo) + kSha256Bytes];
  if (key->algorithm == TokenAlgorithm::kEcdsaP256Sha256) {
    sha256(message, message_bytes, digest);
    data = digest;
    data_bytes = kSha256Bytes;
  }
  CK_MECHANISM mechanism = {mechanism_of(key->algorithm), nullptr, 0};
  CK_RV result = call().C_SignInit(session_, &mechanism, key->object);
  if (result == CKR_MECHANISM_INVALID && mechanism.mechanism == CKM_SHA256_RSA_PKCS) {
    std::memcpy(digest, kDigestInfo, sizeof(kDigestInfo));
    sha256(message, message_bytes, digest + sizeof(kDigestInfo));
    data = digest;
    data_bytes = sizeof(digest);
    mechanism.mechanism = CKM_RSA_PKCS;
    result = call().C_SignInit(session_, &mechanism, key->object);
  }
  if (result == CKR_KEY_HANDLE_INVALID || result == CKR_OBJECT_HANDLE_INVALID) {
    return key_missing();
  }
  if (result != CKR_OK) return sign_failure(result, "C_SignInit");
  CK_ULONG bytes = sizeof(signature->bytes);
  result = call().C_Sign(session_, data, static_cast<CK_ULONG>(data_bytes), signature->bytes, &bytes);
  if (result != CKR_OK) return sign_failure(result, "C_Sign");
  if (bytes != signature_bytes_of(*key))
    return Status::system(Code::kTokenFailed, static_cast<int>(CKR_GENERAL_ERROR), "C_Sign");
  signature->length = bytes;
  return Status::success();
}

}  // namespace locksign
