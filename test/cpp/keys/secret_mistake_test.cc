// The check of secrets that an exchange issued, with the fixture of the TypeScript check.
#include "keys/secret_mistake.h"

#include <iterator>

#include "check.h"
#include "sources/json_cases.h"

using locksign::Characters;
using locksign::Expected;
using locksign::Mistake;
using locksign::Shape;

namespace {

// In the order of the enumeration.
constexpr const char* kNames[] = {"none",       "api-key",    "private-key", "byte-order-mark", "json",
                                  "assignment", "reference",  "newline",     "quotes",          "placeholder",
                                  "space",      "character",  "exchanged",   "passphrase",      "token",
                                  "separator",  "inner-space"};

// The exact size, so that AddressSanitizer detects any overrun.
Mistake mistake_in(const std::string& text, const Expected& facts, bool* likely) {
  std::vector<uint8_t> bytes(text.begin(), text.end());
  bytes.shrink_to_fit();
  Expected expected = facts;
  expected.issued = true;
  return locksign::secret_mistake(bytes.data(), bytes.size(), expected, likely);
}

Mistake mistake_in(const std::string& text, const std::optional<std::string>& api_key) {
  std::string copy = api_key.value_or("");
  Expected expected;
  expected.api_key = {copy.data(), copy.size()};
  bool likely = false;
  const Mistake mistake = mistake_in(text, expected, &likely);
  CHECK(likely);
  return mistake;
}

bool has_shape(const std::string& text, const Shape& shape) {
  Expected expected;
  expected.secret = shape;
  bool likely = false;
  CHECK(mistake_in(text, expected, &likely) == Mistake::kNone);
  return likely;
}

}  // namespace

TEST("every case of the fixture gives its mistake") {
  const auto cases = json_cases::read_fixture("secret-cases.json");
  CHECK(cases.size() >= 150);
  for (const json_cases::Case& each : cases) {
    const Mistake mistake = mistake_in(*each.at("text"), each.at("apiKey"));
    const bool right = *each.at("mistake") == kNames[static_cast<size_t>(mistake)];
    if (!right) printf("# %s: %s\n", each.at("name")->c_str(), kNames[static_cast<size_t>(mistake)]);
    CHECK(right);
  }
}

TEST("every case can be truncated at any byte") {
  for (const json_cases::Case& each : json_cases::read_fixture("secret-cases.json")) {
    const std::string& text = *each.at("text");
    for (size_t length = 1; length < text.size(); length++) {
      CHECK(static_cast<size_t>(mistake_in(text.substr(0, length), each.at("apiKey"))) < std::size(kNames));
    }
  }
}

TEST("the longest placeholder is found, and no longer one") {
  const std::string longest(locksign::kLongestPlaceholder, 'x');
  CHECK(mistake_in(longest, std::nullopt) == Mistake::kPlaceholder);
  CHECK(mistake_in(longest + "x", std::nullopt) == Mistake::kNone);
}

TEST("a secret has its form if its length and every character do") {
  CHECK(has_shape("Zx81kQ7r", {Characters::kAlphanumeric, 8, 8}));
  CHECK(!has_shape("Zx81kQ7", {Characters::kAlphanumeric, 8, 8}));
  CHECK(!has_shape("Zx81kQ7rT", {Characters::kAlphanumeric, 8, 8}));
  CHECK(!has_shape("Zx81k-7r", {Characters::kAlphanumeric, 8, 8}));
  CHECK(has_shape("Zx81k-7_", {Characters::kBase64url, 1, 8}));
  CHECK(has_shape("Zx81+/==", {Characters::kBase64, 1, 8}));
  CHECK(!has_shape("Zx81+===", {Characters::kBase64, 1, 8}));
  CHECK(has_shape("3f2504e0-4f89-41d3-9a0c-0305e82c3301", {Characters::kUuid, 36, 36}));
  CHECK(!has_shape("3f2504e0-4f89-41d3-9a0c00305e82c3301", {Characters::kUuid, 36, 36}));
}

TEST("a secret that has the form of an API key is exchanged, if the API key does not have it") {
  Expected expected;
  expected.secret = {Characters::kBase64, 12, 88};
  expected.api_key_form = {Characters::kHex, 8, 8};
  bool likely = true;
  CHECK(mistake_in("0a1b2c3d", expected, &likely) == Mistake::kExchanged && !likely);
  CHECK(mistake_in("0a1b2c3", expected, &likely) == Mistake::kNone && !likely);
  CHECK(mistake_in("0a1b2c3d0a1b2c3d", expected, &likely) == Mistake::kNone && likely);
  expected.secret = {};
  CHECK(mistake_in("0a1b2c3d", expected, &likely) == Mistake::kExchanged);
}

TEST("a secret without its form is exchanged, if the API key has that form") {
  Expected expected;
  expected.secret = {Characters::kHex, 8, 8};
  expected.is_secret = true;
  bool likely = true;
  CHECK(mistake_in("mx0aBYs33eIilxBWC5", expected, &likely) == Mistake::kExchanged && !likely);
  CHECK(mistake_in("0a1b2c3d", expected, &likely) == Mistake::kNone && likely);
}

TEST("a secret that is the passphrase is refused") {
  std::string passphrase = "Zx81kQ7rT0";
  Expected expected;
  expected.passphrase = {passphrase.data(), passphrase.size()};
  bool likely = true;
  CHECK(mistake_in("Zx81kQ7rT0", expected, &likely) == Mistake::kPassphrase);
  CHECK(mistake_in("Zx81kQ7rT", expected, &likely) == Mistake::kNone);
  CHECK(mistake_in("Zx81kQ7rT00", expected, &likely) == Mistake::kNone);
}

int main() { return check::run_all(); }
