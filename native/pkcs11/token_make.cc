// New keys inside a token: pairs that it generates, and HMAC keys that are moved in.
#include <cstring>
#include <initializer_list>

#include "pkcs11/curve_names.h"
#include "pkcs11/leftovers.h"
#include "pkcs11/token.h"

namespace locksign {

namespace {

constexpr size_t kIdBytes = 16;

// A list of attributes. The values are pointed to, not copied.
class Template final {
 public:
  void add(CK_ULONG type, const void* value, size_t bytes) {
    // The functions take the values of all uses through a pointer that is not const.
    attributes_[count_++] = {type, const_cast<void*>(value), static_cast<CK_ULONG>(bytes)};
  }
  void add_flag(CK_ULONG type, bool value) { add(type, value ? &kTrue : &kFalse, sizeof(CK_BYTE)); }
  void add_number(CK_ULONG type, CK_ULONG value) {
    numbers_[numbers_used_] = value;
    add(type, &numbers_[numbers_used_++], sizeof(CK_ULONG));
  }
  CK_ATTRIBUTE* attributes() { return attributes_; }
  CK_ULONG count() const { return count_; }

 private:
  static constexpr CK_BYTE kTrue = CK_TRUE;
  static constexpr CK_BYTE kFalse = CK_FALSE;

  CK_ATTRIBUTE attributes_[20];
  CK_ULONG numbers_[4];
  CK_ULONG count_ = 0;
  size_t numbers_used_ = 0;
};

// What keeps the key inside, and that it only signs. A token may refuse to hear of uses that it has
// not, so these can be left out.
void add_protection(Template* list, bool names_uses) {
  list->add_flag(CKA_TOKEN, true);
  list->add_flag(CKA_PRIVATE, true);
  list->add_flag(CKA_SENSITIVE, true);
  list->add_flag(CKA_EXTRACTABLE, false);
  list->add_flag(CKA_SIGN, true);
  if (!names_uses) return;
  list->add_flag(CKA_DECRYPT, false);
  list->add_flag(CKA_UNWRAP, false);
  list->add_flag(CKA_DERIVE, false);
}

// The token refuses an attribute, so another list may do. Some say no more than that it failed.
bool is_of_template(CK_RV result) {
  return result == CKR_ATTRIBUTE_TYPE_INVALID || result == CKR_ATTRIBUTE_VALUE_INVALID ||
         result == CKR_TEMPLATE_INCONSISTENT || result == CKR_GENERAL_ERROR;
}

struct CurveParams {
  const uint8_t* bytes;
  size_t length;
};

// The forms of CKA_EC_PARAMS, in the order in which they are tried.
constexpr CurveParams kEd25519Forms[] = {{kEd25519Params, sizeof(kEd25519Params)},
                                         {kEd25519NameParams, sizeof(kEd25519NameParams)}};
constexpr CurveParams kP256Forms[] = {{kP256Params, sizeof(kP256Params)}};
constexpr CurveParams kNoForms[] = {{nullptr, 0}};

struct PairKind {
  CK_ULONG mechanism;
  const CurveParams* forms;
  size_t form_count;
};

PairKind kind_of(TokenAlgorithm algorithm) {
  if (algorithm == TokenAlgorithm::kEd25519) return {CKM_EC_EDWARDS_KEY_PAIR_GEN, kEd25519Forms, 2};
  if (algorithm == TokenAlgorithm::kEcdsaP256Sha256) return {CKM_EC_KEY_PAIR_GEN, kP256Forms, 1};
  return {CKM_RSA_PKCS_KEY_PAIR_GEN, kNoForms, 1};
}

struct NewPair {
  TokenText label;
  uint8_t id[kIdBytes];
  size_t bits;
};

CK_RV generate_pair(const CK_FUNCTION_LIST& call, CK_SESSION_HANDLE session, const NewPair& pair,
                    CK_ULONG mechanism_number, const CurveParams& curve, bool names_uses,
                    CK_OBJECT_HANDLE* public_key, CK_OBJECT_HANDLE* private_key) {
  static constexpr uint8_t kExponent[] = {1, 0, 1};  // 65,537
  Template for_public;
  for_public.add_flag(CKA_TOKEN, true);
  for_public.add_flag(CKA_PRIVATE, false);
  for_public.add_flag(CKA_VERIFY, true);
  if (curve.bytes != nullptr) {
    for_public.add(CKA_EC_PARAMS, curve.bytes, curve.length);
  } else {
    for_public.add_number(CKA_MODULUS_BITS, static_cast<CK_ULONG>(pair.bits));
    for_public.add(CKA_PUBLIC_EXPONENT, kExponent, sizeof(kExponent));
  }
  Template for_private;
  add_protection(&for_private, names_uses);
  for (Template* each : {&for_public, &for_private}) {
    each->add(CKA_LABEL, pair.label.bytes, pair.label.length);
    each->add(CKA_ID, pair.id, sizeof(pair.id));
  }
  CK_MECHANISM mechanism = {mechanism_number, nullptr, 0};
  return call.C_GenerateKeyPair(session, &mechanism, for_public.attributes(), for_public.count(),
                                for_private.attributes(), for_private.count(), public_key, private_key);
}

struct HmacKind {
  CK_ULONG type;
  CK_ULONG mechanism;
};

HmacKind hmac_of(TokenAlgorithm algorithm) {
  if (algorithm == TokenAlgorithm::kHmacSha256) return {CKK_SHA256_HMAC, CKM_SHA256_HMAC};
  if (algorithm == TokenAlgorithm::kHmacSha384) return {CKK_SHA384_HMAC, CKM_SHA384_HMAC};
  return {CKK_SHA512_HMAC, CKM_SHA512_HMAC};
}

}  // namespace

// Reads back the key that was made. One that the token would give out is removed again.
Status Token::made(CK_OBJECT_HANDLE object, bool is_secret_key, TokenKey* key) {
  bool signs = false;
  const Status status = read_key(object, is_secret_key, key, &signs);
  if (!status.ok()) return status;
  const bool stays_inside =
      read_flag(object, CKA_SENSITIVE, false) && !read_flag(object, CKA_EXTRACTABLE, true);
  if (stays_inside && signs) return status;
  call().C_DestroyObject(session_, object);
  Status exposed = Status::error(Code::kTokenKey);
  exposed.limit = static_cast<uint64_t>(TokenKeyFault::kExposed);
  return exposed;
}

Status Token::generate(const TokenText& label, TokenAlgorithm algorithm, size_t bits, TokenKey* key) {
  return attempt(false, [&] {
    Status status = require_unused(label);
    if (!status.ok()) return status;
    NewPair pair;
    pair.label = label;
    pair.bits = bits;
    CK_RV result = call().C_GenerateRandom(session_, pair.id, sizeof(pair.id));
    if (result != CKR_OK) return failure(result, "C_GenerateRandom");
    const PairKind kind = kind_of(algorithm);
    CK_OBJECT_HANDLE public_key = 0;
    CK_OBJECT_HANDLE private_key = 0;
    for (const bool names_uses : {true, false}) {
      for (size_t form = 0; form < kind.form_count; form++) {
        result = generate_pair(call(), session_, pair, kind.mechanism, kind.forms[form], names_uses,
                               &public_key, &private_key);
        if (result != CKR_CURVE_NOT_SUPPORTED && !is_of_template(result)) break;
      }
      if (!is_of_template(result)) break;
    }
    if (result != CKR_OK) return failure(result, "C_GenerateKeyPair");
    status = made(private_key, false, key);
    if (!status.ok()) call().C_DestroyObject(session_, public_key);
    return status;
  });
}

Status Token::import_secret(const TokenText& label, TokenAlgorithm algorithm, const uint8_t* block,
                            size_t block_bytes, TokenKey* key) {
  return attempt(false, [&] {
    const Status status = require_unused(label);
    if (!status.ok()) return status;
    uint8_t id[kIdBytes];
    CK_RV result = call().C_GenerateRandom(session_, id, sizeof(id));
    if (result != CKR_OK) return failure(result, "C_GenerateRandom");
    const HmacKind kind = hmac_of(algorithm);
    CK_OBJECT_HANDLE object = 0;
    // A token that does not know a type of key for the hash takes a generic secret.
    for (const CK_ULONG type : {kind.type, CKK_GENERIC_SECRET}) {
      for (const bool names_uses : {true, false}) {
        Template list;
        list.add_number(CKA_CLASS, CKO_SECRET_KEY);
        list.add_number(CKA_KEY_TYPE, type);
        add_protection(&list, names_uses);
        if (names_uses) list.add(CKA_ALLOWED_MECHANISMS, &kind.mechanism, sizeof(kind.mechanism));
        list.add(CKA_LABEL, label.bytes, label.length);
        list.add(CKA_ID, id, sizeof(id));
        list.add(CKA_VALUE, block, block_bytes);
        result = call().C_CreateObject(session_, list.attributes(), list.count(), &object);
        if (!is_of_template(result)) break;
      }
      if (!is_of_template(result)) break;
    }
    wipe_leftovers_of_module();
    if (result != CKR_OK) return failure(result, "C_CreateObject");
    const Status created = made(object, true, key);
    if (created.ok() && !key->has_algorithm) {
      key->algorithm = algorithm;
      key->has_algorithm = true;
    }
    return created;
  });
}

}  // namespace locksign
