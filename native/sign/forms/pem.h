// The text form of keys (RFC 7468).
#pragma once

#include "sign/forms/key_form.h"

namespace locksign {

// The formats of private keys that are read.
enum class KeyFormat : uint8_t {
  kPkcs8,           // PRIVATE KEY: RFC 5958
  kEncryptedPkcs8,  // ENCRYPTED PRIVATE KEY: RFC 5958, section 3
  kSec1,            // EC PRIVATE KEY: RFC 5915
  kPkcs1,           // RSA PRIVATE KEY: RFC 8017, appendix A.1.2
};

// Replaces the text of one private key by its DER, in place, and wipes the rest of the text. Lines
// may end in LF or CR LF, in a literal \n or \r\n as in a dotenv file, or in a space, as a variable
// keeps them that lost its line breaks. Blanks may precede and follow. `EC PARAMETERS` may precede,
// as `openssl ecparam -genkey` writes it. On an error the caller wipes the text.
//
// Where the lines end, and everything else that is not a digit of base64, is not secret. The digits
// are treated in constant time.
KeyFormError pem_decode(uint8_t* text, size_t length, KeyFormat* format, size_t* decoded);

// Writes PKCS#8 in DER as PEM with lines of 64 digits (RFC 7468, section 2), and returns its
// length, which is pem_encoded_length(). Takes time that depends on the length only. Leaves secrets
// below the caller's frame and in registers.
size_t pem_encode(const KeyPart& der, uint8_t* text);
size_t pem_encoded_length(size_t der_bytes);

// Whether the text begins as PEM does.
bool pem_begins(const uint8_t* text, size_t length);

}  // namespace locksign
