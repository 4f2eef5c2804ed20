#include "keys/key_sign.h"

#include "base/encoding.h"
#include "base/wipe.h"

namespace locksign {

void key_sign(const KeySlot& key, const uint8_t* message, size_t message_bytes, Digest* digest) {
  if (is_suffix(key.algorithm)) {
    suffix_sign(key.algorithm, key.suffix(), message, message_bytes, digest->bytes);
  } else {
    hmac_sign(key.algorithm, key.states, message, message_bytes, digest->bytes);
  }
  digest->count = digest_bytes_of(key.algorithm);
}

bool key_verify(const KeySlot& key, const uint8_t* message, size_t message_bytes, SignatureEncoding encoding,
                uint8_t* signature, size_t characters) {
  Digest digest;
  const Wiper wiper(digest.bytes, sizeof(digest.bytes));
  key_sign(key, message, message_bytes, &digest);
  size_t decoded = 0;
  const bool valid = encoding == SignatureEncoding::kHex ? decode_hex(signature, characters, &decoded)
                                                         : decode_base64(signature, characters, &decoded);
  return valid && decoded == digest.count && equal_constant_time(signature, digest.bytes, digest.count);
}

}  // namespace locksign
