// The texts of private keys: test/fixtures/private-keys/cases.json, and damaged ones.
#include "sign/forms/private_key_form.h"

#include <set>

#include "check.h"
#include "sign/key_cases.h"
#include "sign/key_text.h"

using namespace locksign;
using key_cases::KeyCase;

namespace {

KeyFormResult read_and_decrypt(const KeyCase& c, KeyText* text) {
  const KeyFormResult result = text->read(c.kind, c.encoding);
  if (result.error != KeyFormError::kPassphraseNeeded || !c.passphrase) return result;
  return text->decrypt(c.kind, *c.passphrase);
}

template <typename Part>
bool is(const Part& part, const Bytes& expected) {
  return Bytes(part.bytes, part.bytes + part.length) == expected;
}

bool has_expected_parts(const KeyCase& c, const PrivateKeyForm& form) {
  return is(form.secret, c.expected("secret")) && is(form.public_key, c.expected("publicKey")) &&
         is(form.rsa.modulus, c.expected("modulus")) &&
         is(form.rsa.public_exponent, c.expected("publicExponent")) && is(form.rsa.p, c.expected("p")) &&
         is(form.rsa.q, c.expected("q")) && is(form.rsa.dp, c.expected("dp")) &&
         is(form.rsa.dq, c.expected("dq")) && is(form.rsa.qinv, c.expected("qinv"));
}

// The outcome of a damaged text breaks no rule: a key that is read lies inside of the text, and a
// refused one leaves nothing.
bool is_sound(KeyFormResult result, const KeyText& text) {
  if (!text.workspace_is_wiped() || !text.parts_are_inside()) return false;
  if (result.ok() || result.error == KeyFormError::kPassphraseNeeded) return true;
  return result.error == KeyFormError::kPassphraseWrong || (text.has_no_parts() && text.is_wiped());
}

// A damaged text does not get the passphrase of a key with many iterations, which would take long.
KeyFormResult read_damaged(const KeyCase& c, KeyText* text) {
  const KeyFormResult result = text->read(c.kind, c.encoding);
  if (result.error != KeyFormError::kPassphraseNeeded || text->form()->encrypted.iterations > 3)
    return result;
  return text->decrypt(c.kind, *c.passphrase);
}

}  // namespace

TEST("every text of the fixture gives the parts of its key, or its error") {
  const std::vector<KeyCase> cases = key_cases::all();
  CHECK(cases.size() > 200);
  for (const KeyCase& c : cases) {
    KeyText text(c.text);
    const KeyFormResult result = read_and_decrypt(c, &text);
    const bool as_expected = result.error == c.error && result.found == c.found && is_sound(result, text) &&
                             (!result.ok() || has_expected_parts(c, *text.form()));
    if (as_expected) continue;
    std::printf("# %s: error %u, found %u\n", c.name.c_str(), static_cast<unsigned>(result.error),
                static_cast<unsigned>(result.found));
    CHECK(as_expected);
  }
}

TEST("the fixture has a case for every kind, encoding, error and key that is found") {
  std::set<KeyKind> kinds;
  std::set<KeyTextEncoding> encodings;
  std::set<KeyFormError> errors;
  std::set<FoundKey> found;
  for (const KeyCase& c : key_cases::all()) {
    kinds.insert(c.kind);
    encodings.insert(c.encoding);
    errors.insert(c.error);
    found.insert(c.found);
  }
  CHECK(kinds.size() == static_cast<size_t>(KeyKind::kRsa) + 1);
  CHECK(encodings.size() == static_cast<size_t>(KeyTextEncoding::kHex) + 1);
  CHECK(errors.size() == static_cast<size_t>(KeyFormError::kTooManyIterations) + 1);
  CHECK(found.size() == static_cast<size_t>(FoundKey::kOther) + 1);
}

TEST("a key that is read leaves nothing of its text after the DER") {
  for (const char* name : {"Ed25519, PKCS#8", "RSA of 4,096 bits, PKCS#1", "Ed25519 seed, base58"}) {
    const KeyCase c = key_cases::named(name);
    KeyText text(c.text);
    CHECK(text.read(c.kind, c.encoding).ok());
    const std::string left(text.bytes(), text.bytes() + text.length());
    const size_t decoded = c.encoding == KeyTextEncoding::kPem ? c.text.size() * 3 / 4 : 32;
    CHECK(left.find_last_not_of('\0') < decoded);
    CHECK(left.find("PRIVATE") == std::string::npos);
  }
}

TEST("a key that is cut off anywhere is never read") {
  for (const KeyCase& c : key_cases::all()) {
    if (c.error != KeyFormError::kNone || c.encoding != KeyTextEncoding::kPem) continue;
    const size_t end = c.text.rfind("-----END") + 8;
    const size_t step = c.text.size() > 1000 ? 7 : 1;
    for (size_t length = 0; length < end; length += step) {
      KeyText text(c.text.substr(0, length));
      const KeyFormResult result = text.read(c.kind, c.encoding);
      const bool is_right =
          is_sound(result, text) && !result.ok() && result.error != KeyFormError::kPassphraseNeeded;
      if (is_right) continue;
      std::printf("# %s cut off after %zu: %u\n", c.name.c_str(), length,
                  static_cast<unsigned>(result.error));
      CHECK(is_right);
    }
  }
}

TEST("a change of any character gives no parts outside of the text") {
  for (const KeyCase& c : key_cases::all()) {
    if (c.error != KeyFormError::kNone) continue;
    const size_t step = c.text.size() > 1000 ? 13 : c.passphrase ? 5 : 1;
    for (size_t at = 0; at < c.text.size(); at += step) {
      for (const int change : {0x01, 0x02, 0x20, 0x40, 0x80, 0xff}) {
        std::string damaged = c.text;
        damaged[at] = static_cast<char>(damaged[at] ^ change);
        KeyText text(damaged);
        const KeyFormResult result = read_damaged(c, &text);
        if (is_sound(result, text)) continue;
        std::printf("# %s with character %zu changed by %d\n", c.name.c_str(), at, change);
        CHECK(is_sound(result, text));
      }
    }
  }
}

TEST("a wrong passphrase leaves the encrypted key, and the right one decrypts it afterwards") {
  for (const KeyCase& c : key_cases::all()) {
    if (!c.passphrase || c.error != KeyFormError::kNone) continue;
    KeyText text(c.text);
    CHECK(text.read(c.kind, c.encoding).error == KeyFormError::kPassphraseNeeded);
    const Bytes before(text.bytes(), text.bytes() + text.length());
    CHECK(text.decrypt(c.kind, *c.passphrase + "x").error == KeyFormError::kPassphraseWrong);
    CHECK(Bytes(text.bytes(), text.bytes() + text.length()) == before);
    CHECK(text.workspace_is_wiped());
    CHECK(text.decrypt(c.kind, *c.passphrase).ok());
    CHECK(has_expected_parts(c, *text.form()));
  }
}

TEST("the numbers of an RSA key make a key that signs") {
  static RsaKey key;
  static RsaWorkspace workspace;
  for (const char* name :
       {"RSA of 2,048 bits, PKCS#8", "RSA of 4,096 bits, PKCS#1", "RSA, AES-256, SHA-512"}) {
    const KeyCase c = key_cases::named(name);
    KeyText text(c.text);
    CHECK(read_and_decrypt(c, &text).ok());
    CHECK(rsa_prepare(text.form()->rsa, &workspace, &key) == RsaStatus::kOk);
    CHECK(key.modulus_bytes == text.form()->rsa.modulus.length);
  }
}

TEST("a key that is not encrypted is not decrypted") {
  const KeyCase c = key_cases::named("Ed25519, PKCS#8");
  KeyText text(c.text);
  CHECK(text.read(c.kind, c.encoding).ok());
  CHECK(text.decrypt(c.kind, "passphrase").error == KeyFormError::kMalformed);
}

int main() { return check::run_all(); }
