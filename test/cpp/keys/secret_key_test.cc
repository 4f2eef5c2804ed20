// From the text of a secret to a key: which bytes belong to it, how it is decoded, what is refused.
#include "check.h"
#include "keys/load_key.h"
#include "memory/kernel_facts.h"
#include "memory/real_mlock.h"
#include "sources/secret_source.h"

using locksign::Algorithm;
using locksign::Code;
using locksign::KeySlot;
using locksign::SecretBuffer;
using locksign::SecretEncoding;
using locksign::Status;

namespace {

constexpr locksign::MemoryChoice kBest = locksign::MemoryChoice::kAuto;

Status load(const std::string& secret, SecretEncoding encoding, KeySlot* slot) {
  SecretBuffer text;
  const Status status = locksign::secret_source_bytes(reinterpret_cast<const uint8_t*>(secret.data()),
                                                      secret.size(), kBest, &text);
  if (!status.ok()) return status;
  return load_key(&text, {Algorithm::kHmacSha256, encoding}, kBest, slot);
}

Code code_of_load(const std::string& secret, SecretEncoding encoding = SecretEncoding::kUtf8) {
  const long locked = facts::locked_kib();
  KeySlot slot{};
  const Status status = load(secret, encoding, &slot);
  CHECK(status.ok() == (slot.states != nullptr));
  locksign::key_store_release(&slot);
  CHECK(facts::locked_kib() == locked);
  return status.code;
}

std::string signature_of(const std::string& secret, SecretEncoding encoding) {
  KeySlot slot{};
  CHECK(load(secret, encoding, &slot).ok());
  uint8_t digest[locksign::kMaxDigestBytes] = {};
  const uint8_t message[] = {'m'};
  if (slot.states != nullptr) locksign::hmac_sign(Algorithm::kHmacSha256, slot.states, message, 1, digest);
  locksign::key_store_release(&slot);
  return std::string(reinterpret_cast<char*>(digest), 32);
}

}  // namespace

TEST("the longest secret is accepted with its line break, and one byte more is too long") {
  const std::string longest(locksign::kMaxSecretBytes, 'k');
  CHECK(code_of_load(longest) == Code::kOk);
  CHECK(code_of_load(longest + "\r\n") == Code::kOk);
  CHECK(code_of_load(longest + "k") == Code::kSecretTooLong);
  CHECK(code_of_load(longest + "kkkkkkk") == Code::kSecretTooLong);
}

TEST("one line break at the end is not part of the secret, and any other line break is refused") {
  CHECK(code_of_load("s3cret") == Code::kOk);
  CHECK(code_of_load("s3cret\n") == Code::kOk);
  CHECK(code_of_load("s3cret\r\n") == Code::kOk);
  CHECK(signature_of("s3cret\r\n", SecretEncoding::kUtf8) == signature_of("s3cret", SecretEncoding::kUtf8));
  CHECK(signature_of("s3cret ", SecretEncoding::kUtf8) != signature_of("s3cret", SecretEncoding::kUtf8));
  for (const char* text : {"s3cret\n\n", "s3cret\r", "s3\ncret", "s3\rcret", "\ns3cret", "\n\n"}) {
    CHECK(code_of_load(text) == Code::kSecretNewline);
  }
  for (const char* text : {"", "\n", "\r\n"}) CHECK(code_of_load(text) == Code::kSecretEmpty);
}

TEST("base64 and hexadecimal are decoded, and malformed text is refused") {
  const std::string plain = signature_of("key", SecretEncoding::kUtf8);
  CHECK(signature_of("a2V5\n", SecretEncoding::kBase64) == plain);
  CHECK(signature_of("6b6579", SecretEncoding::kHex) == plain);
  CHECK(code_of_load("a2V", SecretEncoding::kBase64) != Code::kInvalidArgument);
  CHECK(code_of_load("a2V5!", SecretEncoding::kBase64) == Code::kSecretBase64);
  CHECK(code_of_load("6b657", SecretEncoding::kHex) == Code::kSecretHex);
}

int main() { return check::run_all(); }
