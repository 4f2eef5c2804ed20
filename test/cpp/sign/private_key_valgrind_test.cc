// Reading and decrypting a private key has no branch and no address that depends on a digit of its
// text, on the passphrase, or on what comes of them.
#include "check.h"
#include "sign/key_cases.h"
#include "sign/key_text.h"
#include "valgrind.h"

using namespace locksign;
using key_cases::KeyCase;

namespace {

// Where the lines of PEM begin and end is public.
void mark_digits(const KeyCase& c, KeyText* text) {
  size_t start = 0, end = c.text.size();
  if (c.encoding == KeyTextEncoding::kPem) {
    end = c.text.rfind("-----END");
    start = c.text.rfind("KEY-----", end) + 8;
  }
  for (size_t at = start; at < end; ++at) {
    const bool is_blank = std::strchr(" \t\r\n", c.text[at]) != nullptr;
    if (c.text[at] == '\\') {
      ++at;  // of a literal \n
    } else if (!is_blank) {
      mark_secret(text->bytes() + at, 1);
    }
  }
}

// Of a key in every form, with a right or a wrong passphrase. Why another text is refused is
// public.
bool has_secret(const KeyCase& c) {
  return c.error == KeyFormError::kNone || c.passphrase || c.encoding != KeyTextEncoding::kPem;
}

struct Outcome {
  KeyFormResult result;
  size_t dependences;
};

Outcome run(const KeyCase& c) {
  KeyText text(c.text);
  mark_digits(c, &text);
  Outcome outcome = {};
  outcome.dependences += secret_dependences([&] { outcome.result = text.read(c.kind, c.encoding); });
  if (outcome.result.error == KeyFormError::kPassphraseNeeded && c.passphrase) {
    mark_secret(c.passphrase->data(), c.passphrase->size());
    outcome.dependences += secret_dependences([&] { outcome.result = text.decrypt(c.kind, *c.passphrase); });
    mark_public(c.passphrase->data(), c.passphrase->size());
  }
  return outcome;
}

}  // namespace

TEST("control: a comparison of the seed that stops at the first difference is reported") {
  if (!runs_under_valgrind()) SKIP("not run under valgrind");
  for (const char* name : {"Ed25519, PKCS#8", "Ed25519, encrypted as OpenSSL does by default"}) {
    const KeyCase c = key_cases::named(name);
    KeyText text(c.text);
    if (!c.passphrase) mark_digits(c, &text);
    (void)text.read(c.kind, c.encoding);
    if (c.passphrase) {
      mark_secret(c.passphrase->data(), c.passphrase->size());
      CHECK(text.decrypt(c.kind, *c.passphrase).ok());
    }
    volatile bool is_zero = false;
    CHECK(secret_dependences([&] {
            if (text.form()->secret.bytes[31] == 0) is_zero = true;
          }) == 1);
  }
}

TEST("no branch and no address depends on the text of a key, or on its passphrase") {
  if (!runs_under_valgrind()) SKIP("not run under valgrind");
  for (const KeyCase& c : key_cases::all()) {
    if (!has_secret(c)) continue;
    const Outcome outcome = run(c);
    if (outcome.result.error == c.error && outcome.dependences == 0) continue;
    std::printf("# %s: %zu\n", c.name.c_str(), outcome.dependences);
    CHECK(outcome.result.error == c.error);
    CHECK(outcome.dependences == 0);
  }
}

int main() { return check::run_all(); }
