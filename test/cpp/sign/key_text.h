// The text of a private key in a heap block of exactly its length, so that AddressSanitizer detects
// any access outside, and what becomes of it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "sign/forms/private_key_form.h"

class KeyText final {
 public:
  explicit KeyText(const std::string& text) : length_(text.size()) {
    bytes_ = static_cast<uint8_t*>(std::malloc(length_ + (length_ == 0)));
    std::memcpy(bytes_, text.data(), length_);
    std::memset(&workspace_, 0xa5, sizeof(workspace_));
  }
  ~KeyText() { std::free(bytes_); }
  KeyText(const KeyText&) = delete;
  KeyText& operator=(const KeyText&) = delete;

  locksign::KeyFormResult read(locksign::KeyKind kind, locksign::KeyTextEncoding encoding) {
    return locksign::private_key_read(kind, encoding, bytes_, length_, &workspace_, &form_);
  }
  locksign::KeyFormResult decrypt(locksign::KeyKind kind, const std::string& passphrase) {
    encrypted_ = form_.encrypted;
    return locksign::private_key_decrypt(kind, reinterpret_cast<const uint8_t*>(passphrase.data()),
                                         passphrase.size(), &workspace_, &form_);
  }

  uint8_t* bytes() { return bytes_; }
  size_t length() const { return length_; }
  locksign::PrivateKeyWorkspace* workspace() { return &workspace_; }
  locksign::PrivateKeyForm* form() { return &form_; }

  // After an error: nothing of the text, or of the key that was decrypted.
  bool is_wiped() const {
    return encrypted_.ciphertext_bytes != 0 ? is_zero(encrypted_.ciphertext, encrypted_.ciphertext_bytes)
                                            : is_zero(bytes_, length_);
  }
  // The last byte of what was decrypted, which was padding.
  uint8_t last_decrypted() const { return encrypted_.ciphertext[encrypted_.ciphertext_bytes - 1]; }
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
    return part >= bytes_ && length <= length_ && part + length <= bytes_ + length_;
  }

  uint8_t* bytes_;
  size_t length_;
  locksign::PrivateKeyWorkspace workspace_;
  locksign::PrivateKeyForm form_;
  locksign::EncryptedKey encrypted_;  // of the last call of decrypt()
};
