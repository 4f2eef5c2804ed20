// The keys inside a token, and what their attributes say.
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <new>

#include "pkcs11/curve_names.h"
#include "pkcs11/token.h"

namespace locksign {

namespace {

// More objects are not read. Tokens hold a few dozen.
constexpr size_t kMostObjects = 4096;
constexpr CK_ULONG kObjectsAtOnce = 64;

constexpr size_t kEd25519Bytes = 32;
constexpr size_t kP256PointBytes = 65;  // 4, x, y (SEC 1, section 2.3.3)

Status key_fault(TokenKeyFault fault) {
  Status status = Status::error(Code::kTokenKey);
  status.limit = static_cast<uint64_t>(fault);
  return status;
}

bool is_hmac(TokenAlgorithm algorithm) {
  return algorithm == TokenAlgorithm::kHmacSha256 || algorithm == TokenAlgorithm::kHmacSha384 ||
         algorithm == TokenAlgorithm::kHmacSha512;
}

void set_algorithm(TokenKey* key, TokenAlgorithm algorithm) {
  key->algorithm = algorithm;
  key->has_algorithm = true;
  key->needs_hint = false;
}

bool hmac_of_mechanism(CK_ULONG mechanism, TokenAlgorithm* algorithm) {
  switch (mechanism) {
    case CKM_SHA256_HMAC:
      *algorithm = TokenAlgorithm::kHmacSha256;
      return true;
    case CKM_SHA384_HMAC:
      *algorithm = TokenAlgorithm::kHmacSha384;
      return true;
    case CKM_SHA512_HMAC:
      *algorithm = TokenAlgorithm::kHmacSha512;
      return true;
    default:
      return false;
  }
}

// Takes the content out of DER (X.690): OCTET STRING, or BIT STRING without unused bits. Some
// tokens give the point itself.
const uint8_t* point_in(const uint8_t* value, size_t length, size_t point_bytes) {
  if (length == point_bytes) return value;
  if (length == point_bytes + 2 && value[0] == 0x04 && value[1] == point_bytes) return value + 2;
  if (length == point_bytes + 3 && value[0] == 0x03 && value[1] == point_bytes + 1 && value[2] == 0)
    return value + 3;
  return nullptr;
}

}  // namespace

bool Token::read(CK_OBJECT_HANDLE object, CK_ULONG type, void* value, size_t room, size_t* length) const {
  CK_ATTRIBUTE attribute = {type, value, static_cast<CK_ULONG>(room)};
  const CK_RV result = call().C_GetAttributeValue(session_, object, &attribute, 1);
  if (result != CKR_OK || attribute.ulValueLen == CK_UNAVAILABLE_INFORMATION || attribute.ulValueLen > room) {
    return false;
  }
  *length = attribute.ulValueLen;
  return true;
}

bool Token::read_text(CK_OBJECT_HANDLE object, CK_ULONG type, TokenText* text) const {
  size_t length;
  text->is_given = read(object, type, text->bytes, TokenText::kRoom, &length);
  if (text->is_given) text->length = static_cast<uint8_t>(length);
  return text->is_given;
}

bool Token::read_flag(CK_OBJECT_HANDLE object, CK_ULONG type, bool otherwise) const {
  CK_BYTE flag;
  size_t length;
  return read(object, type, &flag, sizeof(flag), &length) && length == sizeof(flag) ? flag != CK_FALSE
                                                                                    : otherwise;
}

// The objects are owned by the caller: malloc.
Status Token::find_objects(CK_ATTRIBUTE* attributes, CK_ULONG count, CK_OBJECT_HANDLE** objects,
                           size_t* found) {
  *objects = nullptr;
  *found = 0;
  CK_RV result = call().C_FindObjectsInit(session_, attributes, count);
  if (result != CKR_OK) return failure(result, "C_FindObjectsInit");
  Status status;
  for (;;) {
    void* grown = std::realloc(*objects, (*found + kObjectsAtOnce) * sizeof(CK_OBJECT_HANDLE));
    if (grown == nullptr) {
      status = Status::error(Code::kMemoryExhausted);
      break;
    }
    *objects = static_cast<CK_OBJECT_HANDLE*>(grown);
    CK_ULONG more = 0;
    result = call().C_FindObjects(session_, *objects + *found, kObjectsAtOnce, &more);
    if (result != CKR_OK) status = failure(result, "C_FindObjects");
    if (result != CKR_OK || more == 0 || more > kObjectsAtOnce) break;
    *found += more;
    if (*found >= kMostObjects) break;
  }
  call().C_FindObjectsFinal(session_);
  if (!status.ok()) {
    std::free(*objects);
    *objects = nullptr;
    *found = 0;
  }
  return status;
}

void Token::read_public_parts(CK_OBJECT_HANDLE object, TokenKey* key) {
  uint8_t value[kMaxTokenSignatureBytes + 8];
  size_t length;
  if (key->algorithm == TokenAlgorithm::kRsaPkcs1Sha256) {
    if (!read(object, CKA_MODULUS, value, sizeof(value), &length)) return;
    const uint8_t* modulus = value;
    for (; length > 0 && *modulus == 0; length--) modulus++;
    if (length == 0 || length > sizeof(key->public_key)) return;
    size_t exponent_bytes;
    if (!read(object, CKA_PUBLIC_EXPONENT, key->public_exponent, sizeof(key->public_exponent),
              &exponent_bytes))
      return;
    std::memcpy(key->public_key, modulus, length);
    key->public_key_bytes = length;
    key->public_exponent_bytes = exponent_bytes;
    return;
  }
  if (!read(object, CKA_EC_POINT, value, sizeof(value), &length)) return;
  const bool is_edwards = key->algorithm == TokenAlgorithm::kEd25519;
  const uint8_t* point = point_in(value, length, is_edwards ? kEd25519Bytes : kP256PointBytes);
  if (point == nullptr || (!is_edwards && point[0] != 0x04)) return;
  key->public_key_bytes = is_edwards ? kEd25519Bytes : kP256PointBytes - 1;
  std::memcpy(key->public_key, is_edwards ? point : point + 1, key->public_key_bytes);
}

// The public key is an object of its own with the same CKA_ID. Some tokens have its parts at the
// private key too.
void Token::read_public_key(TokenKey* key) {
  CK_ULONG object_class = CKO_PUBLIC_KEY;
  const bool by_id = key->id.length > 0;
  TokenText& name = by_id ? key->id : key->label;
  CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &object_class, sizeof(object_class)},
                           {by_id ? CKA_ID : CKA_LABEL, name.bytes, name.length}};
  CK_OBJECT_HANDLE* objects;
  size_t found;
  if (find_objects(wanted, 2, &objects, &found).ok()) {
    for (size_t i = 0; i < found && key->public_key_bytes == 0; i++) read_public_parts(objects[i], key);
    std::free(objects);
  }
  if (key->public_key_bytes == 0) read_public_parts(key->object, key);
}

Status Token::read_key(CK_OBJECT_HANDLE object, bool is_secret_key, TokenKey* key, bool* signs) {
  *key = TokenKey();
  key->object = object;
  key->connection = connection_;
  key->is_secret_key = is_secret_key;
  CK_ULONG type = 0;
  CK_ATTRIBUTE attribute = {CKA_KEY_TYPE, &type, sizeof(type)};
  const CK_RV result = call().C_GetAttributeValue(session_, object, &attribute, 1);
  if (result != CKR_OK) return failure(result, "C_GetAttributeValue");
  read_text(object, CKA_LABEL, &key->label);
  read_text(object, CKA_ID, &key->id);
  *signs = read_flag(object, CKA_SIGN, false);
  TokenAlgorithm algorithm;
  if (is_secret_key) {
    if (type == CKK_SHA256_HMAC) set_algorithm(key, TokenAlgorithm::kHmacSha256);
    if (type == CKK_SHA384_HMAC) set_algorithm(key, TokenAlgorithm::kHmacSha384);
    if (type == CKK_SHA512_HMAC) set_algorithm(key, TokenAlgorithm::kHmacSha512);
    if (type != CKK_GENERIC_SECRET) return Status::success();
    key->needs_hint = true;
    CK_ULONG allowed = 0;
    size_t length;
    if (read(object, CKA_ALLOWED_MECHANISMS, &allowed, sizeof(allowed), &length) &&
        length == sizeof(allowed) && hmac_of_mechanism(allowed, &algorithm)) {
      set_algorithm(key, algorithm);
    }
    return Status::success();
  }
  uint8_t curve[32];
  size_t curve_bytes = 0;
  if (type != CKK_RSA && !read(object, CKA_EC_PARAMS, curve, sizeof(curve), &curve_bytes)) curve_bytes = 0;
  if (type == CKK_RSA) set_algorithm(key, TokenAlgorithm::kRsaPkcs1Sha256);
  if (type == CKK_EC && is_p256(curve, curve_bytes)) set_algorithm(key, TokenAlgorithm::kEcdsaP256Sha256);
  if (type == CKK_EC_EDWARDS && is_ed25519(curve, curve_bytes)) set_algorithm(key, TokenAlgorithm::kEd25519);
  if (!key->has_algorithm) return Status::success();
  read_public_key(key);
  // RFC 8017 allows others, which this package does not sign with.
  constexpr size_t kLeastModulusBytes = 256;
  if (type == CKK_RSA && key->public_key_bytes < kLeastModulusBytes) key->has_algorithm = false;
  return Status::success();
}

// All keys of the name, also those that this package does not sign with.
Status Token::list(const TokenKeyName& name, TokenKey** keys, size_t* count) {
  *keys = nullptr;
  *count = 0;
  TokenText label = name.label;
  TokenText id = name.id;
  for (const bool is_secret_key : {false, true}) {
    if (is_secret_key ? name.only_private : name.only_secret) continue;
    CK_ULONG object_class = is_secret_key ? CKO_SECRET_KEY : CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted[3] = {{CKA_CLASS, &object_class, sizeof(object_class)}};
    CK_ULONG conditions = 1;
    if (label.is_given) wanted[conditions++] = {CKA_LABEL, label.bytes, label.length};
    if (id.is_given) wanted[conditions++] = {CKA_ID, id.bytes, id.length};
    CK_OBJECT_HANDLE* objects;
    size_t found;
    Status status = find_objects(wanted, conditions, &objects, &found);
    void* grown = status.ok() ? std::realloc(*keys, (*count + found + 1) * sizeof(TokenKey)) : nullptr;
    if (status.ok() && grown == nullptr) status = Status::error(Code::kMemoryExhausted);
    if (grown != nullptr) *keys = static_cast<TokenKey*>(grown);
    for (size_t i = 0; status.ok() && i < found; i++) {
      bool signs = false;
      status = read_key(objects[i], is_secret_key, new (*keys + *count) TokenKey, &signs);
      if (!signs) (*keys)[*count].has_algorithm = (*keys)[*count].needs_hint = false;
      (*count)++;
    }
    std::free(objects);
    if (!status.ok()) {
      std::free(*keys);
      *keys = nullptr;
      *count = 0;
      return status;
    }
  }
  return Status::success();
}

Status Token::find_one(const TokenKeyName& name, TokenKey* key) {
  TokenKey* keys;
  size_t count;
  const Status status = list(name, &keys, &count);
  if (!status.ok()) return status;
  if (count == 1) *key = keys[0];
  std::free(keys);
  if (count == 1) return status;
  return key_fault(count == 0 ? TokenKeyFault::kMissing : TokenKeyFault::kAmbiguous);
}

Status Token::find(const TokenKeyName& name, const TokenAlgorithm* wanted, TokenKey* key) {
  return attempt(true, [&] {
    const Status status = find_one(name, key);
    if (!status.ok()) return status;
    if (key->needs_hint) {
      if (wanted == nullptr || !is_hmac(*wanted)) return key_fault(TokenKeyFault::kAlgorithm);
      set_algorithm(key, *wanted);
    }
    if (!key->has_algorithm) return key_fault(TokenKeyFault::kKind);
    if (wanted != nullptr && *wanted != key->algorithm) return key_fault(TokenKeyFault::kAlgorithm);
    if (read_flag(key->object, CKA_ALWAYS_AUTHENTICATE, false)) return key_fault(TokenKeyFault::kAsksAgain);
    return status;
  });
}

// Two keys of one label could not be told apart later.
Status Token::require_unused(const TokenText& label) {
  TokenKeyName name;
  name.label = label;
  TokenKey key;
  const Status status = find_one(name, &key);
  if (status.code != Code::kTokenKey) return status.ok() ? key_fault(TokenKeyFault::kExists) : status;
  const bool is_missing = status.limit == static_cast<uint64_t>(TokenKeyFault::kMissing);
  return is_missing ? Status::success() : key_fault(TokenKeyFault::kExists);
}

}  // namespace locksign
