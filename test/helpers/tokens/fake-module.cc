// A PKCS#11 module without cryptography, for what no real token does on demand: locked PINs, full
// memory, removal, slowness. The words in the file FAKE_TOKEN_STATE say how it behaves, and the
// file FAKE_TOKEN_LOG receives a line for each call that a test asks about.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "pkcs11/cryptoki.h"

using namespace locksign;

namespace {

constexpr CK_RV kCancelled = 0x50;  // CKR_FUNCTION_CANCELED

bool is_stuck = false;  // until C_Finalize

struct Object {
  CK_ULONG object_class;
  CK_ULONG type;
  const char* label;
  CK_BYTE id;
  bool asks_again;
};

// The handle of an object is its position, from 1.
const Object objects[] = {
    {CKO_PRIVATE_KEY, CKK_RSA, "rsa", 1, false},
    {CKO_SECRET_KEY, CKK_GENERIC_SECRET, "generic", 2, false},
    {CKO_PRIVATE_KEY, 0x01, "dsa", 3, false},  // CKK_DSA
    {CKO_PRIVATE_KEY, CKK_RSA, "asks", 4, true},
    {CKO_PRIVATE_KEY, CKK_RSA, "twin", 5, false},
    {CKO_PRIVATE_KEY, CKK_RSA, "twin", 6, false},
};
constexpr CK_ULONG kObjects = sizeof(objects) / sizeof(objects[0]);
constexpr CK_OBJECT_HANDLE kMade = 100;

CK_SESSION_HANDLE last_session = 0;
CK_SESSION_HANDLE open_session = 0;
bool logged_in = false;
CK_ULONG found[kObjects];
CK_ULONG found_count = 0;
CK_ULONG mechanism = 0;

bool is(const char* word) {
  char text[256] = {};
  FILE* file = std::fopen(std::getenv("FAKE_TOKEN_STATE"), "r");
  if (file == nullptr) return false;
  const size_t length = std::fread(text, 1, sizeof(text) - 1, file);
  std::fclose(file);
  text[length] = '\0';
  return std::strstr(text, word) != nullptr;
}

void note(const char* call) {
  FILE* file = std::fopen(std::getenv("FAKE_TOKEN_LOG"), "a");
  if (file == nullptr) return;
  std::fprintf(file, "%s\n", call);
  std::fclose(file);
}

// A removed token also ends its session.
CK_RV session_state(CK_SESSION_HANDLE session) {
  if (is("removed")) {
    open_session = 0;
    logged_in = false;
    return CKR_DEVICE_REMOVED;
  }
  return session == open_session && session != 0 ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

template <size_t Room>
void pad(CK_BYTE (&field)[Room], const char* text) {
  std::memset(field, ' ', Room);
  std::memcpy(field, text, std::strlen(text));
}

CK_RV initialize(void*) {
  note("C_Initialize");
  if (is("stuck")) {
    for (;;) sleep(1);
  }
  if (is("noisy")) std::printf("{\"tokens\": []}\n");
  return CKR_OK;
}

CK_RV finalize(void*) {
  note("C_Finalize");
  is_stuck = false;
  open_session = 0;
  logged_in = false;
  return CKR_OK;
}

CK_RV module_info(CK_INFO* info) {
  if (is("crashes")) std::abort();
  std::memset(info, 0, sizeof(*info));
  pad(info->libraryDescription, "A module for tests");
  pad(info->manufacturerID, "tests");
  info->libraryVersion = {1, 2};
  return CKR_OK;
}

CK_RV slot_list(CK_BYTE, CK_SLOT_ID* slots, CK_ULONG* count) {
  *count = is("removed") ? 0 : 2;
  if (slots == nullptr) return CKR_OK;
  for (CK_ULONG i = 0; i < *count; i++) slots[i] = i + 1;
  if (is("boasts")) *count = 1000;
  return CKR_OK;
}

CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  std::memset(info, 0, sizeof(*info));
  pad(info->label, slot == 1 || is("namesake") ? "fake" : "other");
  pad(info->manufacturerID, "tests");
  pad(info->model, "model");
  pad(info->serialNumber, slot == 1 ? "1" : "2");
  info->flags = is("empty") && slot == 2 ? 0 : CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED;
  if (is("few")) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (is("final")) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (is("locked")) info->flags |= CKF_USER_PIN_LOCKED;
  return CKR_OK;
}

CK_RV session_open(CK_SLOT_ID, CK_ULONG, void*, void*, CK_SESSION_HANDLE* session) {
  note("C_OpenSession");
  open_session = ++last_session;
  *session = open_session;
  return CKR_OK;
}

CK_RV session_close(CK_SESSION_HANDLE session) {
  if (session == open_session) {
    open_session = 0;
    logged_in = false;
  }
  return CKR_OK;
}

CK_RV login(CK_SESSION_HANDLE session, CK_ULONG, const CK_BYTE* pin, CK_ULONG bytes) {
  note("C_Login");
  const CK_RV state = session_state(session);
  if (state != CKR_OK) return state;
  if (is("shared")) return CKR_USER_ALREADY_LOGGED_IN;
  if (is("shut")) return CKR_PIN_LOCKED;
  const char* right = is("changed") ? "4321" : "1234";
  if (bytes != 4 || std::memcmp(pin, right, 4) != 0) return CKR_PIN_INCORRECT;
  logged_in = true;
  return CKR_OK;
}

CK_RV logout(CK_SESSION_HANDLE) {
  note("C_Logout");
  logged_in = false;
  return CKR_OK;
}

CK_RV create(CK_SESSION_HANDLE session, CK_ATTRIBUTE* attributes, CK_ULONG count, CK_OBJECT_HANDLE* object) {
  const CK_RV state = session_state(session);
  if (state != CKR_OK) return state;
  if (is("full")) return CKR_DEVICE_MEMORY;
  for (CK_ULONG i = 0; i < count; i++) {
    const bool is_strict = is("strict") && (attributes[i].type == CKA_ALLOWED_MECHANISMS ||
                                            (attributes[i].type == CKA_KEY_TYPE &&
                                             *static_cast<CK_ULONG*>(attributes[i].pValue) != CKK_GENERIC_SECRET));
    if (is_strict) return CKR_TEMPLATE_INCONSISTENT;
  }
  *object = kMade;
  return CKR_OK;
}

CK_RV destroy(CK_SESSION_HANDLE, CK_OBJECT_HANDLE) {
  note("C_DestroyObject");
  return CKR_OK;
}

CK_RV give(CK_ATTRIBUTE* attribute, const void* value, CK_ULONG bytes) {
  const bool fits = attribute->ulValueLen >= bytes;
  attribute->ulValueLen = fits ? bytes : CK_UNAVAILABLE_INFORMATION;
  if (!fits) return 0x150;  // CKR_BUFFER_TOO_SMALL
  std::memcpy(attribute->pValue, value, bytes);
  return CKR_OK;
}

CK_RV attribute_of(CK_OBJECT_HANDLE handle, CK_ATTRIBUTE* attribute) {
  static const Object made = {CKO_SECRET_KEY, CKK_GENERIC_SECRET, "made", 9, false};
  const Object& object = handle == kMade ? made : objects[handle - 1];
  CK_BYTE modulus[256];
  std::memset(modulus, 0xc1, sizeof(modulus));
  static const CK_BYTE exponent[] = {1, 0, 1};
  const CK_BYTE yes = CK_TRUE;
  const CK_BYTE extractable = is("exposed") ? CK_TRUE : CK_FALSE;
  const CK_BYTE asks = object.asks_again ? CK_TRUE : CK_FALSE;
  switch (attribute->type) {
    case CKA_KEY_TYPE:
      return give(attribute, &object.type, sizeof(object.type));
    case CKA_LABEL:
      return give(attribute, object.label, std::strlen(object.label));
    case CKA_ID:
      return give(attribute, &object.id, 1);
    case CKA_SIGN:
    case CKA_SENSITIVE:
      return give(attribute, &yes, 1);
    case CKA_EXTRACTABLE:
      return give(attribute, &extractable, 1);
    case CKA_ALWAYS_AUTHENTICATE:
      return give(attribute, &asks, 1);
    case CKA_MODULUS:
      return give(attribute, modulus, sizeof(modulus));
    case CKA_PUBLIC_EXPONENT:
      return give(attribute, exponent, sizeof(exponent));
    default:
      attribute->ulValueLen = CK_UNAVAILABLE_INFORMATION;
      return CKR_ATTRIBUTE_TYPE_INVALID;
  }
}

CK_RV attributes_of(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE handle, CK_ATTRIBUTE* attributes, CK_ULONG count) {
  const CK_RV state = session_state(session);
  if (state != CKR_OK) return state;
  CK_RV result = CKR_OK;
  for (CK_ULONG i = 0; i < count; i++) {
    const CK_RV each = attribute_of(handle, &attributes[i]);
    if (each != CKR_OK) result = each;
  }
  return result;
}

bool has(const Object& object, const CK_ATTRIBUTE& wanted) {
  switch (wanted.type) {
    case CKA_CLASS:
      return *static_cast<CK_ULONG*>(wanted.pValue) == object.object_class;
    case CKA_LABEL:
      return wanted.ulValueLen == std::strlen(object.label) &&
             std::memcmp(wanted.pValue, object.label, wanted.ulValueLen) == 0;
    case CKA_ID:
      return wanted.ulValueLen == 1 && *static_cast<CK_BYTE*>(wanted.pValue) == object.id;
    default:
      return false;
  }
}

CK_RV find_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE* attributes, CK_ULONG count) {
  const CK_RV state = session_state(session);
  if (state != CKR_OK) return state;
  found_count = 0;
  for (CK_ULONG object = 0; object < kObjects; object++) {
    bool fits = true;
    for (CK_ULONG i = 0; i < count; i++) fits = fits && has(objects[object], attributes[i]);
    if (fits) found[found_count++] = object + 1;
  }
  return CKR_OK;
}

CK_RV find(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* handles, CK_ULONG, CK_ULONG* count) {
  *count = found_count;
  std::memcpy(handles, found, found_count * sizeof(handles[0]));
  found_count = 0;
  return CKR_OK;
}

CK_RV find_final(CK_SESSION_HANDLE) { return CKR_OK; }

CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* wanted, CK_OBJECT_HANDLE) {
  const CK_RV state = session_state(session);
  if (state != CKR_OK) return state;
  if (wanted->mechanism == CKM_SHA256_RSA_PKCS) return CKR_MECHANISM_INVALID;
  mechanism = wanted->mechanism;
  return CKR_OK;
}

// The "signature" is the data, behind zeros.
CK_RV sign(CK_SESSION_HANDLE session, const CK_BYTE* data, CK_ULONG bytes, CK_BYTE* signature, CK_ULONG* length) {
  if (is("hangs")) {
    for (;;) sleep(1);
  }
  if (is("slow")) usleep(300 * 1000);
  if (is("cancels")) return kCancelled;
  if (is("sticks")) is_stuck = true;
  if (is_stuck) return CKR_GENERAL_ERROR;
  const CK_RV state = session_state(session);
  if (state != CKR_OK) return state;
  const CK_ULONG wanted = mechanism == CKM_RSA_PKCS ? 256 : 32;
  *length = is("short") ? wanted - 1 : wanted;
  std::memset(signature, 0, wanted);
  if (bytes <= wanted) std::memcpy(signature + wanted - bytes, data, bytes);
  return CKR_OK;
}

CK_RV generate_pair(CK_SESSION_HANDLE, CK_MECHANISM*, CK_ATTRIBUTE*, CK_ULONG, CK_ATTRIBUTE*, CK_ULONG,
                    CK_OBJECT_HANDLE*, CK_OBJECT_HANDLE*) {
  return is("full") ? CKR_DEVICE_MEMORY : CKR_MECHANISM_INVALID;
}

CK_RV random_bytes(CK_SESSION_HANDLE, CK_BYTE* bytes, CK_ULONG count) {
  std::memset(bytes, 7, count);
  return CKR_OK;
}

CK_FUNCTION_LIST list;

}  // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** functions) {
  if (is("refuses")) return CKR_FUNCTION_FAILED;
  if (is("empty")) return CKR_OK;
  list.version = {static_cast<CK_BYTE>(is("version") ? 9 : 2), 40};
  list.C_Initialize = initialize;
  list.C_Finalize = finalize;
  list.C_GetInfo = module_info;
  list.C_GetSlotList = slot_list;
  list.C_GetTokenInfo = token_info;
  list.C_OpenSession = session_open;
  list.C_CloseSession = session_close;
  list.C_Login = login;
  list.C_Logout = logout;
  list.C_CreateObject = create;
  list.C_DestroyObject = destroy;
  list.C_GetAttributeValue = attributes_of;
  list.C_FindObjectsInit = find_init;
  list.C_FindObjects = find;
  list.C_FindObjectsFinal = find_final;
  list.C_SignInit = sign_init;
  list.C_Sign = sign;
  list.C_GenerateKeyPair = generate_pair;
  list.C_GenerateRandom = random_bytes;
  *functions = &list;
  return CKR_OK;
}
