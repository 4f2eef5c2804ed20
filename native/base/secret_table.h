// Made from tools/make/shared/secret-table.js by tools/make/shared/generate.js. Do not edit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

// Why a text cannot be the secret of an API key. `api-key` is the public half itself, and
// `exchanged` means that each half has the form of the other. A `reference` stands for a secret
// that is kept elsewhere, or is its ciphertext.
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
// base64, with the DER of an RSA, EC or Ed25519 key in base64 (RFC 5208, RFC 5915), or as the tools
// PuTTY and age write it. A text that begins as the first of them is refused for every key.
// clang-format off
constexpr const char* kPrivateKeyStarts[] = {
    "-----BEGIN ",
    "LS0tLS1CRUdJTi",
    "MIIEvQIBADANBgkq",
    "MIIEvgIBADANBgkq",
    "MIIEvAIBADANBgkq",
    "MIIEowIBAAKCAQEA",
    "MIIEpAIBAAKCAQEA",
    "MIIEpQIBAAKCAQEA",
    "MHcCAQEEI",
    "MIGHAgEAMBMGByqGSM49",
    "MC4CAQAwBQYDK2Vw",
    "PuTTY-User-Key-File-",
    "AGE-SECRET-KEY-",
};
// clang-format on

// How a reference begins, beyond the general forms: a template, the path of a secret, or a variable
// of a program. The last four are ciphertext: of OpenSSL ("Salted__" in base64), of Fernet, of AWS
// KMS and of Ansible.
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
    "nan",
    "nil",
    "none",
    "null",
    "of",
    "passphrase",
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
    "sample",
    "secret",
    "secretkey",
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
