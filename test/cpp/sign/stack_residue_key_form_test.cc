// The residue of reading and decrypting private keys: words of their text, of their DER, of the
// passphrase, and of what PBKDF2 and AES make of them.
#include <algorithm>

#include "base/wipe.h"
#include "check.h"
#include "mac/hmac_steps.h"
#include "residue/operation_words.h"
#include "sign/key_cases.h"
#include "sign/key_text.h"

using namespace locksign;
using key_cases::KeyCase;

namespace {

struct Operation {
  const KeyCase* key;
  KeyText* text;
  void (*run)(const Operation& operation);
};

KeyFormResult result;
size_t deepest = 0;

void read_unwiped(const Operation& o) {
  result = private_key_read_unwiped(o.key->kind, o.key->encoding, o.text->bytes(), o.text->length(),
                                    o.text->workspace(), o.text->form());
}
void read_public(const Operation& o) { result = o.text->read(o.key->kind, o.key->encoding); }
void derive(const Operation& o) { o.text->derive(*o.key->passphrase); }
// The first step of PBKDF2 without a wipe.
void derive_unwiped(const Operation& o) {
  const Bytes passphrase(o.key->passphrase->begin(), o.key->passphrase->end());
  const HmacHashes hashes = {&sha256_implementation(), &sha512_implementation()};
  Pbkdf2Workspace* const workspace = &o.text->workspace()->decryption.pbkdf2;
  hmac_prepare_unwiped(hashes, o.text->form()->encrypted.prf, passphrase.data(), passphrase.size(),
                       workspace->block, &workspace->states);
}
// The round keys in a local that nobody wipes.
void expand_on_the_stack(const Operation& o) {
  volatile size_t rounds;
  AesKey expanded;
  aes_expand_key(o.text->workspace()->decryption.cipher_key, o.text->form()->encrypted.cipher_key_bytes,
                 &expanded);
  rounds = expanded.rounds;
  (void)rounds;
}
// The key of the cipher was derived before.
void decrypt_unwiped(const Operation& o) {
  static uint8_t pem[4096];
  KeyPart der;
  if (private_key_decrypt_unwiped(o.text->workspace(), *o.text->form(), &der) == KeyFormError::kNone) {
    pem_encode(der, pem);
  }
}
void decrypt_public(const Operation& o) { result = o.text->decrypt(o.key->kind, *o.key->passphrase); }

// The digits of the text between its lines, four at a time as they are decoded, and the DER.
void note_text(const KeyCase& c, const KeyText& text, Notes<uint32_t>* notes) {
  std::string digits = c.text;
  if (c.encoding == KeyTextEncoding::kPem) {
    const size_t start = digits.find("KEY-----") + 8;
    digits = digits.substr(start, digits.rfind("-----END") - start);
  }
  notes->note_text(reinterpret_cast<const uint8_t*>(digits.data()), digits.size());
  const PrivateKeyForm& form = *const_cast<KeyText&>(text).form();
  notes->note_text(form.secret.bytes, form.secret.length);
  for (const RsaNumber& number : {form.rsa.p, form.rsa.q, form.rsa.dp, form.rsa.dq, form.rsa.qinv}) {
    for (size_t at = 0; at + sizeof(uint32_t) <= number.length; ++at) notes->note_text(number.bytes + at, 4);
  }
}

// The key of the cipher, its schedule, and the words of PBKDF2's hashes.
template <typename Word>
void note_passphrase(const KeyCase& c, const EncryptedKey& encrypted, Notes<Word>* notes) {
  const Bytes passphrase(c.passphrase->begin(), c.passphrase->end());
  const Bytes salt(encrypted.salt.bytes, encrypted.salt.bytes + encrypted.salt.length);
  Bytes first = salt;
  first.insert(first.end(), {0, 0, 0, 1});
  *notes = notes_for(Word{}, encrypted.prf, passphrase, first);
  notes->note_text(passphrase.data(), passphrase.size());
  Pbkdf2Workspace workspace;
  Bytes key(encrypted.cipher_key_bytes);
  CHECK(pbkdf2(encrypted.prf, passphrase.data(), passphrase.size(), salt.data(), salt.size(),
               encrypted.iterations, {}, &workspace, key.data(), key.size()));
  notes->note_text(workspace.digest, sizeof(workspace.digest));
  notes->note_text(workspace.sum, sizeof(workspace.sum));
  AesKey expanded;
  aes_expand_key(key.data(), key.size(), &expanded);
  notes->note_text(expanded.round_keys, (expanded.rounds + 1) * kAesBlockBytes);
}

Found& operator+=(Found& all, Found found) {
  all.on_stack += found.on_stack;
  all.in_registers += found.in_registers;
  return all;
}

Found observe_reading(void (*run)(const Operation&), const KeyCase& c) {
  Notes<uint32_t> notes;
  KeyText known(c.text);
  (void)known.read(c.kind, c.encoding);
  note_text(c, known, &notes);
  KeyText text(c.text);
  observe(Operation{&c, &text, run});
  CHECK(result.error == KeyFormError::kNone || result.error == KeyFormError::kPassphraseNeeded);
  deepest = std::max(deepest, stack_used());
  return search(notes);
}

template <typename Word>
Found observe_decryption(void (*run)(const Operation&), const KeyCase& c) {
  KeyText text(c.text);
  CHECK(text.read(c.kind, c.encoding).error == KeyFormError::kPassphraseNeeded);
  Notes<Word> notes;
  note_passphrase(c, text.form()->encrypted, &notes);
  const Operation operation = {&c, &text, run};
  if (run == decrypt_unwiped || run == expand_on_the_stack) derive(operation);
  observe(operation);
  deepest = std::max(deepest, stack_used());
  Found found = search(notes);
  if (run != decrypt_public) return found;
  CHECK(result.error == c.error);
  if (!result.ok()) return found;
  Notes<uint32_t> parts;
  note_text(c, text, &parts);
  return found += search(parts);
}

// Every valid key with a text of its own form.
template <typename Run>
void for_each_text(Run run) {
  for (const KeyCase& c : key_cases::all()) {
    if (c.error == KeyFormError::kNone && (c.encoding != KeyTextEncoding::kPem || c.text.size() > 100))
      run(c);
  }
}

// Every encrypted key, and every passphrase that is wrong.
template <typename Run>
void for_each_passphrase(Run run) {
  for (const KeyCase& c : key_cases::all()) {
    if (c.passphrase) run(c);
  }
}

Found observe_passphrase(void (*run)(const Operation&), const KeyCase& c) {
  KeyText text(c.text);
  (void)text.read(c.kind, c.encoding);
  const bool is_short = text.form()->encrypted.prf == Algorithm::kHmacSha256;
  return is_short ? observe_decryption<uint32_t>(run, c) : observe_decryption<uint64_t>(run, c);
}

void print(const KeyCase& c, Found found) {
  std::printf("# %s: %zu words on the stack, %zu in registers\n", c.name.c_str(), found.on_stack,
              found.in_registers);
}

}  // namespace

TEST("control: hashing a passphrase without wiping, and round keys in a local leave secret words") {
  for (const auto run : {derive_unwiped, expand_on_the_stack}) {
    Found all = {0, 0};
    for_each_passphrase([&](const KeyCase& c) { all += observe_passphrase(run, c); });
    std::printf("# %zu words on the stack, %zu in registers\n", all.on_stack, all.in_registers);
    CHECK(all.on_stack > 0);
    CHECK(all.in_registers > 0 || run == expand_on_the_stack);
  }
}

TEST("control: a word of the key that is left on the stack is found") {
  const KeyCase c = key_cases::named("Ed25519, PKCS#8");
  const Found found = observe_reading(
      [](const Operation& o) {
        read_public(o);
        volatile uint8_t copy[32];
        for (size_t i = 0; i < sizeof(copy); ++i) copy[i] = o.text->form()->secret.bytes[i];
      },
      c);
  CHECK(found.on_stack > 0);
}

TEST("reading a private key leaves no word of its text or of its parts") {
  for_each_text([](const KeyCase& c) {
    const Found found = observe_reading(read_public, c);
    if (found.on_stack + found.in_registers != 0) print(c, found);
    CHECK(found.on_stack + found.in_registers == 0);
  });
}

TEST("decrypting leaves no word of the passphrase, of its hashes, of the cipher's key or of the parts") {
  for (const auto run : {derive, decrypt_public}) {
    for_each_passphrase([&](const KeyCase& c) {
      const Found found = observe_passphrase(run, c);
      if (found.on_stack + found.in_registers != 0) print(c, found);
      CHECK(found.on_stack + found.in_registers == 0);
    });
  }
}

TEST("the wiped depth exceeds the stack that private keys use") {
  deepest = 0;
  for_each_text([](const KeyCase& c) { observe_reading(read_unwiped, c); });
  std::printf("# %zu of %zu bytes for reading\n", deepest, kWipedStackBytes);
  for_each_passphrase([](const KeyCase& c) { observe_passphrase(decrypt_unwiped, c); });
  std::printf("# %zu of %zu bytes\n", deepest, kWipedStackBytes);
  CHECK(deepest + 128 <= kWipedStackBytes);
}

int main() { return check::run_all(); }
