// The residue of suffix keys and of key encodings, searched as stack_residue_test.cc does.
#include <algorithm>

#include "base/wipe.h"
#include "check.h"
#include "hash/md5.h"
#include "keys/key_encoding.h"
#include "mac/suffix.h"
#include "residue/operation_words.h"

using namespace locksign;

namespace {

struct Operation {
  Compress<uint32_t>* sha256;
  Algorithm algorithm;
  SecretEncoding encoding;
  const Bytes* text;
  const Bytes* message;
  SuffixSecret* secret;
  uint8_t* form;
  uint8_t* digest;
  void (*run)(const Operation& operation);
};

void sign_unwiped(const Operation& o) {
  suffix_sign_unwiped(o.sha256, o.algorithm, o.secret, o.message->data(), o.message->size(), o.digest);
}
void sign_wiped(const Operation& o) {
  sign_unwiped(o);
  wipe_stack_and_registers();
}
void sign_public(const Operation& o) {
  suffix_sign(o.algorithm, o.secret, o.message->data(), o.message->size(), o.digest);
}
void prepare_public(const Operation& o) { suffix_prepare(o.text->data(), o.text->size(), o.secret); }
void form_unwiped(const Operation& o) {
  size_t length;
  CHECK(key_encoding_apply_unwiped(o.encoding, o.text->data(), o.text->size(), o.form, &length).ok());
}
void form_public(const Operation& o) {
  size_t length;
  CHECK(key_encoding_apply(o.encoding, o.text->data(), o.text->size(), o.form, &length).ok());
}

Found& operator+=(Found& all, Found found) {
  all.on_stack += found.on_stack;
  all.in_registers += found.in_registers;
  return all;
}

constexpr Algorithm kAlgorithms[] = {Algorithm::kSecretSuffixSha256, Algorithm::kSecretSuffixMd5};
constexpr SecretEncoding kEncodings[] = {SecretEncoding::kUtf8,        SecretEncoding::kBase64,
                                         SecretEncoding::kHex,         SecretEncoding::kToBase64,
                                         SecretEncoding::kToUppercase, SecretEncoding::kToMd5Hex};
size_t deepest = 0;

// Runs one operation for many lengths of secret and message, with every SHA-256, and adds up the
// findings.
Found observe_signing(void (*run)(const Operation&), Algorithm algorithm) {
  Found all = {0, 0};
  Random random(0x3f84d5b5b5470917);
  for (const Sha256Implementation& sha256 : sha256_implementations()) {
    if (!sha256.supported()) continue;
    for (const size_t secret_length : {32, 40, 64, 130, 256}) {
      for (const size_t message_length : {0, 30, 62, 110, 500}) {
        const Bytes text = random.bytes(secret_length);
        const Bytes message = random.bytes(message_length);
        Notes<uint32_t> notes = words_of_signing(algorithm, text, message);
        SuffixSecret secret;
        uint8_t digest[kMaxDigestBytes];
        Operation operation = {sha256.compress, algorithm, {},     &text,         &message,
                               &secret,         nullptr,   digest, prepare_public};
        observe(operation);
        if (run == prepare_public) all += search(notes);
        operation.run = run;
        observe(operation);
        deepest = std::max(deepest, stack_used());
        all += search(notes);
      }
    }
  }
  return all;
}

Bytes text_for(SecretEncoding encoding, size_t length, Random* random) {
  const std::string digits = encoding == SecretEncoding::kHex
                                 ? "0123456789abcdef"
                                 : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv";
  Bytes text(length);
  for (uint8_t& character : text) character = static_cast<uint8_t>(digits[random->next() % digits.size()]);
  return text;
}

Notes<uint32_t> words_of_form(SecretEncoding encoding, const Bytes& text, const uint8_t* form,
                              size_t form_bytes) {
  Notes<uint32_t> notes;
  notes.note_text(text.data(), text.size());
  notes.note_text(form, form_bytes);
  if (encoding == SecretEncoding::kToBase64) {
    for (size_t i = 0; i + 3 <= text.size(); i += 3) {
      notes.note(static_cast<uint32_t>(text[i] << 16 | text[i + 1] << 8 | text[i + 2]));
    }
  }
  if (encoding == SecretEncoding::kToMd5Hex) {
    Bytes padded = text;
    padded.push_back(0x80);
    while (padded.size() % 64 != 56) padded.push_back(0);
    for (int i = 0; i < 8; ++i) padded.push_back(static_cast<uint8_t>(text.size() * 8 >> 8 * i));
    uint32_t state[kStateWords];
    std::memcpy(state, kMd5InitialState, sizeof(kMd5InitialState));
    for (size_t at = 0; at < padded.size(); at += 64)
      notes.compress_md5(state, padded.data() + at, true, true);
  }
  return notes;
}

Found observe_form(void (*run)(const Operation&), SecretEncoding encoding) {
  Found all = {0, 0};
  Random random(0x9216d5d98979fb1b);
  for (const size_t length : {32, 64, 88, 300, 4096}) {
    const Bytes text = text_for(encoding, length, &random);
    static uint8_t form[8192];
    size_t form_bytes;
    CHECK(key_encoding_apply(encoding, text.data(), length, form, &form_bytes).ok());
    Notes<uint32_t> notes = words_of_form(encoding, text, form, form_bytes);
    observe(Operation{nullptr, {}, encoding, &text, nullptr, nullptr, form, nullptr, run});
    deepest = std::max(deepest, stack_used());
    all += search(notes);
  }
  return all;
}

void print(const char* what, unsigned number, Found found) {
  std::printf("# %s %u: %zu words on the stack, %zu in registers\n", what, number, found.on_stack,
              found.in_registers);
}

}  // namespace

TEST("control: signing with a suffix key without wiping leaves secret words on the stack and in registers") {
  for (const Algorithm algorithm : kAlgorithms) {
    const Found found = observe_signing(sign_unwiped, algorithm);
    print("algorithm", static_cast<unsigned>(algorithm), found);
    CHECK(found.on_stack > 0);
    CHECK(found.in_registers > 0);
  }
}

TEST("control: encoding a secret without wiping leaves secret words and the MD5 state") {
  size_t found_words = 0;
  for (const SecretEncoding encoding : kEncodings) {
    const Found found = observe_form(form_unwiped, encoding);
    print("encoding", static_cast<unsigned>(encoding), found);
    found_words += found.on_stack + found.in_registers;
    if (encoding == SecretEncoding::kToMd5Hex) CHECK(found.on_stack > 0);
  }
  CHECK(found_words > 0);
}

TEST("signing with a suffix key leaves no secret word, with any implementation") {
  for (const auto run : {sign_wiped, sign_public}) {
    for (const Algorithm algorithm : kAlgorithms) {
      const Found found = observe_signing(run, algorithm);
      if (found.on_stack + found.in_registers != 0)
        print("algorithm", static_cast<unsigned>(algorithm), found);
      CHECK(found.on_stack == 0);
      CHECK(found.in_registers == 0);
    }
  }
}

TEST("preparing a suffix key leaves no secret word") {
  const Found found = observe_signing(prepare_public, Algorithm::kSecretSuffixMd5);
  CHECK(found.on_stack == 0);
  CHECK(found.in_registers == 0);
}

TEST("encoding a secret leaves no secret word and no MD5 state") {
  for (const SecretEncoding encoding : kEncodings) {
    const Found found = observe_form(form_public, encoding);
    if (found.on_stack + found.in_registers != 0) print("encoding", static_cast<unsigned>(encoding), found);
    CHECK(found.on_stack == 0);
    CHECK(found.in_registers == 0);
  }
}

TEST("the wiped depth exceeds the stack that suffix keys and encodings use") {
  deepest = 0;
  for (const Algorithm algorithm : kAlgorithms) observe_signing(sign_unwiped, algorithm);
  for (const SecretEncoding encoding : kEncodings) observe_form(form_unwiped, encoding);
  std::printf("# %zu of %zu bytes\n", deepest, kWipedStackBytes);
  CHECK(deepest + 128 <= kWipedStackBytes);
}

int main() { return check::run_all(); }
