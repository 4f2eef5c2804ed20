// Several keys from one text: each equals the key that is loaded alone, all are made or none, and
// nothing else is left.
#include <string>
#include <vector>

#include "base/encoding.h"
#include "check.h"
#include "keys/load_key.h"
#include "mac/hmac.h"
#include "memory/kernel_facts.h"
#include "memory/real_mlock.h"

using namespace locksign;

namespace {

constexpr MemoryChoice kBest = MemoryChoice::kAuto;
constexpr Algorithm kAlgorithms[] = {Algorithm::kHmacSha256, Algorithm::kHmacSha384, Algorithm::kHmacSha512,
                                     Algorithm::kSecretSuffixSha256, Algorithm::kSecretSuffixMd5};
constexpr SecretEncoding kEncodings[] = {SecretEncoding::kUtf8,        SecretEncoding::kBase64,
                                         SecretEncoding::kHex,         SecretEncoding::kToBase64,
                                         SecretEncoding::kToUppercase, SecretEncoding::kToMd5Hex};

Status load(const std::string& secret, const Purposes& purposes, Keys* keys) {
  SecretBuffer text;
  const Status status =
      secret_source_bytes(reinterpret_cast<const uint8_t*>(secret.data()), secret.size(), kBest, &text);
  if (!status.ok()) return status;
  const Status loaded = secret_keys_load(&text, purposes, {}, keys);
  CHECK(!text.memory);
  return loaded;
}

std::string signature_of(const KeySlot& key) {
  uint8_t digest[kMaxDigestBytes];
  const uint8_t message[] = {'m'};
  if (is_suffix(key.algorithm)) {
    suffix_sign(key.algorithm, key.suffix(), message, 1, digest);
  } else {
    hmac_sign(key.algorithm, key.states, message, 1, digest);
  }
  return std::string(reinterpret_cast<char*>(digest), digest_bytes_of(key.algorithm));
}

std::string signature_alone(const std::string& secret, const Purpose& purpose) {
  Keys keys;
  CHECK(load(secret, purposes_of({purpose}, kBest), &keys).ok());
  const std::string signature = keys.count == 1 ? signature_of(keys.slots[0]) : "";
  keys.release();
  return signature;
}

// Valid as base64 and as hexadecimal.
const std::string kSecret = "0123456789abcdef0123456789ABCDEF0123456789abcdef";

}  // namespace

TEST("each purpose gets the key that it gets alone, with any other purpose") {
  const long locked = facts::locked_kib();
  for (const Algorithm algorithm : kAlgorithms) {
    for (const SecretEncoding first : kEncodings) {
      for (const SecretEncoding second : kEncodings) {
        const Purpose both[] = {{algorithm, first}, {Algorithm::kHmacSha256, second}};
        Keys keys;
        CHECK(load(kSecret + "\r\n", purposes_of({both[0], both[1]}, kBest), &keys).ok());
        CHECK(keys.count == 2);
        for (size_t i = 0; i < keys.count; i++) {
          CHECK(keys.slots[i].algorithm == both[i].algorithm);
          CHECK(signature_of(keys.slots[i]) == signature_alone(kSecret, both[i]));
        }
        keys.release();
      }
    }
  }
  CHECK(facts::locked_kib() == locked);
}

TEST("eight purposes are accepted, and none or nine are refused") {
  Purposes purposes = purposes_of({}, kBest);
  Keys keys;
  CHECK(load(kSecret, purposes, &keys).code == Code::kInvalidArgument);
  for (; purposes.count < kMaxPurposes; purposes.count++) {
    purposes.each[purposes.count] = {Algorithm::kSecretSuffixMd5, SecretEncoding::kToBase64};
  }
  CHECK(load(kSecret, purposes, &keys).ok() && keys.count == kMaxPurposes);
  keys.release();
  purposes.count++;
  CHECK(load(kSecret, purposes, &keys).code == Code::kInvalidArgument && keys.count == 0);
}

TEST("a purpose that does not fit the text leaves no key of the purposes before it") {
  const long locked = facts::locked_kib();
  const struct {
    std::string secret;
    Purpose purpose;
    Code code;
  } cases[] = {
      {"not base64!", {Algorithm::kHmacSha512, SecretEncoding::kBase64}, Code::kSecretBase64},
      {"not hex", {Algorithm::kHmacSha512, SecretEncoding::kHex}, Code::kSecretHex},
      {"n\xc3\xb6", {Algorithm::kHmacSha512, SecretEncoding::kToUppercase}, Code::kSecretAscii},
      {std::string(257, 'k'), {Algorithm::kSecretSuffixMd5, SecretEncoding::kUtf8}, Code::kSecretTooLong},
      {"key", {Algorithm::kHmacSha512, static_cast<SecretEncoding>(6)}, Code::kInvalidArgument},
      {"key", {static_cast<Algorithm>(6), SecretEncoding::kUtf8}, Code::kInvalidArgument}};
  const Purpose good = {Algorithm::kHmacSha256, SecretEncoding::kUtf8};
  for (const auto& each : cases) {
    Keys keys;
    CHECK(load(each.secret, purposes_of({good, good, each.purpose, good}, kBest), &keys).code == each.code);
    CHECK(keys.count == 0);
    CHECK(facts::locked_kib() == locked);
  }
}

TEST("a suffix key accepts 256 bytes of the encoded secret, and names the limit for more") {
  Keys keys;
  for (const auto& [length, encoding] : {std::pair<size_t, SecretEncoding>{256, SecretEncoding::kUtf8},
                                         {192, SecretEncoding::kToBase64},
                                         {512, SecretEncoding::kHex},
                                         {kMaxSecretBytes, SecretEncoding::kToMd5Hex}}) {
    const Purposes purposes = purposes_of({{Algorithm::kSecretSuffixSha256, encoding}}, kBest);
    CHECK(load(std::string(length, 'a'), purposes, &keys).ok());
    keys.release();
    if (encoding == SecretEncoding::kToMd5Hex) continue;
    const Status status = load(std::string(length + 2, 'a'), purposes, &keys);
    CHECK(status.code == Code::kSecretTooLong && status.limit == kMaxSuffixSecretBytes);
  }
}

TEST("the text of a signature is a secret, whole or cut, and more characters are refused with the limit") {
  const long locked = facts::locked_kib();
  const uint8_t message[] = {'m'};
  for (const Algorithm algorithm : kAlgorithms) {
    Keys root;
    CHECK(load(kSecret, purposes_of({{algorithm, SecretEncoding::kUtf8}}, kBest), &root).ok());
    const std::string digest = signature_of(root.slots[0]);
    for (const SignatureEncoding encoding :
         {SignatureEncoding::kHex, SignatureEncoding::kBase64, SignatureEncoding::kBase64url}) {
      std::string expected(encoded_length(encoding, digest.size()), '?');
      encode(encoding, reinterpret_cast<const uint8_t*>(digest.data()), digest.size(), expected.data());
      for (size_t characters = 0; characters <= expected.size() + 1; characters++) {
        SecretBuffer text;
        const Status status =
            secret_source_signature(root.slots[0], message, 1, encoding, characters, kBest, &text);
        if (characters > expected.size()) {
          CHECK(status.code == Code::kInvalidArgument && status.limit == expected.size() && !text.memory);
          continue;
        }
        CHECK(status.ok());
        CHECK(std::string(reinterpret_cast<char*>(text.memory.data()), text.length) ==
              expected.substr(0, characters == 0 ? expected.size() : characters));
        // The digest is gone, whatever becomes of the text.
        const uint8_t* const block = text.memory.data() + text.memory.size() - kSecretBlockBytes;
        for (size_t i = 0; i < kSecretBlockBytes; i++) CHECK(block[i] == 0);
      }
    }
    root.release();
  }
  CHECK(facts::locked_kib() == locked);
}

TEST("the longest secret fits in every encoding") {
  const long locked = facts::locked_kib();
  for (const SecretEncoding encoding : kEncodings) {
    Keys keys;
    const std::string longest(kMaxSecretBytes, 'a');
    CHECK(load(longest, purposes_of({{Algorithm::kHmacSha256, encoding}}, kBest), &keys).ok());
    keys.release();
  }
  CHECK(facts::locked_kib() == locked);
}

int main() { return check::run_all(); }
