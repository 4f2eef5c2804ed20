// Checks an algorithm of private keys against a known answer before it processes any secret.
#pragma once

#include "mac/algorithm.h"

namespace locksign {

// Reads a published key and signs with it. False if the signature is wrong. It takes 0.1 ms for a
// curve and 2 ms for RSA, so it runs before the first key and not at start.
[[nodiscard]] bool private_key_self_test(Algorithm algorithm);

}  // namespace locksign
