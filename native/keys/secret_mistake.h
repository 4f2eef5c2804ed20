// Decides whether a text can be the secret of an API key at all. src/secrets/mistake.ts is the same
// check for WebAssembly, and test/fixtures/secret-cases.json has the cases of both.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/secret_table.h"

namespace locksign {

// The form of the keys that an exchange issues. Unknown if `longest` is 0.
struct Shape {
  Characters characters = Characters::kHex;
  uint16_t shortest = 0;
  uint16_t longest = 0;
};

// A text that requests show. Unknown if its length is 0.
struct PublicText {
  char* text = nullptr;
  size_t length = 0;
};

// What is known about a secret before it is read.
struct Expected {
  // Whether an exchange issued it. If not, it may be any text, and the other fields are unused.
  bool issued = false;
  PublicText api_key;
  PublicText passphrase;
  Shape secret;            // the form of the exchange's secrets
  bool is_secret = false;  // whether the API key has that form instead of its own
  Shape api_key_form;      // the form of the exchange's API keys, if this API key does not have it
};

// The first mistake of a text that is not empty. `likely` is whether it has the form of the
// exchange's secrets. The time depends on the text: it reveals which known text the secret equals,
// and such a text is not a secret.
Mistake secret_mistake(const uint8_t* text, size_t length, const Expected& expected, bool* likely);

bool has_line_break(const uint8_t* text, size_t length);

}  // namespace locksign
