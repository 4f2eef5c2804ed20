// The steps of rsa.h without the wiping that follows them. The tests inject faults between them and
// search what they leave.
#pragma once

#include "sign/numbers/long_number.h"
#include "sign/rsa/rsa.h"

namespace locksign {

// All of these leave secrets below the caller's frame, in registers and in the workspace.
RsaStatus rsa_prepare_unwiped(const RsaParts& parts, RsaWorkspace* workspace, RsaKey* key);
bool rsa_sign_unwiped(const RsaKey& key, const uint8_t* digest, RsaWorkspace* workspace, uint8_t* signature);

// The steps of signing: the encoded message, its powers modulo p and q, the signature of both, and
// the check, which returns all ones or zero.
void rsa_encode(const RsaKey& key, const uint8_t* digest, RsaWorkspace* workspace);
void rsa_raise(const RsaKey& key, RsaWorkspace* workspace);
void rsa_combine(const RsaKey& key, RsaWorkspace* workspace);
uint64_t rsa_check(const RsaKey& key, RsaWorkspace* workspace);

// rsa_raise() is the fastest of these that the processor and the sizes of the primes allow.
void rsa_raise_portable(const RsaKey& key, RsaWorkspace* workspace);
bool rsa_ifma_supports(const RsaKey& key);
void rsa_raise_ifma(const RsaKey& key, RsaWorkspace* workspace);

LongModulus rsa_p(const RsaKey& key);
LongModulus rsa_q(const RsaKey& key);
// Reduces the encoded message modulo a prime, in Montgomery's representation, into workspace->base.
void rsa_enter(const LongModulus& prime, RsaWorkspace* workspace);

}  // namespace locksign
