// Made from tools/make/shared/secret-table.js by tools/make/shared/generate.js. Do not edit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

// Why a text cannot be the secret of an API key. `api-key` is the public half itself, `passphrase`
// that of the account, and `exchanged` means that one half has the form of the other. A `token` is
// a JSON Web Token. A `reference` stands for a secret that is kept elsewhere, or is its ciphertext.
enum class Mistake : uint8_t {
  kNone,
  kApiKey,
  kPrivateKey,
  kByteOrderMark,
  kJson,
  kAssignment,
  kReference,
  kNewline,
  kQuotes,
  kPlaceholder,
  kSpace,
  kCharacter,
  kExchanged,
  kPassphrase,
  kToken,
  kSeparator,
  kInnerSpace,
};

// The characters of a key that an exchange issues. `base64` includes its padding, `base64url` has
// none, `uuid` is hexadecimal with hyphens (RFC 9562), and `visible` is every visible character of
// ASCII.
enum class Characters : uint8_t {
  kHex,
  kAlphanumeric,
  kBase64,
  kBase64url,
  kUuid,
  kVisible,
};

// How a private key begins: with the first line of PEM (RFC 7468, section 2), with that line in
// base64, as OpenSSH (PROTOCOL.key), PuTTY and age write it, or with the DER of an RSA or Ed25519
// key in hexadecimal. The DER in base64 is recognised by its structure. The last ones are public
// keys of SSH. A text that begins as the first of them is refused for every key. A question mark
// stands for any letter, digit or mark of base64.
// clang-format off
constexpr const char* kPrivateKeyStarts[] = {
    "-----BEGIN ",
    "---- BEGIN ",
    "----BEGIN ",
    "LS0tLS1CRUdJTi",
    "b3BlbnNzaC1rZXktdjE",
    "PuTTY-User-Key-File-",
    "AGE-SECRET-KEY-",
    "3082????020100",
    "302e020100300506032b65",
    "302E020100300506032B65",
    "ssh-ed25519 ",
    "ssh-rsa ",
    "ecdsa-sha2-nistp",
};
// clang-format on

// How a reference begins, beyond the general forms: a template, the path of a secret, or a variable
// of a program. The last ones are ciphertext: of OpenSSL ("Salted__" in base64), Fernet, AWS KMS,
// Ansible, Windows (DPAPI, in base64 and in hexadecimal), age with its public keys, and PGP (RFC
// 9580). A question mark stands for any letter, digit or mark of base64.
// clang-format off
constexpr const char* kReferenceStarts[] = {
    "{{",
    "<%",
    "#{",
    "~/",
    "./",
    "../",
    "/run/secrets/",
    "projects/",
    "process.env",
    "os.environ",
    "secrets.",
    "env.",
    "U2FsdGVkX1",
    "gAAAAAB",
    "AQICAH",
    "$ANSIBLE_VAULT",
    "AQAAANCMnd8B",
    "01000000d08c9ddf",
    "age-encryption.org/",
    "YWdlLWVuY3J5cHRpb24u",
    "age1??????????????????????????????????????????????????????????",
    "hQEMA",
    "hQGMA",
    "hQIMA",
    "jA0E??MC",
    "hF4D???????????SAQdA",
};
// clang-format on

// The words of placeholders. A text that consists of them is one. So is a text of several words, if
// one of these with at least `telltaleLetters` letters is among them.
// clang-format off
constexpr const char* kPlaceholderWords[] = {
    "abc",
    "access",
    "account",
    "add",
    "api",
    "apikey",
    "apisecret",
    "bar",
    "baz",
    "bot",
    "change",
    "changeit",
    "changeme",
    "client",
    "copy",
    "default",
    "demo",
    "dummy",
    "enter",
    "example",
    "exchange",
    "fake",
    "fill",
    "fixme",
    "foo",
    "from",
    "goes",
    "here",
    "hidden",
    "in",
    "insert",
    "is",
    "it",
    "kept",
    "key",
    "live",
    "locksign",
    "me",
    "missing",
    "mock",
    "my",
    "n/a",
    "nan",
    "nil",
    "none",
    "null",
    "of",
    "p4ssw0rd",
    "passphrase",
    "passw0rd",
    "password",
    "paste",
    "placeholder",
    "private",
    "put",
    "qwerty",
    "real",
    "redacted",
    "removed",
    "replace",
    "s3cr3t",
    "sample",
    "secret",
    "secretkey",
    "set",
    "some",
    "string",
    "tbd",
    "test",
    "testing",
    "testnet",
    "text",
    "the",
    "this",
    "to",
    "todo",
    "token",
    "trading",
    "true",
    "false",
    "undefined",
    "unknown",
    "unset",
    "user",
    "value",
    "with",
    "xxx",
    "xyz",
    "you",
    "your",
    "yours",
};
// clang-format on

// Letters of a word that shows by itself that a text of several words is a placeholder.
constexpr size_t kTelltaleLetters = 4;

// Bytes of the longest text that can be a placeholder.
constexpr size_t kLongestPlaceholder = 256;

}  // namespace locksign
