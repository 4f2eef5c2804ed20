// Shared by the tests of the sources: files to read, and the results.
#pragma once

#include <sys/stat.h>

#include <string>

#include "check.h"
#include "memory/kernel_facts.h"
#include "memory/real_mlock.h"
#include "sources/secret_source.h"

// A directory of this test, which is removed with it.
class Directory final {
 public:
  Directory() {
    CHECK(mkdtemp(path_) != nullptr);
    chmod(path_, 0755);
  }
  ~Directory() {
    const std::string command = std::string("rm -rf ") + path_;
    if (system(command.c_str()) != 0) printf("# %s is left\n", path_);
  }
  std::string file(const char* name) const { return std::string(path_) + "/" + name; }
  std::string write(const char* name, const std::string& content, mode_t mode = 0600) const {
    FILE* out = fopen(file(name).c_str(), "we");
    fwrite(content.data(), 1, content.size(), out);
    fclose(out);
    chmod(file(name).c_str(), mode);
    return file(name);
  }

 private:
  char path_[32] = "/tmp/locksign-test-XXXXXX";  // mkdtemp(3) replaces the Xs
};

inline std::string string_of(const locksign::SecretBuffer& text) {
  return std::string(reinterpret_cast<const char*>(text.memory.data()), text.length);
}

inline locksign::Status read_file(const std::string& path, locksign::SecretBuffer* text,
                                  bool allow_others = false) {
  const locksign::LoadCancel never;
  return locksign::secret_source_file(path.c_str(), locksign::FileOptions{allow_others}, never,
                                      locksign::MemoryChoice::kAuto, text);
}

inline locksign::Code code_of_file(const std::string& path, bool allow_others = false) {
  locksign::SecretBuffer text;
  const locksign::Status status = read_file(path, &text, allow_others);
  CHECK(status.ok() == static_cast<bool>(text.memory));
  return status.code;
}
