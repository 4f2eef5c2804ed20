// The grammar at the top of dotenv.cc, case by case, with the fixture of the TypeScript parser.
#include "sources/dotenv.h"

#include "check.h"
#include "sources/json_cases.h"

using locksign::Code;
using locksign::Status;

namespace {

std::vector<json_cases::Case> read_cases() { return json_cases::read_fixture("dotenv-cases.json"); }

// The exact size, so that AddressSanitizer detects any overrun.
Status extract(const std::string& file, const std::string& name, std::string* value, bool* rest_wiped) {
  std::vector<uint8_t> bytes(file.begin(), file.end());
  bytes.shrink_to_fit();
  uint8_t none;
  uint8_t* start = bytes.empty() ? &none : bytes.data();
  size_t length = 1;
  const Status status = locksign::dotenv_extract(start, bytes.size(), name.c_str(), &length);
  value->assign(start, start + length);
  *rest_wiped = true;
  for (size_t i = length; i < bytes.size(); i++) *rest_wiped = *rest_wiped && bytes[i] == 0;
  return status;
}

std::string outcome(const Status& status, const std::string& value) {
  return status.ok() ? "value " + value : std::string("error ") + locksign::code_name(status.code);
}

std::string expected(const json_cases::Case& each) {
  const auto& value = each.at("value");
  return value ? "value " + *value : "error " + *each.at("error");
}

}  // namespace

TEST("every case of the fixture gives its value or error, and the rest of the file is wiped") {
  const auto cases = read_cases();
  CHECK(cases.size() >= 40);
  for (const json_cases::Case& each : cases) {
    std::string value;
    bool rest_wiped;
    const Status status = extract(*each.at("file"), *each.at("key"), &value, &rest_wiped);
    const bool right = outcome(status, value) == expected(each) && rest_wiped;
    if (!right) printf("# %s: %s\n", each.at("name")->c_str(), outcome(status, value).c_str());
    CHECK(right);
  }
}

TEST("every case can be truncated at any byte") {
  for (const json_cases::Case& each : read_cases()) {
    const std::string& file = *each.at("file");
    for (size_t length = 0; length < file.size() && length < 200; length++) {
      std::string value;
      bool rest_wiped;
      const Status status = extract(file.substr(0, length), *each.at("key"), &value, &rest_wiped);
      CHECK(rest_wiped && value.size() <= length);
      CHECK(status.ok() || value.empty());
    }
  }
}

int main() { return check::run_all(); }
