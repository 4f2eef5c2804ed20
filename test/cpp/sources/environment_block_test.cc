// The environment block that a process starts with, which /proc/self/environ shows. This program
// runs itself again with a secret in the block.
#include "check.h"
#include "memory/kernel_facts.h"
#include "sources/secret_source.h"

namespace {

constexpr char kSecret[] = "s3cret-of-the-block";

int take_it() {
  if (facts::read_text("/proc/self/environ").find(kSecret) == std::string::npos) return 1;
  locksign::SecretBuffer text;
  if (!locksign::secret_source_environment("KEY", locksign::MemoryChoice::kAuto, &text).ok()) return 2;
  if (text.length != sizeof kSecret - 1 || memcmp(text.memory.data(), kSecret, text.length) != 0) return 3;
  if (facts::read_text("/proc/self/environ").find(kSecret) == std::string::npos) return 6;
  if (!locksign::secret_environment_erase("KEY")) return 7;
  const std::string block = facts::read_text("/proc/self/environ");
  if (block.find(kSecret) != std::string::npos) return 4;
  return block.find("OTHER=stays") == std::string::npos ? 5 : 0;
}

}  // namespace

TEST("no byte of the value stays in /proc/self/environ, where it was before") {
  const int status = facts::in_child([] {
    const std::string key = std::string("KEY=") + kSecret;
    char* arguments[] = {const_cast<char*>("self"), const_cast<char*>("take-it"), nullptr};
    char* environment[] = {const_cast<char*>(key.c_str()), const_cast<char*>("OTHER=stays"), nullptr};
    execve("/proc/self/exe", arguments, environment);
    return 100;
  });
  CHECK(facts::exited_with(status, 0));
}

int main(int count, char**) { return count > 1 ? take_it() : check::run_all(); }
