// The key of HMAC as one block, for a device that computes HMAC itself.
#pragma once

#include "mac/algorithm.h"

namespace locksign {

// K0 (FIPS 198-1, section 4): the key, or its hash if it is longer than a block, padded with zeros
// to a block. `block` has hmac_block_bytes() in secret memory. Leaves nothing of the key on the
// stack or in registers.
void hmac_key_block(Algorithm algorithm, const uint8_t* key, size_t key_bytes, uint8_t* block);

}  // namespace locksign
