// The residue of loading keys, from the text in secret memory to the keys: every algorithm with
// every encoding.
#include <algorithm>

#include "base/wipe.h"
#include "check.h"
#include "hash/md5.h"
#include "keys/load_key.h"
#include "residue/secret_words.h"

using namespace locksign;

namespace {

// Valid in every encoding. It is made at run time, so the program's own text does not contain it.
Bytes make_secret() {
  Random random(0x1f83d9abfb41bd6b);
  Bytes text(64);
  for (uint8_t& character : text) character = static_cast<uint8_t>("0123456789abcdef"[random.next() % 16]);
  return text;
}

Notes<uint32_t> words_of(const Bytes& text) {
  Notes<uint32_t> notes;
  notes.note_text(text.data(), text.size());
  for (const SecretEncoding encoding :
       {SecretEncoding::kBase64, SecretEncoding::kHex, SecretEncoding::kToBase64,
        SecretEncoding::kToUppercase, SecretEncoding::kToMd5Hex}) {
    Bytes form(key_encoding_room(encoding, text.size()));
    size_t length;
    CHECK(key_encoding_apply(encoding, text.data(), text.size(), form.data(), &length).ok());
    notes.note_text(form.data(), length);
  }
  Bytes padded = text;
  padded.push_back(0x80);
  padded.resize(128, 0);
  padded[121] = 2;  // 512 bits
  uint32_t state[kStateWords];
  std::memcpy(state, kMd5InitialState, sizeof(kMd5InitialState));
  notes.compress_md5(state, padded.data(), true, true);
  notes.compress_md5(state, padded.data() + 64, false, true);
  return notes;
}

struct Operation {
  SecretBuffer* text;
  Purposes purposes;
  Keys* keys;
  void (*run)(const Operation& operation);
};

void load(const Operation& o) { CHECK(secret_keys_load(o.text, o.purposes, {}, o.keys).ok()); }
void load_failing(const Operation& o) { CHECK(!secret_keys_load(o.text, o.purposes, {}, o.keys).ok()); }
// Every form is tried, whether the secret has it or not.
void load_issued(const Operation& o) {
  Expected expected;
  expected.issued = true;
  expected.secret = {Characters::kUuid, 1, kMaxSecretBytes};
  expected.api_key_form = {Characters::kBase64, 1, kMaxSecretBytes};
  (void)secret_keys_load(o.text, o.purposes, expected, o.keys);
}
uint8_t taken[kMaxSecretBytes];
size_t taken_room;
void take(const Operation& o) {
  size_t length;
  CHECK(secret_buffer_take(o.text, {}, taken, taken_room, &length).ok() == (taken_room != 0));
}
void make_form_unwiped(const Operation& o) {
  static uint8_t form[256];
  size_t length;
  CHECK(key_encoding_apply_unwiped(o.purposes.each[0].encoding, o.text->memory.data(), o.text->length, form,
                                   &length)
            .ok());
}

Found observe_load(void (*run)(const Operation&), const Purposes& purposes) {
  const Bytes secret = make_secret();
  Notes<uint32_t> notes = words_of(secret);
  SecretBuffer text;
  CHECK(secret_source_bytes(secret.data(), secret.size(), purposes.choice, &text).ok());
  Keys keys;
  observe(Operation{&text, purposes, &keys, run});
  const Found found = search(notes);
  keys.release();
  return found;
}

}  // namespace

TEST("control: an encoded secret that is not wiped is found") {
  const Found found =
      observe_load(make_form_unwiped,
                   purposes_of({{Algorithm::kHmacSha256, SecretEncoding::kToMd5Hex}}, MemoryChoice::kAuto));
  CHECK(found.on_stack + found.in_registers > 0);
}

TEST("judging a secret that an exchange issued leaves no word of it") {
  const Found found = observe_load(
      load_issued, purposes_of({{Algorithm::kHmacSha256, SecretEncoding::kUtf8}}, MemoryChoice::kAuto));
  CHECK(found.on_stack + found.in_registers == 0);
}

TEST("loading keys leaves no word of the secret, of its encoded forms or of MD5's states") {
  for (int algorithm = 1; algorithm <= 5; ++algorithm) {
    for (int encoding = 0; encoding < 6; ++encoding) {
      const Purpose purpose = {static_cast<Algorithm>(algorithm), static_cast<SecretEncoding>(encoding)};
      const Found found = observe_load(load, purposes_of({purpose, purpose}, MemoryChoice::kAuto));
      if (found.on_stack + found.in_registers != 0) {
        std::printf("# algorithm %d, encoding %d: %zu words on the stack, %zu in registers\n", algorithm,
                    encoding, found.on_stack, found.in_registers);
      }
      CHECK(found.on_stack + found.in_registers == 0);
    }
  }
}

TEST("copying the text to the caller leaves none either, whether it is accepted or refused") {
  for (const size_t room : {sizeof taken, size_t{0}}) {
    taken_room = room;
    const Found found = observe_load(take, purposes_of({}, MemoryChoice::kAuto));
    CHECK(found.on_stack + found.in_registers == 0);
  }
}

TEST("a load whose second key fails leaves none either") {
  const Purpose good = {Algorithm::kSecretSuffixMd5, SecretEncoding::kToMd5Hex};
  const Purpose unknown = {Algorithm::kSecretSuffixMd5, static_cast<SecretEncoding>(6)};
  const Found found = observe_load(load_failing, purposes_of({good, unknown}, MemoryChoice::kAuto));
  CHECK(found.on_stack + found.in_registers == 0);
}

int main() { return check::run_all(); }
