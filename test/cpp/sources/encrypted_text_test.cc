// The text of an encrypted private key, decrypted in secret memory.
#include <string>

#include "check.h"
#include "memory/kernel_facts.h"
#include "memory/real_mlock.h"
#include "sign/key_cases.h"
#include "sources/secret_source.h"

using namespace locksign;
using key_cases::KeyCase;

namespace {

SecretBuffer text_of(const std::string& text) {
  SecretBuffer buffer;
  CHECK(secret_source_bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size(), MemoryChoice::kAuto,
                            &buffer)
            .ok());
  return buffer;
}

std::string string_of(const SecretBuffer& text) {
  return std::string(reinterpret_cast<const char*>(text.memory.data()), text.length);
}

Status decrypt(SecretBuffer* text, const std::string& passphrase, const LoadCancel& cancel = LoadCancel()) {
  const SecretBuffer given = text_of(passphrase);
  return secret_buffer_decrypt(text, given, cancel, MemoryChoice::kAuto);
}

// The key of the text, which must be there.
void check_loads(SecretBuffer* text, const KeyCase& c) {
  const Algorithm algorithm = c.kind == KeyKind::kEd25519     ? Algorithm::kEd25519
                              : c.kind == KeyKind::kEcdsaP256 ? Algorithm::kEcdsaP256Sha256
                              : c.kind == KeyKind::kRsa       ? Algorithm::kRsaPkcs1Sha256
                                                              : Algorithm::kEcdsaSecp256k1;
  const Purposes purposes = {{{algorithm, SecretEncoding::kPem}}, 1, MemoryChoice::kAuto};
  Keys keys;
  CHECK(secret_keys_load(text, purposes, {}, &keys).ok());
  keys.release();
}

}  // namespace

TEST("every encrypted key of the fixture becomes PEM of the same key, in secret memory that is given back") {
  const long locked = facts::locked_kib();
  size_t decrypted = 0;
  for (const KeyCase& c : key_cases::all()) {
    if (!c.passphrase || c.passphrase->empty()) continue;
    SecretBuffer text = text_of(c.text);
    bool encrypted = false;
    CHECK(secret_buffer_is_encrypted(text, MemoryChoice::kAuto, &encrypted).ok());
    CHECK(encrypted && string_of(text) == c.text);
    const Status status = decrypt(&text, *c.passphrase);
    CHECK(status.ok() == (c.error != KeyFormError::kPassphraseWrong));
    if (!status.ok()) {
      CHECK(status.code == Code::kPrivateKey && status.key_form == KeyFormError::kPassphraseWrong);
      continue;
    }
    CHECK(string_of(text).rfind("-----BEGIN PRIVATE KEY-----\n", 0) == 0);
    if (c.error == KeyFormError::kNone) check_loads(&text, c);
    ++decrypted;
  }
  CHECK(decrypted > 20);
  CHECK(facts::locked_kib() == locked);
}

TEST("only a key that a passphrase decrypts counts as encrypted, and another encryption is refused") {
  for (const KeyCase& c : key_cases::all()) {
    if (c.passphrase || c.encoding != KeyTextEncoding::kPem || c.text.empty()) continue;
    SecretBuffer text = text_of(c.text);
    bool encrypted = false;
    const Status status = secret_buffer_is_encrypted(text, MemoryChoice::kAuto, &encrypted);
    CHECK(encrypted == (c.error == KeyFormError::kPassphraseNeeded));
    const bool is_unreadable =
        c.error == KeyFormError::kTraditionalEncryption || c.error == KeyFormError::kTooManyIterations ||
        (c.error >= KeyFormError::kEncryptionUnsupported && c.error <= KeyFormError::kEncryptionSha1);
    CHECK(status.ok() == !is_unreadable);
    CHECK(status.ok() || status.key_form == c.error);
  }
}

TEST("a derivation that is cancelled ends at once") {
  LoadCancel cancel;
  CHECK(cancel.open().ok());
  cancel.cancel();
  SecretBuffer text = text_of(key_cases::named("10 million iterations").text);
  CHECK(decrypt(&text, "passphrase", cancel).code == Code::kPromptInterrupted);
}

int main() { return check::run_all(); }
