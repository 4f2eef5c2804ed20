#include "base/status.h"

namespace locksign {

const char* code_name(Code code) {
  switch (code) {
    case Code::kOk:
      return "OK";
    case Code::kInvalidArgument:
      return "ERR_INVALID_ARGUMENT";
    case Code::kSecretEmpty:
      return "ERR_SECRET_EMPTY";
    case Code::kSecretTooLong:
      return "ERR_SECRET_TOO_LONG";
    case Code::kSecretNewline:
      return "ERR_SECRET_NEWLINE";
    case Code::kSecretMistake:
      return "ERR_SECRET_CHARACTERS";
    case Code::kSecretBase64:
      return "ERR_SECRET_BASE64";
    case Code::kSecretHex:
      return "ERR_SECRET_HEX";
    case Code::kSecretAscii:
      return "ERR_SECRET_ASCII";
    case Code::kMemlockLimit:
      return "ERR_MEMLOCK_LIMIT";
    case Code::kMemoryForbidden:
      return "ERR_MEMORY_FORBIDDEN";
    case Code::kMemoryUnsupported:
      return "ERR_MEMORY_UNSUPPORTED";
    case Code::kMemoryExhausted:
      return "ERR_MEMORY_EXHAUSTED";
    case Code::kKeyLimit:
      return "ERR_KEY_LIMIT";
    case Code::kMemoryFailed:
      return "ERR_MEMORY_FAILED";
    case Code::kSourceNotFound:
      return "ERR_SOURCE_NOT_FOUND";
    case Code::kSourceForbidden:
      return "ERR_SOURCE_FORBIDDEN";
    case Code::kSourcePermissions:
      return "ERR_SOURCE_PERMISSIONS";
    case Code::kSourceType:
      return "ERR_SOURCE_TYPE";
    case Code::kThread:
      return "ERR_THREAD";
    case Code::kSourceRead:
      return "ERR_SOURCE_READ";
    case Code::kEnvironmentMissing:
      return "ERR_ENV_MISSING";
    case Code::kDotenvMissing:
      return "ERR_DOTENV_MISSING";
    case Code::kDotenvSyntax:
      return "ERR_DOTENV_SYNTAX";
    case Code::kTerminalMissing:
      return "ERR_TERMINAL_MISSING";
    case Code::kTerminalFailed:
      return "ERR_TERMINAL_FAILED";
    case Code::kPromptInterrupted:
      return "ERR_PROMPT_INTERRUPTED";
    case Code::kKeyDestroyed:
      return "ERR_KEY_DESTROYED";
    case Code::kProtectFailed:
      return "ERR_PROTECT_FAILED";
    case Code::kLockFailed:
      return "ERR_LOCK_FAILED";
    case Code::kLockUnavailable:
      return "ERR_LOCK_UNAVAILABLE";
    case Code::kPeerFailed:
      return "ERR_PEER_FAILED";
    case Code::kPeerUnavailable:
      return "ERR_PEER_UNAVAILABLE";
    case Code::kUnsupportedPlatform:
      return "ERR_SOURCE_UNSUPPORTED";
    case Code::kDotenvTooLong:
      return "ERR_DOTENV_TOO_LONG";
  }
  return "ERR_INVALID_ARGUMENT";
}

}  // namespace locksign
