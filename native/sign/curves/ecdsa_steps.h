// The steps of ECDSA without the wiping that follows them. ecdsa.cc makes the
// public functions of them; tests measure what they leave.
#pragma once

#include "sign/curves/ecdsa.h"

namespace locksign {

bool ecdsa_prepare_unwiped(Curve curve, const uint8_t* scalar, SignWorkspace* workspace, EcdsaKey* key);
void ecdsa_sign_unwiped(Curve curve, const EcdsaKey& key, const uint8_t* digest, SignWorkspace* workspace,
                        uint8_t* signature, uint8_t* recovery);

}  // namespace locksign
