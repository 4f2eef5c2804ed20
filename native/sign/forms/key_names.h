// The names of keys in DER: object identifiers (X.690, section 8.19).
#pragma once

#include "sign/forms/key_form.h"

namespace locksign {

// What the content of an AlgorithmIdentifier (RFC 5280, section 4.1.1.2) says that the key is, with
// the parameters that its standard prescribes. kMalformed if it has others.
KeyFormError key_of_algorithm(const KeyPart& identifier, FoundKey* found);

// What the name of a curve says, or kExplicitCurve if there are parameters in place of one
// (RFC 5480, section 2.1.1). `parameters` is the whole element.
KeyFormError key_of_curve(const KeyPart& parameters, FoundKey* found);

}  // namespace locksign
