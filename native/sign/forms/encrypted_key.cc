#include "sign/forms/encrypted_key.h"

#include <cstring>

#include "base/constant_time.h"
#include "base/declassify.h"
#include "base/wipe.h"
#include "sign/forms/der.h"

namespace locksign {
namespace {

// RFC 8018, appendix C: 1.2.840.113549.1.5.13 and .12.
constexpr uint8_t kPbes2[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d};
constexpr uint8_t kPbkdf2[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c};
// 1.3.6.1.4.1.11591.4.11 (RFC 7914, section 7).
constexpr uint8_t kScrypt[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b};
// The schemes of PKCS#5 version 1 (RFC 8018, appendix A.3): 1.2.840.113549.1.5 with 1 to 11, which
// are PBES1. Those of PKCS#12 (RFC 7292, appendix C) derive keys in a way of their own:
// 1.2.840.113549.1.12.1 with 1 to 6.
constexpr uint8_t kPkcs5[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05};
constexpr uint8_t kPkcs12[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01};
// 1.2.840.113549.2: the last number is 7 for HMAC with SHA-1, which is the default, and 9 to 11 for
// SHA-256, SHA-384 and SHA-512.
constexpr uint8_t kHmacSha1[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x07};
constexpr struct {
  uint8_t identifier[8];
  Algorithm prf;
} kPrfs[] = {
    {{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09}, Algorithm::kHmacSha256},
    {{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x0a}, Algorithm::kHmacSha384},
    {{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x0b}, Algorithm::kHmacSha512},
};
// 2.16.840.1.101.3.4.1: AES-CBC (NIST's Computer Security Objects Register).
constexpr struct {
  uint8_t identifier[9];
  uint8_t key_bytes;
} kCiphers[] = {
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02}, 16},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x16}, 24},
    {{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a}, 32},
};

bool is_old_scheme(const KeyPart& scheme) {
  const auto is_below = [&scheme](const uint8_t* arc, size_t bytes) {
    return scheme.length == bytes + 1 && der_equals(KeyPart{scheme.bytes, bytes}, arc, bytes);
  };
  if (is_below(kPkcs12, sizeof(kPkcs12))) return true;
  constexpr uint8_t kLastOfPbes1 = 11;
  return is_below(kPkcs5, sizeof(kPkcs5)) && scheme.bytes[sizeof(kPkcs5)] <= kLastOfPbes1;
}

// Takes the sequence of an identifier and its parameters.
bool take_algorithm(DerReader* reader, KeyPart* identifier, KeyPart* parameters) {
  KeyPart content;
  if (!reader->take(kDerSequence, &content)) return false;
  DerReader inner(content);
  if (!inner.take(kDerObjectIdentifier, identifier)) return false;
  *parameters = inner.rest();
  return true;
}

KeyFormError read_prf(DerReader* reader, EncryptedKey* key) {
  if (reader->at_end()) return KeyFormError::kEncryptionSha1;
  KeyPart identifier, parameters;
  if (!take_algorithm(reader, &identifier, &parameters)) return KeyFormError::kMalformed;
  DerReader inner(parameters);
  if (!inner.take_null() || !inner.at_end() || !reader->at_end()) return KeyFormError::kMalformed;
  if (der_equals(identifier, kHmacSha1, sizeof(kHmacSha1))) return KeyFormError::kEncryptionSha1;
  for (const auto& known : kPrfs) {
    if (!der_equals(identifier, known.identifier, sizeof(known.identifier))) continue;
    key->prf = known.prf;
    return KeyFormError::kNone;
  }
  return KeyFormError::kEncryptionUnsupported;
}

// RFC 8018, appendix A.2. `stated_bytes` is the optional length of the derived key, or 0.
KeyFormError read_pbkdf2(const KeyPart& parameters, EncryptedKey* key, uint32_t* stated_bytes) {
  DerReader outer(parameters);
  KeyPart content;
  if (!outer.take(kDerSequence, &content) || !outer.at_end()) return KeyFormError::kMalformed;
  DerReader reader(content);
  if (reader.next_is(kDerSequence)) return KeyFormError::kEncryptionUnsupported;  // a salt from elsewhere
  if (!reader.take(kDerOctetString, &key->salt)) return KeyFormError::kMalformed;
  if (key->salt.length > kMaxSaltBytes) return KeyFormError::kEncryptionUnsupported;

  KeyPart iterations;
  if (!reader.take_positive_integer(&iterations)) return KeyFormError::kMalformed;
  uint64_t count = 0;
  for (size_t i = 0; i < iterations.length && count <= kMaxPbkdf2Iterations; ++i) {
    count = count << 8 | iterations.bytes[i];
  }
  if (count > kMaxPbkdf2Iterations) return KeyFormError::kTooManyIterations;
  key->iterations = static_cast<uint32_t>(count);

  *stated_bytes = 0;
  if (reader.next_is(kDerInteger) && (!reader.take_small_integer(stated_bytes) || *stated_bytes == 0)) {
    return KeyFormError::kMalformed;
  }
  return read_prf(&reader, key);
}

KeyFormError read_cipher(const KeyPart& identifier, const KeyPart& parameters, EncryptedKey* key) {
  for (const auto& known : kCiphers) {
    if (!der_equals(identifier, known.identifier, sizeof(known.identifier))) continue;
    DerReader reader(parameters);
    KeyPart iv;
    const bool is_whole = reader.take(kDerOctetString, &iv) && reader.at_end();
    if (!is_whole || iv.length != kAesBlockBytes) return KeyFormError::kMalformed;
    key->cipher_key_bytes = known.key_bytes;
    key->iv = iv.bytes;
    return KeyFormError::kNone;
  }
  return KeyFormError::kEncryptionUnsupported;
}

KeyFormError read_pbes2(const KeyPart& parameters, EncryptedKey* key) {
  DerReader outer(parameters);
  KeyPart content;
  if (!outer.take(kDerSequence, &content) || !outer.at_end()) return KeyFormError::kMalformed;
  DerReader reader(content);
  KeyPart kdf, kdf_parameters, cipher, cipher_parameters;
  if (!take_algorithm(&reader, &kdf, &kdf_parameters)) return KeyFormError::kMalformed;
  if (!take_algorithm(&reader, &cipher, &cipher_parameters)) return KeyFormError::kMalformed;
  if (!reader.at_end()) return KeyFormError::kMalformed;
  if (der_equals(kdf, kScrypt, sizeof(kScrypt))) return KeyFormError::kEncryptionScrypt;
  if (!der_equals(kdf, kPbkdf2, sizeof(kPbkdf2))) return KeyFormError::kEncryptionUnsupported;
  const KeyFormError error = read_cipher(cipher, cipher_parameters, key);
  if (error != KeyFormError::kNone) return error;
  uint32_t stated_bytes;
  const KeyFormError kdf_error = read_pbkdf2(kdf_parameters, key, &stated_bytes);
  if (kdf_error != KeyFormError::kNone) return kdf_error;
  const bool fits = stated_bytes == 0 || stated_bytes == key->cipher_key_bytes;
  return fits ? KeyFormError::kNone : KeyFormError::kMalformed;
}

// All ones if it ends in the padding of RFC 8018, section 6.1.1: 1 to 16 bytes, each of which is
// their number.
uint32_t mask_of_padding(const uint8_t* block) {
  const uint32_t count = block[kAesBlockBytes - 1];
  uint32_t valid = mask_range(count, 1, kAesBlockBytes);
  for (uint32_t i = 0; i < kAesBlockBytes; ++i) {
    const uint32_t is_padding = mask_range(i + count, kAesBlockBytes, 2 * kAesBlockBytes);
    valid &= ~is_padding | mask_equal(block[i], count);
  }
  return valid;
}

// All ones if it begins as a sequence of `bytes` does, whose first element is an integer of one
// byte.
uint32_t mask_of_sequence(const uint8_t* block, uint32_t bytes) {
  const uint32_t first = block[1];
  const auto has_version_at = [block](size_t at) {
    return mask_equal(block[at], kDerInteger) & mask_equal(block[at + 1], 1);
  };
  const uint32_t is_short = mask_range(first, 0, 0x7f) & mask_equal(first + 2, bytes) & has_version_at(2);
  const uint32_t has_one = mask_equal(first, 0x81) & mask_equal(block[2] + 3u, bytes) & has_version_at(3);
  const uint32_t length = uint32_t{block[2]} << 8 | block[3];
  const uint32_t has_two = mask_equal(first, 0x82) & mask_equal(length + 4, bytes) & has_version_at(4);
  return mask_equal(block[0], kDerSequence) & (is_short | has_one | has_two);
}

}  // namespace

KeyFormError encrypted_key_from_der(uint8_t* der, size_t length, EncryptedKey* key) {
  declassify(der, length);  // the file shows it; the passphrase keeps the key secret
  KeyPart content;
  KeyFormError error = der_whole_sequence(KeyPart{der, length}, &content);
  if (error != KeyFormError::kNone) return error;
  DerReader reader(content);
  KeyPart scheme, parameters, ciphertext;
  if (!take_algorithm(&reader, &scheme, &parameters)) return KeyFormError::kMalformed;
  if (!reader.take(kDerOctetString, &ciphertext) || !reader.at_end()) return KeyFormError::kMalformed;
  if (is_old_scheme(scheme)) return KeyFormError::kEncryptionOld;
  if (!der_equals(scheme, kPbes2, sizeof(kPbes2))) return KeyFormError::kEncryptionUnsupported;
  error = read_pbes2(parameters, key);
  if (error != KeyFormError::kNone) return error;
  if (ciphertext.length == 0 || ciphertext.length % kAesBlockBytes != 0) return KeyFormError::kMalformed;
  key->ciphertext = der + (ciphertext.bytes - der);
  key->ciphertext_bytes = ciphertext.length;
  return KeyFormError::kNone;
}

bool encrypted_key_derive(const EncryptedKey& key, const uint8_t* passphrase, size_t passphrase_bytes,
                          const GiveUp& give_up, DecryptionWorkspace* workspace) {
  return pbkdf2(key.prf, passphrase, passphrase_bytes, key.salt.bytes, key.salt.length, key.iterations,
                give_up, &workspace->pbkdf2, workspace->cipher_key, key.cipher_key_bytes);
}

KeyFormError encrypted_key_decrypt(const EncryptedKey& key, DecryptionWorkspace* workspace, size_t* bytes) {
  constexpr size_t kBlock = kAesBlockBytes;
  aes_expand_key(workspace->cipher_key, key.cipher_key_bytes, &workspace->aes);

  // The first and the last block are decrypted elsewhere to see whether the passphrase is right. If
  // it is not, both fit by chance once in 2^40 cases or less.
  std::memcpy(workspace->first, key.ciphertext, kBlock);
  aes_cbc_decrypt(workspace->aes, key.iv, workspace->first, kBlock);
  const uint8_t* const end = key.ciphertext + key.ciphertext_bytes;
  const uint8_t* const before = key.ciphertext_bytes == kBlock ? key.iv : end - 2 * kBlock;
  std::memcpy(workspace->last, end - kBlock, kBlock);
  aes_cbc_decrypt(workspace->aes, before, workspace->last, kBlock);

  const uint32_t padding = workspace->last[kBlock - 1];
  const uint32_t plaintext_bytes = static_cast<uint32_t>(key.ciphertext_bytes) - padding;
  const uint32_t right =
      mask_of_padding(workspace->last) & mask_of_sequence(workspace->first, plaintext_bytes);
  // Whether the passphrase is right is not secret, and the length of the key neither once it is.
  if (declassified(right) == 0) return KeyFormError::kPassphraseWrong;
  *bytes = declassified(plaintext_bytes);
  aes_cbc_decrypt(workspace->aes, key.iv, key.ciphertext, key.ciphertext_bytes);
  wipe(key.ciphertext + *bytes, key.ciphertext_bytes - *bytes);
  return KeyFormError::kNone;
}

}  // namespace locksign
