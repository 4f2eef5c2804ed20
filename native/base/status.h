// The result of a native operation: a code, and the facts that an error message needs. The message
// itself is written in src/errors/, once for both backends.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/secret_table.h"
#include "base/shared_table.h"

namespace locksign {

enum class Code : uint8_t {
  kOk,
  kInvalidArgument,      // the caller passed something the types forbid
  kSecretEmpty,          // the text is empty without its trailing newline
  kSecretTooLong,        // more bytes than limit says: kMaxSecretBytes, or kMaxSuffixSecretBytes
  kSecretNewline,        // a newline inside the secret: two lines were pasted
  kSecretMistake,        // no secret of an API key; mistake says why
  kSecretBase64,         // not strict base64 or base64url
  kSecretHex,            // not hexadecimal
  kSecretAscii,          // a character outside ASCII cannot be converted to capital letters
  kPrivateKey,           // the text is not the private key that the algorithm needs; key_form says why
  kMemlockLimit,         // over RLIMIT_MEMLOCK; limit and needed say by how much
  kMemoryForbidden,      // EPERM and the limit is not the reason: a seccomp filter or container
  kMemoryUnsupported,    // ENOSYS: this kernel has no such call
  kMemoryExhausted,      // ENOMEM and the limit is not the reason
  kKeyLimit,             // this thread has no free handle; limit is their number
  kMemoryFailed,         // any other failure of a memory call
  kSourceNotFound,       // ENOENT, ENOTDIR
  kSourceForbidden,      // EACCES, EPERM on opening
  kSourcePermissions,    // the file's mode lets others read it
  kSourceType,           // neither a regular file nor a FIFO
  kThread,               // the thread that reads the source could not be started
  kSourceRead,           // read(2) or fstat(2) failed; call and error_number say which
  kEnvironmentMissing,   // no such variable
  kDotenvMissing,        // the file has no such line
  kDotenvSyntax,         // the line is there but cannot be parsed
  kTerminalMissing,      // no controlling terminal
  kTerminalFailed,       // a terminal call failed
  kPromptInterrupted,    // Ctrl-C, Ctrl-D on an empty line, or the thread is ending
  kKeyDestroyed,         // the handle is not, or no longer, a key of this thread
  kUnsupportedPlatform,  // this source or call does not exist on this operating system
  kDotenvTooLong,        // the file is over 64 KiB; limit says so
  kProtectFailed,        // a call that closes the process to others failed
  kLockFailed,           // flock(2) failed, other than by another having the lock
  kLockUnavailable,      // this operating system has no such lock
  kRandomFailed,         // the system's generator of random bytes failed
  kPeerFailed,           // the peer of a socket, or the connections that wait, cannot be read
  kPeerUnavailable,      // this operating system does not report the peer
  // For the codes of tokens, `error_number` is the return value of PKCS#11.
  kTokenModule,    // no module of PKCS#11
  kTokenNotFound,  // none or several tokens have the name; limit is their number
  kTokenPin,       // the token refused the PIN; limit is a TokenPinState
  kTokenLocked,    // the token accepts no PIN any more
  kTokenOpen,      // another session is logged in
  kTokenKey,       // limit is a TokenKeyFault
  kTokenFull,      // no room for another key
  kTokenLost,      // the token was removed, or its session ended
  kTokenClosed,    // close() was called
  kTokenFailed,    // any other failure of a call
};

struct [[nodiscard]] Status {
  Code code = Code::kOk;
  int error_number = 0;              // errno, or GetLastError() on Windows; 0 if no call failed
  const char* call = nullptr;        // the call that failed, a string literal: "mlock"
  uint64_t limit = 0;                // bytes; for kMemlockLimit, kSecretTooLong; keys for kKeyLimit
  uint64_t needed = 0;               // bytes; for kMemlockLimit
  Mistake mistake = Mistake::kNone;  // for kSecretMistake
  KeyFormError key_form = KeyFormError::kNone;  // for kPrivateKey
  FoundKey found = FoundKey::kNone;             // for kPrivateKey: the key that the text has

  bool ok() const { return code == Code::kOk; }

  static Status success() { return Status{}; }
  static Status error(Code code) {
    Status status;
    status.code = code;
    return status;
  }
  static Status system(Code code, int error_number, const char* call) {
    Status status = error(code);
    status.error_number = error_number;
    status.call = call;
    return status;
  }
};

// The code as JavaScript sees it: "ERR_MEMLOCK_LIMIT".
const char* code_name(Code code);

}  // namespace locksign
