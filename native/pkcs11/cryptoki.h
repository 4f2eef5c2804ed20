// The part of PKCS#11 that this package calls, declared from the OASIS specification: "PKCS #11
// Cryptographic Token Interface Base Specification Version 3.0" (sections 3 to 5) for the types,
// the order of the functions and the return values, and "Current Mechanisms Specification Version
// 3.0" for the mechanisms. The numbers are those of its appendices. The names are the
// specification's.
#pragma once

// Section 2.1: on Windows the structures are packed to one byte.
#if defined(_WIN32)
#pragma pack(push, 1)
#endif

namespace locksign {

typedef unsigned char CK_BYTE;
typedef unsigned long CK_ULONG;
typedef CK_ULONG CK_RV;
typedef CK_ULONG CK_SLOT_ID;
typedef CK_ULONG CK_SESSION_HANDLE;
typedef CK_ULONG CK_OBJECT_HANDLE;

// The length of an attribute that cannot be read.
constexpr CK_ULONG CK_UNAVAILABLE_INFORMATION = ~CK_ULONG{0};

struct CK_VERSION {
  CK_BYTE major;
  CK_BYTE minor;
};

// The texts are padded with spaces and have no terminator, as those of the next structure.
struct CK_INFO {
  CK_VERSION cryptokiVersion;
  CK_BYTE manufacturerID[32];
  CK_ULONG flags;
  CK_BYTE libraryDescription[32];
  CK_VERSION libraryVersion;
};

struct CK_TOKEN_INFO {
  CK_BYTE label[32];
  CK_BYTE manufacturerID[32];
  CK_BYTE model[16];
  CK_BYTE serialNumber[16];
  CK_ULONG flags;
  CK_ULONG ulMaxSessionCount;
  CK_ULONG ulSessionCount;
  CK_ULONG ulMaxRwSessionCount;
  CK_ULONG ulRwSessionCount;
  CK_ULONG ulMaxPinLen;
  CK_ULONG ulMinPinLen;
  CK_ULONG ulTotalPublicMemory;
  CK_ULONG ulFreePublicMemory;
  CK_ULONG ulTotalPrivateMemory;
  CK_ULONG ulFreePrivateMemory;
  CK_VERSION hardwareVersion;
  CK_VERSION firmwareVersion;
  CK_BYTE utcTime[16];
};

struct CK_ATTRIBUTE {
  CK_ULONG type;
  void* pValue;
  CK_ULONG ulValueLen;
};

struct CK_MECHANISM {
  CK_ULONG mechanism;
  void* pParameter;
  CK_ULONG ulParameterLen;
};

struct CK_C_INITIALIZE_ARGS {
  void* CreateMutex;
  void* DestroyMutex;
  void* LockMutex;
  void* UnlockMutex;
  CK_ULONG flags;
  void* pReserved;
};

// A function that this package does not call.
typedef void* CK_UNUSED;

// Section 3.6. All versions from 2.20 to 3.x begin with this list.
struct CK_FUNCTION_LIST {
  CK_VERSION version;
  CK_RV (*C_Initialize)(void* arguments);
  CK_RV (*C_Finalize)(void* reserved);
  CK_RV (*C_GetInfo)(CK_INFO* info);
  CK_UNUSED C_GetFunctionList;
  CK_RV (*C_GetSlotList)(CK_BYTE token_present, CK_SLOT_ID* slots, CK_ULONG* count);
  CK_UNUSED C_GetSlotInfo;
  CK_RV (*C_GetTokenInfo)(CK_SLOT_ID slot, CK_TOKEN_INFO* info);
  CK_UNUSED C_GetMechanismList, C_GetMechanismInfo, C_InitToken, C_InitPIN, C_SetPIN;
  CK_RV(*C_OpenSession)
  (CK_SLOT_ID slot, CK_ULONG flags, void* application, void* notify, CK_SESSION_HANDLE* session);
  CK_RV (*C_CloseSession)(CK_SESSION_HANDLE session);
  CK_UNUSED C_CloseAllSessions, C_GetSessionInfo, C_GetOperationState, C_SetOperationState;
  CK_RV (*C_Login)(CK_SESSION_HANDLE session, CK_ULONG user, const CK_BYTE* pin, CK_ULONG pin_bytes);
  CK_RV (*C_Logout)(CK_SESSION_HANDLE session);
  CK_RV(*C_CreateObject)
  (CK_SESSION_HANDLE session, CK_ATTRIBUTE* attributes, CK_ULONG count, CK_OBJECT_HANDLE* object);
  CK_UNUSED C_CopyObject;
  CK_RV (*C_DestroyObject)(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object);
  CK_UNUSED C_GetObjectSize;
  CK_RV(*C_GetAttributeValue)
  (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* attributes, CK_ULONG count);
  CK_UNUSED C_SetAttributeValue;
  CK_RV (*C_FindObjectsInit)(CK_SESSION_HANDLE session, CK_ATTRIBUTE* attributes, CK_ULONG count);
  CK_RV(*C_FindObjects)
  (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE* objects, CK_ULONG room, CK_ULONG* count);
  CK_RV (*C_FindObjectsFinal)(CK_SESSION_HANDLE session);
  CK_UNUSED C_EncryptInit, C_Encrypt, C_EncryptUpdate, C_EncryptFinal;
  CK_UNUSED C_DecryptInit, C_Decrypt, C_DecryptUpdate, C_DecryptFinal;
  CK_UNUSED C_DigestInit, C_Digest, C_DigestUpdate, C_DigestKey, C_DigestFinal;
  CK_RV (*C_SignInit)(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key);
  CK_RV(*C_Sign)
  (CK_SESSION_HANDLE session, const CK_BYTE* data, CK_ULONG data_bytes, CK_BYTE* signature, CK_ULONG* bytes);
  CK_UNUSED C_SignUpdate, C_SignFinal, C_SignRecoverInit, C_SignRecover;
  CK_UNUSED C_VerifyInit, C_Verify, C_VerifyUpdate, C_VerifyFinal, C_VerifyRecoverInit, C_VerifyRecover;
  CK_UNUSED C_DigestEncryptUpdate, C_DecryptDigestUpdate, C_SignEncryptUpdate, C_DecryptVerifyUpdate;
  CK_UNUSED C_GenerateKey;
  CK_RV(*C_GenerateKeyPair)
  (CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_ATTRIBUTE* public_attributes, CK_ULONG public_count,
   CK_ATTRIBUTE* private_attributes, CK_ULONG private_count, CK_OBJECT_HANDLE* public_key,
   CK_OBJECT_HANDLE* private_key);
  CK_UNUSED C_WrapKey, C_UnwrapKey, C_DeriveKey, C_SeedRandom;
  CK_RV (*C_GenerateRandom)(CK_SESSION_HANDLE session, CK_BYTE* bytes, CK_ULONG count);
  CK_UNUSED C_GetFunctionStatus, C_CancelFunction, C_WaitForSlotEvent;
};

#if defined(_WIN32)
#pragma pack(pop)
#endif

typedef CK_RV (*CK_C_GetFunctionList)(CK_FUNCTION_LIST** list);

constexpr CK_BYTE CK_TRUE = 1;
constexpr CK_BYTE CK_FALSE = 0;

constexpr CK_ULONG CKF_OS_LOCKING_OK = 0x2;  // CK_C_INITIALIZE_ARGS

constexpr CK_ULONG CKF_USER_PIN_INITIALIZED = 0x8;  // CK_TOKEN_INFO
constexpr CK_ULONG CKF_TOKEN_INITIALIZED = 0x400;
constexpr CK_ULONG CKF_USER_PIN_COUNT_LOW = 0x10000;
constexpr CK_ULONG CKF_USER_PIN_FINAL_TRY = 0x20000;
constexpr CK_ULONG CKF_USER_PIN_LOCKED = 0x40000;

constexpr CK_ULONG CKF_RW_SESSION = 0x2;
constexpr CK_ULONG CKF_SERIAL_SESSION = 0x4;
constexpr CK_ULONG CKU_USER = 1;

constexpr CK_ULONG CKO_PUBLIC_KEY = 2;
constexpr CK_ULONG CKO_PRIVATE_KEY = 3;
constexpr CK_ULONG CKO_SECRET_KEY = 4;

constexpr CK_ULONG CKK_RSA = 0x00;
constexpr CK_ULONG CKK_EC = 0x03;
constexpr CK_ULONG CKK_GENERIC_SECRET = 0x10;
constexpr CK_ULONG CKK_SHA256_HMAC = 0x2b;
constexpr CK_ULONG CKK_SHA384_HMAC = 0x2c;
constexpr CK_ULONG CKK_SHA512_HMAC = 0x2d;
constexpr CK_ULONG CKK_EC_EDWARDS = 0x40;

constexpr CK_ULONG CKA_CLASS = 0x000;
constexpr CK_ULONG CKA_TOKEN = 0x001;
constexpr CK_ULONG CKA_PRIVATE = 0x002;
constexpr CK_ULONG CKA_LABEL = 0x003;
constexpr CK_ULONG CKA_VALUE = 0x011;
constexpr CK_ULONG CKA_KEY_TYPE = 0x100;
constexpr CK_ULONG CKA_ID = 0x102;
constexpr CK_ULONG CKA_SENSITIVE = 0x103;
constexpr CK_ULONG CKA_DECRYPT = 0x105;
constexpr CK_ULONG CKA_UNWRAP = 0x107;
constexpr CK_ULONG CKA_SIGN = 0x108;
constexpr CK_ULONG CKA_VERIFY = 0x10a;
constexpr CK_ULONG CKA_DERIVE = 0x10c;
constexpr CK_ULONG CKA_MODULUS = 0x120;
constexpr CK_ULONG CKA_MODULUS_BITS = 0x121;
constexpr CK_ULONG CKA_PUBLIC_EXPONENT = 0x122;
constexpr CK_ULONG CKA_EXTRACTABLE = 0x162;
constexpr CK_ULONG CKA_EC_PARAMS = 0x180;
constexpr CK_ULONG CKA_EC_POINT = 0x181;
constexpr CK_ULONG CKA_ALWAYS_AUTHENTICATE = 0x202;
constexpr CK_ULONG CKA_ALLOWED_MECHANISMS = 0x40000600;

constexpr CK_ULONG CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0000;
constexpr CK_ULONG CKM_RSA_PKCS = 0x0001;
constexpr CK_ULONG CKM_SHA256_RSA_PKCS = 0x0040;
constexpr CK_ULONG CKM_SHA256_HMAC = 0x0251;
constexpr CK_ULONG CKM_SHA384_HMAC = 0x0261;
constexpr CK_ULONG CKM_SHA512_HMAC = 0x0271;
constexpr CK_ULONG CKM_EC_KEY_PAIR_GEN = 0x1040;
constexpr CK_ULONG CKM_ECDSA = 0x1041;
constexpr CK_ULONG CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
constexpr CK_ULONG CKM_EDDSA = 0x1057;

constexpr CK_RV CKR_OK = 0x000;
constexpr CK_RV CKR_HOST_MEMORY = 0x002;
constexpr CK_RV CKR_SLOT_ID_INVALID = 0x003;
constexpr CK_RV CKR_GENERAL_ERROR = 0x005;
constexpr CK_RV CKR_FUNCTION_FAILED = 0x006;
constexpr CK_RV CKR_ARGUMENTS_BAD = 0x007;
constexpr CK_RV CKR_ATTRIBUTE_SENSITIVE = 0x011;
constexpr CK_RV CKR_ATTRIBUTE_TYPE_INVALID = 0x012;
constexpr CK_RV CKR_ATTRIBUTE_VALUE_INVALID = 0x013;
constexpr CK_RV CKR_DEVICE_ERROR = 0x030;
constexpr CK_RV CKR_DEVICE_MEMORY = 0x031;
constexpr CK_RV CKR_DEVICE_REMOVED = 0x032;
constexpr CK_RV CKR_KEY_HANDLE_INVALID = 0x060;
constexpr CK_RV CKR_MECHANISM_INVALID = 0x070;
constexpr CK_RV CKR_OBJECT_HANDLE_INVALID = 0x082;
constexpr CK_RV CKR_PIN_INCORRECT = 0x0a0;
constexpr CK_RV CKR_PIN_INVALID = 0x0a1;
constexpr CK_RV CKR_PIN_LEN_RANGE = 0x0a2;
constexpr CK_RV CKR_PIN_EXPIRED = 0x0a3;
constexpr CK_RV CKR_PIN_LOCKED = 0x0a4;
constexpr CK_RV CKR_SESSION_CLOSED = 0x0b0;
constexpr CK_RV CKR_SESSION_HANDLE_INVALID = 0x0b3;
constexpr CK_RV CKR_TEMPLATE_INCONSISTENT = 0x0d1;
constexpr CK_RV CKR_TOKEN_NOT_PRESENT = 0x0e0;
constexpr CK_RV CKR_TOKEN_NOT_RECOGNIZED = 0x0e1;
constexpr CK_RV CKR_TOKEN_WRITE_PROTECTED = 0x0e2;
constexpr CK_RV CKR_USER_ALREADY_LOGGED_IN = 0x100;
constexpr CK_RV CKR_USER_NOT_LOGGED_IN = 0x101;
constexpr CK_RV CKR_USER_PIN_NOT_INITIALIZED = 0x102;
constexpr CK_RV CKR_USER_ANOTHER_ALREADY_LOGGED_IN = 0x104;
constexpr CK_RV CKR_CURVE_NOT_SUPPORTED = 0x140;
constexpr CK_RV CKR_CRYPTOKI_NOT_INITIALIZED = 0x190;
constexpr CK_RV CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;

}  // namespace locksign
