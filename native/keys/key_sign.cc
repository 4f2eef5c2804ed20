#include "keys/key_sign.h"

#include "base/encoding.h"
#include "base/wipe.h"

namespace locksign {

size_t key_sign(const KeySlot& key, const uint8_t* message, size_t message_bytes, uint8_t* digest) {
  if (is_suffix(key.algorithm)) {
    suffix_sign(key.algorithm, key.suffix(), message, message_bytes, digest);
  } else {
    hmac_sign(key.algorithm, key.states, message, message_bytes, digest);
  }
  return digest_bytes_of(key.algorithm);
}

bool key_verify(const KeySlot& key, const uint8_t* message, size_t message_bytes, SignatureEncoding encoding,
                uint8_t* signature, size_t characters) {
  uint8_t digest[kMaxDigestBytes];
  const Wiper wiper(digest, sizeof(digest));
  const size_t count = key_sign(key, message, message_bytes, digest);
  size_t decoded = 0;
  const bool valid = encoding == SignatureEncoding::kHex ? decode_hex(signature, characters, &decoded)
                                                         : decode_base64(signature, characters, &decoded);
  return valid && decoded == count && equal_constant_time(signature, digest, count);
}

}  // namespace locksign
