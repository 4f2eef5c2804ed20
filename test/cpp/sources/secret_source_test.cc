// Descriptors, the environment and dotenv files: which bytes arrive, what is refused, and what
// stays.
#include "sources/secret_source.h"

#include <errno.h>

#include "sources/dotenv.h"
#include "sources/secret_buffer_case.h"

using locksign::Code;
using locksign::FileOptions;
using locksign::LoadCancel;
using locksign::SecretBuffer;
using locksign::Status;

extern "C" char** environ;

namespace {

constexpr locksign::MemoryChoice kBest = locksign::MemoryChoice::kAuto;

}  // namespace

TEST("a descriptor is read to its end and stays open, blocking or not") {
  for (const int flags : {0, O_NONBLOCK}) {
    int ends[2];
    CHECK(pipe2(ends, flags | O_CLOEXEC) == 0);
    CHECK(write(ends[1], "s3cret", 6) == 6);
    close(ends[1]);
    const LoadCancel never;
    SecretBuffer text;
    CHECK(locksign::secret_source_descriptor(ends[0], never, kBest, &text).ok());
    CHECK(string_of(text) == "s3cret");
    CHECK(fcntl(ends[0], F_GETFD) >= 0);
    close(ends[0]);
  }
}

TEST("a descriptor that is closed or a directory fails with the call's name") {
  const LoadCancel never;
  SecretBuffer text;
  Status status = locksign::secret_source_descriptor(-1, never, kBest, &text);
  CHECK(status.code == Code::kInvalidArgument);
  status = locksign::secret_source_descriptor(1000, never, kBest, &text);
  CHECK(status.code == Code::kSourceRead && status.error_number == EBADF);
  CHECK(strcmp(status.call, "read") == 0);
  const int directory = open("/", O_RDONLY | O_CLOEXEC);
  status = locksign::secret_source_descriptor(directory, never, kBest, &text);
  CHECK(status.code == Code::kSourceRead && status.error_number == EISDIR);
  close(directory);
  CHECK(!text.memory);
}

TEST("a variable is read and left in place, and then removed and erased from the heap") {
  setenv("LOCKSIGN_TEST_KEY", "s3cret-of-the-heap", 1);
  const char* place = getenv("LOCKSIGN_TEST_KEY");
  SecretBuffer text;
  CHECK(locksign::secret_source_environment("LOCKSIGN_TEST_KEY", kBest, &text).ok());
  CHECK(string_of(text) == "s3cret-of-the-heap");
  CHECK(strcmp(place, "s3cret-of-the-heap") == 0 && getenv("LOCKSIGN_TEST_KEY") == place);
  CHECK(locksign::secret_environment_erase("LOCKSIGN_TEST_KEY"));
  CHECK(getenv("LOCKSIGN_TEST_KEY") == nullptr);
  CHECK(place[0] == '\0' && place[17] == '\0');
  CHECK(locksign::secret_source_environment("LOCKSIGN_TEST_KEY", kBest, &text).code ==
        Code::kEnvironmentMissing);
}

TEST("every value of a variable that occurs twice is erased, and the first one counts") {
  static char first[] = "TWICE=first";
  static char second[] = "TWICE=second";
  static char other[] = "TWICE_MORE=other";
  char* block[] = {first, other, second, nullptr};
  char** real = environ;
  environ = block;
  SecretBuffer text;
  CHECK(locksign::secret_source_environment("TWICE", kBest, &text).ok());
  CHECK(locksign::secret_environment_erase("TWICE"));
  CHECK(environ[0] == other && environ[1] == nullptr);
  environ = real;
  CHECK(string_of(text) == "first");
  CHECK(strcmp(first, "TWICE=") == 0 && strcmp(second, "TWICE=") == 0);
  CHECK(first[10] == '\0' && second[11] == '\0');
  CHECK(strcmp(other, "TWICE_MORE=other") == 0);
}

TEST("a variable stays in place if it cannot be loaded") {
  const std::string long_value(locksign::kMaxSecretBytes + 100, 'k');
  setenv("LOCKSIGN_TEST_KEY", long_value.c_str(), 1);
  SecretBuffer text;
  CHECK(locksign::secret_source_environment("LOCKSIGN_TEST_KEY", kBest, &text).code == Code::kSecretTooLong);
  CHECK(getenv("LOCKSIGN_TEST_KEY") == long_value);
  unsetenv("LOCKSIGN_TEST_KEY");
  CHECK(locksign::secret_source_environment("", kBest, &text).code == Code::kInvalidArgument);
  CHECK(locksign::secret_source_environment("A=B", kBest, &text).code == Code::kInvalidArgument);
  CHECK(!locksign::secret_environment_erase("") && !locksign::secret_environment_erase("A=B"));
}

TEST("one value of a dotenv file arrives, and the memory of the file is released") {
  const Directory directory;
  const std::string path = directory.write("env", "A=1\nKEY='s3cret'\nB=2\n");
  const LoadCancel never;
  const long locked = facts::locked_kib();
  {
    SecretBuffer text;
    CHECK(locksign::secret_source_dotenv(path.c_str(), "KEY", FileOptions{}, never, kBest, &text).ok());
    CHECK(string_of(text) == "s3cret");
    CHECK(locksign::secret_source_dotenv(path.c_str(), "C", FileOptions{}, never, kBest, &text).code ==
          Code::kDotenvMissing);
    CHECK(string_of(text) == "s3cret");
  }
  CHECK(facts::locked_kib() == locked);
  chmod(path.c_str(), 0644);
  SecretBuffer text;
  CHECK(locksign::secret_source_dotenv(path.c_str(), "KEY", FileOptions{}, never, kBest, &text).code ==
        Code::kSourcePermissions);
}

TEST("a dotenv file of 64 KiB is read, and a longer one is refused with the limit") {
  const Directory directory;
  const LoadCancel never;
  std::string content = "#" + std::string(locksign::kMaxDotenvBytes - 7, 'x') + "\nKEY=k";
  for (const bool too_long : {false, true}) {
    if (too_long) content += "k";
    CHECK((content.size() > locksign::kMaxDotenvBytes) == too_long);
    const std::string path = directory.write("env", content);
    SecretBuffer text;
    const Status status =
        locksign::secret_source_dotenv(path.c_str(), "KEY", FileOptions{}, never, kBest, &text);
    CHECK(status.code == (too_long ? Code::kDotenvTooLong : Code::kOk));
    CHECK(too_long ? status.limit == locksign::kMaxDotenvBytes : string_of(text) == "k");
  }
}

TEST("a dotenv value that is longer than a secret is refused") {
  const Directory directory;
  const LoadCancel never;
  const std::string path = directory.write("env", "KEY=" + std::string(5000, 'k'));
  SecretBuffer text;
  CHECK(locksign::secret_source_dotenv(path.c_str(), "KEY", FileOptions{}, never, kBest, &text).code ==
        Code::kSecretTooLong);
}

int main() { return check::run_all(); }
