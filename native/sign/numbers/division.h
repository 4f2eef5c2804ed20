// Division modulo an odd number, by the constant-time algorithm of Bernstein and Yang ("Fast
// constant-time gcd computation and modular inversion", 2019/266).
#pragma once

#include "sign/numbers/modular.h"

namespace locksign {

// A number of 320 bits in two's complement.
using SignedLimbs = Limbs<5>;

// Is secret if the numbers are.
struct DivisionScratch {
  SignedLimbs f, g, d, e, next;
};

// numerator / denominator modulo m, and zero if the denominator is zero. m is odd, the numbers are
// below it, and the denominator has no divisor in common with it.
void modular_divide(const Limbs<4>& m, const Limbs<4>& numerator, const Limbs<4>& denominator,
                    DivisionScratch* scratch, Limbs<4>* result);

}  // namespace locksign
