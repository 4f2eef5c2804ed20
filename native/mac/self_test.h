// Checks each hash against a known answer before it processes any secret.
#pragma once

namespace locksign {

// Signs the second test case of RFC 4231 with every algorithm. False if any signature is wrong.
bool self_test();

}  // namespace locksign
