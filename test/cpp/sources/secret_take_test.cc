// The text of a secret, copied into the caller's memory: which bytes arrive, and that nothing else
// stays.
#include <algorithm>
#include <string>
#include <vector>

#include "check.h"
#include "memory/kernel_facts.h"
#include "memory/real_mlock.h"
#include "sources/secret_source.h"

using namespace locksign;

namespace {

struct Taken {
  Status status;
  std::string text;
  bool rest_is_zero;
};

// The memory was in use before and has the exact size, so that AddressSanitizer detects any
// overrun.
Taken take(const std::string& secret, size_t room = kMaxSecretBytes) {
  const long locked = facts::locked_kib();
  SecretBuffer text;
  CHECK(secret_source_bytes(reinterpret_cast<const uint8_t*>(secret.data()), secret.size(),
                            MemoryChoice::kAuto, &text)
            .ok());
  std::vector<uint8_t> into(room, 0xA5);
  size_t length = 1;
  const Status status = secret_buffer_take(&text, {}, into.data(), room, &length);
  CHECK(!text.memory && text.length == 0);
  CHECK(facts::locked_kib() == locked);
  CHECK(length <= room);
  const auto end = into.begin() + static_cast<ptrdiff_t>(length);
  return {status, std::string(into.begin(), end),
          std::all_of(end, into.end(), [](uint8_t byte) { return byte == 0; })};
}

}  // namespace

TEST("the text is copied without its line break, and the rest is zero") {
  const std::string longest(kMaxSecretBytes, 'k');
  const struct {
    std::string secret;
    std::string text;
  } cases[] = {{"s3cret", "s3cret"},   {"s3cret\n", "s3cret"}, {"s3cret\r\n", "s3cret"},
               {"\xff \t", "\xff \t"}, {longest, longest},     {longest + "\r\n", longest}};
  for (const auto& each : cases) {
    for (const size_t room : {kMaxSecretBytes, kMaxSecretBytes + 100}) {
      const Taken taken = take(each.secret, room);
      CHECK(taken.status.ok() && taken.text == each.text && taken.rest_is_zero);
    }
  }
}

TEST("a text that cannot be a key is refused here too, and the memory is zeroed") {
  const struct {
    std::string secret;
    Code code;
  } cases[] = {{"", Code::kSecretEmpty},
               {"\n", Code::kSecretEmpty},
               {"\r\n", Code::kSecretEmpty},
               {"a\n\n", Code::kSecretNewline},
               {"a\nb", Code::kSecretNewline},
               {"a\r", Code::kSecretNewline},
               {std::string(kMaxSecretBytes + 1, 'k'), Code::kSecretTooLong}};
  for (const auto& each : cases) {
    const Taken taken = take(each.secret);
    CHECK(taken.status.code == each.code && taken.text.empty() && taken.rest_is_zero);
  }
}

TEST("memory that is too small for the longest secret gets none, however short the secret is") {
  for (const size_t room : {size_t{0}, size_t{100}, kMaxSecretBytes - 1}) {
    const Taken taken = take("s3cret", room);
    CHECK(taken.status.code == Code::kInvalidArgument && taken.text.empty() && taken.rest_is_zero);
  }
}

TEST("a call without memory or without text is refused") {
  SecretBuffer text;
  size_t length = 1;
  CHECK(secret_buffer_take(&text, {}, nullptr, 0, &length).code == Code::kInvalidArgument && length == 0);
}

int main() { return check::run_all(); }
