// Loads one key from a text, as most tests need it.
#pragma once

#include <initializer_list>

#include "sources/secret_source.h"

inline locksign::Purposes purposes_of(std::initializer_list<locksign::Purpose> each,
                                      locksign::MemoryChoice choice) {
  locksign::Purposes purposes = {{}, 0, choice};
  for (const locksign::Purpose& purpose : each) purposes.each[purposes.count++] = purpose;
  return purposes;
}

// On failure `slot` is unchanged.
inline locksign::Status load_key(locksign::SecretBuffer* text, const locksign::Purpose& purpose,
                                 locksign::MemoryChoice choice, locksign::KeySlot* slot) {
  locksign::Keys keys;
  const locksign::Status status = locksign::secret_keys_load(text, purposes_of({purpose}, choice), {}, &keys);
  if (status.ok()) *slot = keys.slots[0];
  return status;
}
