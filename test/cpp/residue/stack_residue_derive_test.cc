// The residue of deriving keys, from the signature of a key to the keys: every algorithm, with the
// texts and the decoded keys of every encoding that a signature's text has.
#include <cstring>
#include <initializer_list>

#include "base/encoding.h"
#include "base/wipe.h"
#include "check.h"
#include "keys/key_sign.h"
#include "keys/load_key.h"
#include "residue/secret_words.h"

using namespace locksign;

namespace {

constexpr MemoryChoice kBest = MemoryChoice::kAuto;
constexpr uint8_t kMessage[] = "the message of a derivation";

struct Operation {
  const KeySlot* key;
  SignatureEncoding encoding;
  Purposes purposes;
  Keys* keys;
  void (*run)(const Operation& operation);
};

// As Derive() of addon_sign.cc calls them.
LOCKSIGN_NOINLINE void derive_unwiped(const Operation& o) {
  SecretBuffer text;
  CHECK(secret_source_signature(*o.key, kMessage, sizeof(kMessage), o.encoding, 0, kBest, &text).ok());
  CHECK(secret_keys_load(&text, o.purposes, {}, o.keys).ok());
}
void derive(const Operation& o) {
  derive_unwiped(o);
  wipe_stack_and_registers();
}
// The same steps with the table of encode(), in ordinary memory.
void derive_on_the_stack(const Operation& o) {
  uint8_t digest[kMaxDigestBytes];
  const size_t count = key_sign(*o.key, kMessage, sizeof(kMessage), digest);
  char text[2 * kMaxDigestBytes];
  const size_t length = encode(o.encoding, digest, count, text);
  SecretBuffer copy;
  CHECK(secret_source_bytes(reinterpret_cast<const uint8_t*>(text), length, kBest, &copy).ok());
  CHECK(secret_keys_load(&copy, o.purposes, {}, o.keys).ok());
}

Notes<uint32_t> words_of(const Operation& o) {
  Notes<uint32_t> notes;
  uint8_t digest[kMaxDigestBytes];
  const size_t count = key_sign(*o.key, kMessage, sizeof(kMessage), digest);
  notes.note_text(digest, count);
  Bytes text(encoded_length(o.encoding, count));
  encode_constant_time(o.encoding, digest, count, text.data());
  notes.note_text(text.data(), text.size());
  return notes;
}

Found observe_derivation(void (*run)(const Operation&), Algorithm root, SignatureEncoding encoding,
                         const Purposes& purposes) {
  Random random(0x5be0cd19137e2179);
  const Bytes secret = random.bytes(48);
  Bytes hex(encoded_length(SignatureEncoding::kHex, secret.size()));
  encode_constant_time(SignatureEncoding::kHex, secret.data(), secret.size(), hex.data());
  SecretBuffer text;
  CHECK(secret_source_bytes(hex.data(), hex.size(), kBest, &text).ok());
  KeySlot key;
  CHECK(load_key(&text, {root, SecretEncoding::kHex}, kBest, &key).ok());
  Keys keys;
  const Operation operation = {&key, encoding, purposes, &keys, run};
  Notes<uint32_t> notes = words_of(operation);
  observe(operation);
  const Found found = search(notes);
  keys.release();
  key_store_release(&key);
  return found;
}

constexpr Algorithm kAlgorithms[] = {Algorithm::kHmacSha256, Algorithm::kHmacSha384, Algorithm::kHmacSha512,
                                     Algorithm::kSecretSuffixSha256, Algorithm::kSecretSuffixMd5};

}  // namespace

TEST("control: a signature that is encoded on the stack is found") {
  for (const Algorithm root : kAlgorithms) {
    const Purposes purposes = purposes_of({{Algorithm::kHmacSha256, SecretEncoding::kUtf8}}, kBest);
    const Found found = observe_derivation(derive_on_the_stack, root, SignatureEncoding::kHex, purposes);
    CHECK(found.on_stack + found.in_registers > 0);
  }
}

TEST("deriving keys leaves no word of the signature, of its text or of the decoded key") {
  for (const Algorithm root : kAlgorithms) {
    for (const Algorithm algorithm : kAlgorithms) {
      for (const SignatureEncoding encoding :
           {SignatureEncoding::kHex, SignatureEncoding::kBase64, SignatureEncoding::kBase64url}) {
        const SecretEncoding decoded =
            encoding == SignatureEncoding::kHex ? SecretEncoding::kHex : SecretEncoding::kBase64;
        const Purposes purposes =
            purposes_of({{algorithm, SecretEncoding::kUtf8}, {algorithm, decoded}}, kBest);
        const Found found = observe_derivation(derive, root, encoding, purposes);
        CHECK(found.on_stack + found.in_registers == 0);
      }
    }
  }
}

int main() { return check::run_all(); }
