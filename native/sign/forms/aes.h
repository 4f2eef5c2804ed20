// Decryption with AES (FIPS 197) in CBC mode (SP 800-38A, section 6.2), for encrypted keys. It
// computes the S-box in place of looking it up, so that no address depends on a secret. That takes
// some ten microseconds a block: a key has at most some hundred blocks.
#pragma once

#include <cstddef>
#include <cstdint>

namespace locksign {

constexpr size_t kAesBlockBytes = 16;
constexpr size_t kAesMaxRounds = 14;

// Lives in secret memory.
struct AesKey {
  uint8_t round_keys[(kAesMaxRounds + 1) * kAesBlockBytes];
  size_t rounds;
};

// These leave secrets below the caller's frame and in registers.
void aes_expand_key(const uint8_t* key, size_t key_bytes, AesKey* expanded);  // 16, 24 or 32 bytes
void aes_decrypt_block(const AesKey& key, uint8_t* block);
void aes_cbc_decrypt(const AesKey& key, const uint8_t* iv, uint8_t* data, size_t bytes);  // whole blocks

}  // namespace locksign
