// Private keys in DER.
#pragma once

#include "sign/forms/key_form.h"
#include "sign/forms/pem.h"

namespace locksign {

// Finds the parts of the wanted key. `format` is not kEncryptedPkcs8.
KeyFormResult private_key_from_der(KeyKind wanted, KeyFormat format, const KeyPart& der,
                                   PrivateKeyForm* form);

}  // namespace locksign
