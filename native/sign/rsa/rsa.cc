#include "sign/rsa/rsa.h"

#include <cstring>

#include "base/compiler.h"
#include "base/declassify.h"
#include "base/wipe.h"
#include "sign/numbers/long_number.h"
#include "sign/rsa/rsa_steps.h"

namespace locksign {
namespace {

static_assert(kLongTableEntries * kRsaMaxPrimeWords * sizeof(uint64_t) <= sizeof(RsaWorkspace::table),
              "the table of powers fits");

LongModulus modulus_of(const RsaKey& key) {
  return {key.modulus, key.modulus_square, key.modulus_negative, 2 * key.prime_words};
}
// message^exponent modulo a prime, in Montgomery's representation.
void raise(const LongModulus& prime, const uint64_t* exponent, size_t exponent_bits, RsaWorkspace* workspace,
           uint64_t* power) {
  rsa_enter(prime, workspace);
  long_modular_power(prime, workspace->base, exponent, exponent_bits, power, workspace->table,
                     workspace->scratch);
}

}  // namespace

LongModulus rsa_p(const RsaKey& key) { return {key.p, key.p_square, key.p_negative, key.prime_words}; }
LongModulus rsa_q(const RsaKey& key) { return {key.q, key.q_square, key.q_negative, key.prime_words}; }

// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2, with the prefix of its note 1).
void rsa_encode(const RsaKey& key, const uint8_t* digest, RsaWorkspace* workspace) {
  static constexpr uint8_t kPrefix[] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                        0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
  static_assert(sizeof(workspace->scratch) >= kRsaMaxSignatureBytes, "the encoded message fits");
  uint8_t* const bytes = reinterpret_cast<uint8_t*>(workspace->scratch);
  uint8_t* const digest_at = bytes + key.modulus_bytes - kRsaDigestBytes;
  uint8_t* const prefix_at = digest_at - sizeof(kPrefix);
  std::memset(bytes, 0xff, key.modulus_bytes);
  bytes[0] = 0x00;
  bytes[1] = 0x01;
  prefix_at[-1] = 0x00;
  std::memcpy(prefix_at, kPrefix, sizeof(kPrefix));
  std::memcpy(digest_at, digest, kRsaDigestBytes);
  long_from_big_endian(bytes, key.modulus_bytes, workspace->message, 2 * key.prime_words);
}

// The message is high * R + low.
void rsa_enter(const LongModulus& prime, RsaWorkspace* workspace) {
  uint64_t* const base = workspace->base;
  uint64_t* const low = base + prime.count;
  uint64_t* const scratch = workspace->scratch;
  long_modular_multiply(prime, workspace->message + prime.count, prime.square, base, scratch);
  long_modular_multiply(prime, base, prime.square, base, scratch);
  long_modular_multiply(prime, workspace->message, prime.square, low, scratch);
  long_modular_add(prime, base, low, base);
}

void rsa_raise_portable(const RsaKey& key, RsaWorkspace* workspace) {
  raise(rsa_p(key), key.dp, key.prime_bits, workspace, workspace->p_power);
  raise(rsa_q(key), key.dq, key.prime_bits, workspace, workspace->q_power);
}

void rsa_raise(const RsaKey& key, RsaWorkspace* workspace) {
  if (rsa_ifma_supports(key)) {
    rsa_raise_ifma(key, workspace);
  } else {
    rsa_raise_portable(key, workspace);
  }
}

// RFC 8017 section 5.1.2: h = (s1 - s2) * qinv modulo p, s = s2 + h * q.
void rsa_combine(const RsaKey& key, RsaWorkspace* workspace) {
  const LongModulus p = rsa_p(key);
  const size_t count = key.prime_words;
  uint64_t* const q_power = workspace->q_power;
  uint64_t* const h = workspace->p_power;
  uint64_t* const scratch = workspace->scratch;

  long_set_word(1, workspace->base, count);
  long_modular_multiply(rsa_q(key), q_power, workspace->base, q_power, scratch);
  long_modular_multiply(p, q_power, p.square, workspace->base, scratch);
  long_modular_subtract(p, h, workspace->base, h);
  long_modular_multiply(p, h, key.qinv, h, scratch);
  long_multiply(h, key.q, workspace->signature, count);
  long_add(workspace->signature, 2 * count, q_power, count);
}

// The public exponent is odd, so that its lowest bit is the last factor.
uint64_t rsa_check(const RsaKey& key, RsaWorkspace* workspace) {
  const LongModulus modulus = modulus_of(key);
  uint64_t* const base = workspace->base;
  uint64_t* const power = workspace->table;
  uint64_t* const scratch = workspace->scratch;
  long_modular_multiply(modulus, workspace->signature, modulus.square, base, scratch);
  std::memcpy(power, base, modulus.count * sizeof(uint64_t));
  int bit = 63;
  while ((key.public_exponent >> bit & 1) == 0) --bit;
  while (bit-- > 1) {
    long_modular_square(modulus, power, power, scratch);
    if ((key.public_exponent >> bit & 1) != 0) long_modular_multiply(modulus, power, base, power, scratch);
  }
  long_modular_square(modulus, power, power, scratch);
  long_modular_multiply(modulus, power, workspace->signature, power, scratch);
  return long_equal(power, workspace->message, modulus.count);
}

LOCKSIGN_NOINLINE bool rsa_sign_unwiped(const RsaKey& key, const uint8_t* digest, RsaWorkspace* workspace,
                                        uint8_t* signature) {
  rsa_encode(key, digest, workspace);
  rsa_raise(key, workspace);
  rsa_combine(key, workspace);
  // A right signature is public. Of a wrong one only the fact that it is wrong becomes known.
  if (declassified(rsa_check(key, workspace)) == 0) return false;
  long_to_big_endian(workspace->signature, signature, key.modulus_bytes);
  return true;
}

bool rsa_sign(const RsaKey& key, const uint8_t* digest, RsaWorkspace* workspace, uint8_t* signature) {
  if (key.prime_words == 0) return false;  // no key was prepared
  mark_stack();
  const bool is_valid = rsa_sign_unwiped(key, digest, workspace, signature);
  wipe(workspace, sizeof(*workspace));
  wipe_stack_and_registers();
  return is_valid;
}

RsaStatus rsa_prepare(const RsaParts& parts, RsaWorkspace* workspace, RsaKey* key) {
  mark_stack();
  const RsaStatus status = rsa_prepare_unwiped(parts, workspace, key);
  if (status != RsaStatus::kOk) wipe(key, sizeof(*key));
  wipe(workspace, sizeof(*workspace));
  wipe_stack_and_registers();
  return status;
}

}  // namespace locksign
