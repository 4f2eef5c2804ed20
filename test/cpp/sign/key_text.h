// The text of a private key in a heap block of exactly its length, so that AddressSanitizer detects
// any access outside, and what becomes of it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/wipe.h"
#include "check.h"
#include "sign/forms/pem.h"
#include "sign/forms/private_key_form.h"

class KeyText final {
 public:
  explicit KeyText(const std::string& text) : length_(text.size()) {
    bytes_ = static_cast<uint8_t*>(std::malloc(length_ + (length_ == 0)));
    std::memcpy(bytes_, text.data(), length_);
    std::memset(&workspace_, 0xa5, sizeof(workspace_));
  }
  ~KeyText() {
    std::free(bytes_);
    std::free(plain_);
  }
  KeyText(const KeyText&) = delete;
  KeyText& operator=(const KeyText&) = delete;

  locksign::KeyFormResult read(locksign::KeyKind kind, locksign::KeyTextEncoding encoding) {
    return locksign::private_key_read(kind, encoding, bytes_, length_, &workspace_, &form_);
  }
  void derive(const std::string& passphrase) {
    CHECK(locksign::encrypted_key_derive(form_.encrypted, reinterpret_cast<const uint8_t*>(passphrase.data()),
                                         passphrase.size(), {}, &workspace_.decryption));
  }
  // What native/sources/encrypted_text.cc does: the text of the decrypted key is read.
  locksign::KeyFormResult decrypt(locksign::KeyKind kind, const std::string& passphrase) {
    derive(passphrase);
    locksign::KeyPart der;
    const locksign::KeyFormError error = locksign::private_key_decrypt(&workspace_, form_, &der);
    if (error != locksign::KeyFormError::kNone) return {error, locksign::FoundKey::kNone};
    encode(der);
    return locksign::private_key_read(kind, locksign::KeyTextEncoding::kPem, plain_, plain_length_,
                                      &workspace_, &form_);
  }
  // Writes the text of a decrypted key to a block of its own, and wipes the first one.
  void encode(const locksign::KeyPart& der) {
    plain_length_ = locksign::pem_encoded_length(der.length);
    plain_ = static_cast<uint8_t*>(std::malloc(plain_length_));
    locksign::mark_stack();
    CHECK(locksign::pem_encode(der, plain_) == plain_length_);
    locksign::wipe_stack_and_registers();
    locksign::wipe(bytes_, length_);
  }

  uint8_t* bytes() { return bytes_; }
  size_t length() const { return length_; }
  locksign::PrivateKeyWorkspace* workspace() { return &workspace_; }
  locksign::PrivateKeyForm* form() { return &form_; }

  // After an error: nothing of the text, or of the text of the key that was decrypted.
  bool is_wiped() const { return is_zero(bytes_, length_) && is_zero(plain_, plain_length_); }
  bool workspace_is_wiped() const { return is_zero(&workspace_, sizeof(workspace_)); }

  // Every part lies inside of the text.
  bool parts_are_inside() const {
    const locksign::RsaParts& rsa = form_.rsa;
    const locksign::EncryptedKey& encrypted = form_.encrypted;
    for (const locksign::RsaNumber& number :
         {rsa.modulus, rsa.public_exponent, rsa.p, rsa.q, rsa.dp, rsa.dq, rsa.qinv}) {
      if (!is_inside(number.bytes, number.length)) return false;
    }
    return is_inside(form_.secret.bytes, form_.secret.length) &&
           is_inside(form_.public_key.bytes, form_.public_key.length) &&
           is_inside(encrypted.salt.bytes, encrypted.salt.length) &&
           is_inside(encrypted.iv, encrypted.iv == nullptr ? 0 : locksign::kAesBlockBytes) &&
           is_inside(encrypted.ciphertext, encrypted.ciphertext_bytes);
  }
  bool has_no_parts() const {
    return form_.secret.bytes == nullptr && form_.public_key.bytes == nullptr &&
           form_.rsa.modulus.bytes == nullptr && form_.rsa.qinv.bytes == nullptr &&
           form_.encrypted.ciphertext == nullptr;
  }

 private:
  static bool is_zero(const void* memory, size_t bytes) {
    for (size_t i = 0; i < bytes; ++i) {
      if (static_cast<const uint8_t*>(memory)[i] != 0) return false;
    }
    return true;
  }

  bool is_inside(const uint8_t* part, size_t length) const {
    if (part == nullptr) return length == 0;
    const uint8_t* const block = plain_ == nullptr ? bytes_ : plain_;
    const size_t block_length = plain_ == nullptr ? length_ : plain_length_;
    return part >= block && length <= block_length && part + length <= block + block_length;
  }

  uint8_t* bytes_;
  size_t length_;
  uint8_t* plain_ = nullptr;  // the text of the decrypted key
  size_t plain_length_ = 0;
  locksign::PrivateKeyWorkspace workspace_;
  locksign::PrivateKeyForm form_;
};
