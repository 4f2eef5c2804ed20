// Fuzzes the texts of private keys, for every kind of key and every encoding, and the DER inside of
// them. The parts of a key never lie outside of its text, and nothing is left of a refused text.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/encoding.h"
#include "hash/hash_check.h"
#include "sign/forms/private_key_der.h"
#include "sign/key_text.h"

using namespace locksign;

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

constexpr KeyKind kKinds[] = {KeyKind::kEd25519, KeyKind::kEcdsaP256, KeyKind::kEcdsaSecp256k1,
                              KeyKind::kRsa};
constexpr KeyTextEncoding kEncodings[] = {KeyTextEncoding::kPem, KeyTextEncoding::kBase64,
                                          KeyTextEncoding::kBase58, KeyTextEncoding::kHex};
constexpr const char* kLabels[] = {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY",
                                   "ENCRYPTED PRIVATE KEY"};

// Keys of these tests: Ed25519 with its public key, P-256 as PKCS#8 and SEC 1, RSA with small
// numbers, and the first one encrypted with "passphrase".
constexpr struct {
  KeyKind kind;
  const char* label;
  const char* der;
} kSamples[] = {
    {KeyKind::kEd25519, kLabels[0],
     "3051020101300506032b657004220420c22df99bc4ada63d47f03a8e89c9848ec9cf19610ce9afeea2b5e25a10d00e32"
     "812100a12ad5d1491f0f179bc6d123e79652b367d2e9ca1fcbf167a95263c99c17e049"},
    {KeyKind::kEcdsaP256, kLabels[0],
     "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420aca850561975ecffb312f3f2"
     "48eaf9cb6fb084da9438d736bbee552bd72e7dbca1440342000495e068182f1ef0772be60319395820ae1fc9140801b3"
     "ae8756ee6af27308898d2a51706350878773f4d03a650e064700330234bd50592bfa7ae71f740cb2cd89"},
    {KeyKind::kEcdsaP256, kLabels[1],
     "30770201010420aca850561975ecffb312f3f248eaf9cb6fb084da9438d736bbee552bd72e7dbca00a06082a8648ce3d"
     "030107a1440342000495e068182f1ef0772be60319395820ae1fc9140801b3ae8756ee6af27308898d2a517063508787"
     "73f4d03a650e064700330234bd50592bfa7ae71f740cb2cd89"},
    {KeyKind::kRsa, kLabels[2],
     "3053020100020e06c1d26b6be3475695fcf79fd0510203010001020e013c076610e5e747b135bac7c8210207298bc38f"
     "d09d5d02070bb91e14bb6d150206389ff6bb156102061e39a5057d8102070096435f06e600"},
    {KeyKind::kEd25519, kLabels[3],
     "30819a305606092a864886f70d01050d3049302806092a864886f70d01050c301b04080001020304050607020102300c"
     "06082a864886f70d02090500301d060960864801650304012a0410000102030405060708090a0b0c0d0e0f04408b108b"
     "2ad1b00e71e55f19a8d3e0b2c7f1cee8a76abb9430890c5646e2822f6d22c2c55d09f6f402356ea3e636965f40f51819"
     "5f92767d66da90c16d8ef404ff"},
};

// A key with more iterations would take its time.
constexpr uint32_t kFewIterations = 100;

KeyFormResult read(KeyKind kind, KeyTextEncoding encoding, const std::string& input) {
  KeyText text(input);
  KeyFormResult result = text.read(kind, encoding);
  if (result.error == KeyFormError::kPassphraseNeeded &&
      text.form()->encrypted.iterations <= kFewIterations) {
    require(text.parts_are_inside(), "the ciphertext lies outside of the text");
    result = text.decrypt(kind, "passphrase");
  }
  require(text.workspace_is_wiped(), "the workspace was not wiped");
  require(text.parts_are_inside(), "a part lies outside of the text");
  const bool is_kept = result.ok() || result.error == KeyFormError::kPassphraseNeeded ||
                       result.error == KeyFormError::kPassphraseWrong;
  require(is_kept || (text.is_wiped() && text.has_no_parts()), "a refused text was not wiped");
  require(!result.ok() || kind == KeyKind::kRsa || text.form()->secret.length == 32,
          "a secret has no 32 bytes");
  require(!result.ok() || kind != KeyKind::kRsa || text.form()->rsa.qinv.length != 0, "a number is missing");
  return result;
}

std::string as_pem(const char* label, const uint8_t* data, size_t size) {
  std::string base64(encoded_length(SignatureEncoding::kBase64, size), '\0');
  encode(SignatureEncoding::kBase64, data, size, base64.data());
  const std::string name(label);
  return "-----BEGIN " + name + "-----\n" + base64 + "\n-----END " + name + "-----\n";
}

// The sample after changes: each has a position, and a byte to put there, to insert, or to leave
// out.
Bytes edited_sample(const char* der, const uint8_t* edits, size_t size) {
  Bytes bytes = from_hex(der);
  for (size_t i = 0; i + 3 <= size && !bytes.empty(); i += 3) {
    const auto place = bytes.begin() + (edits[i + 1] | edits[i] << 8) % static_cast<int>(bytes.size());
    if (edits[i] >> 6 == 0) bytes.insert(place, edits[i + 2]);
    if (edits[i] >> 6 == 1) bytes.erase(place);
    if (edits[i] >> 6 >= 2) *place = edits[i + 2];
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  // The first byte chooses; the rest is the text, the DER inside of it, or changes to a sample.
  const KeyKind kind = kKinds[data[0] & 3];
  const std::string text(data + 1, data + size);
  (void)read(kind, kEncodings[data[0] >> 2 & 3], text);
  for (const char* label : kLabels)
    (void)read(kind, KeyTextEncoding::kPem, as_pem(label, data + 1, size - 1));
  for (const auto& sample : kSamples) {
    const Bytes der = edited_sample(sample.der, data + 1, size - 1);
    const KeyFormResult result =
        read(sample.kind, KeyTextEncoding::kPem, as_pem(sample.label, der.data(), der.size()));
    require(result.ok() || size > 3, "a sample was refused without a change");
  }
  return 0;
}
