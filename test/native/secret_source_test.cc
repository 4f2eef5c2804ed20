// Files, FIFOs, descriptors, the environment: what comes through, what is refused, what is left behind.
#include "secret_source.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "check.h"
#include "dotenv.h"
#include "kernel_facts.h"
#include "real_mlock.h"

using locksign::Algorithm;
using locksign::Code;
using locksign::FileOptions;
using locksign::KeySlot;
using locksign::LoadCancel;
using locksign::SecretEncoding;
using locksign::SecretText;
using locksign::Status;
using locksign::TierChoice;

extern "C" char** environ;

namespace {

constexpr TierChoice kBest = TierChoice::kBest;

// A directory of this test's own; gone with it.
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
  char path_[32] = "/tmp/locksign-test-XXXXXX";
};

std::string string_of(const SecretText& text) {
  return std::string(reinterpret_cast<const char*>(text.memory.data()), text.length);
}

Status read_file(const std::string& path, SecretText* text, bool allow_others = false) {
  const LoadCancel never;
  return locksign::secret_source_file(path.c_str(), FileOptions{allow_others}, never, kBest, text);
}

Code code_of_file(const std::string& path, bool allow_others = false) {
  SecretText text;
  const Status status = read_file(path, &text, allow_others);
  CHECK(status.ok() == static_cast<bool>(text.memory));
  return status.code;
}

Status load(const std::string& secret, SecretEncoding encoding, KeySlot* slot) {
  SecretText text;
  const Status status = locksign::secret_source_bytes(reinterpret_cast<const uint8_t*>(secret.data()),
                                                      secret.size(), kBest, &text);
  if (!status.ok()) return status;
  return locksign::secret_key_load(&text, encoding, Algorithm::kSha256, kBest, slot);
}

Code code_of_load(const std::string& secret, SecretEncoding encoding = SecretEncoding::kUtf8) {
  const long locked = facts::locked_kib();
  KeySlot slot{};
  const Status status = load(secret, encoding, &slot);
  CHECK(status.ok() == (slot.states != nullptr));
  locksign::key_store_release(&slot);
  CHECK(facts::locked_kib() == locked);
  return status.code;
}

std::string signature_of(const std::string& secret, SecretEncoding encoding) {
  KeySlot slot{};
  CHECK(load(secret, encoding, &slot).ok());
  uint8_t digest[locksign::kMaxDigestBytes] = {};
  const uint8_t message[] = {'m'};
  if (slot.states != nullptr) locksign::hmac_sign(Algorithm::kSha256, slot.states, message, 1, digest);
  locksign::key_store_release(&slot);
  return std::string(reinterpret_cast<char*>(digest), 32);
}

struct Writer {
  std::string path;
  std::string content;
  int pause_microseconds;
};

void* write_later(void* argument) {
  const Writer* writer = static_cast<Writer*>(argument);
  usleep(static_cast<useconds_t>(writer->pause_microseconds));
  const int out = open(writer->path.c_str(), O_WRONLY | O_CLOEXEC);
  for (const char c : writer->content) {
    if (write(out, &c, 1) != 1) break;
  }
  close(out);
  return nullptr;
}

void* cancel_later(void* argument) {
  usleep(50000);
  static_cast<LoadCancel*>(argument)->cancel();
  return nullptr;
}

}  // namespace

TEST("a file is read as it is, and the descriptor closed") {
  const Directory directory;
  const std::string path = directory.write("key", "s3cret\n");
  const int descriptors = facts::descriptor_count();
  SecretText text;
  CHECK(read_file(path, &text).ok());
  CHECK(string_of(text) == "s3cret\n");
  CHECK(facts::descriptor_count() == descriptors);
}

TEST("a symbolic link is followed, and its target's mode counts") {
  const Directory directory;
  const std::string path = directory.write("key", "s3cret");
  const std::string open_path = directory.write("open", "s3cret", 0644);
  CHECK(symlink(path.c_str(), directory.file("link").c_str()) == 0);
  CHECK(symlink(open_path.c_str(), directory.file("open-link").c_str()) == 0);
  CHECK(code_of_file(directory.file("link")) == Code::kOk);
  CHECK(code_of_file(directory.file("open-link")) == Code::kSourcePermissions);
}

TEST("a file that others can read or write is refused, unless that is meant") {
  const Directory directory;
  for (const mode_t mode : {0640, 0620, 0604, 0602, 0666}) {
    const std::string path = directory.write("key", "s3cret", mode);
    CHECK(code_of_file(path) == Code::kSourcePermissions);
    CHECK(code_of_file(path, true) == Code::kOk);
  }
  for (const mode_t mode : {0600, 0400, 0700, 0611}) {
    CHECK(code_of_file(directory.write("key", "s3cret", mode)) == Code::kOk);
  }
}

TEST("a file of another user is refused, and one of root is not") {
  if (geteuid() != 0) SKIP("not root");
  const Directory directory;
  const std::string path = directory.write("key", "s3cret");
  CHECK(chown(path.c_str(), 65534, 65534) == 0);
  CHECK(code_of_file(path) == Code::kSourcePermissions);
  CHECK(code_of_file(path, true) == Code::kOk);
  const int status = facts::in_child([&] {
    if (setresuid(65534, 65534, 65534) != 0) return 1;
    return code_of_file(path) == Code::kOk ? 0 : 2;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("what is missing, forbidden, or no file says so") {
  const Directory directory;
  CHECK(code_of_file(directory.file("none")) == Code::kSourceNotFound);
  const std::string path = directory.write("key", "s3cret");
  CHECK(code_of_file(path + "/below") == Code::kSourceNotFound);
  CHECK(code_of_file(directory.file("")) == Code::kSourceType);
  CHECK(code_of_file("/dev/null", true) == Code::kSourceType);

  const int endpoint = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  strncpy(address.sun_path, directory.file("socket").c_str(), sizeof address.sun_path - 1);
  CHECK(bind(endpoint, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  CHECK(code_of_file(directory.file("socket"), true) == Code::kSourceType);
  close(endpoint);

  if (geteuid() != 0) return;
  const int status = facts::in_child([&] {
    if (setresuid(65534, 65534, 65534) != 0) return 1;
    return code_of_file(path) == Code::kSourceForbidden ? 0 : 2;
  });
  CHECK(facts::exited_with(status, 0));
}

TEST("the longest secret fits with its line break, and one byte more is too long") {
  const Directory directory;
  const std::string longest(locksign::kMaxSecretBytes, 'k');
  SecretText text;
  CHECK(read_file(directory.write("key", longest + "\r\n"), &text).ok());
  CHECK(text.length == longest.size() + 2);
  const Status status = read_file(directory.write("key", longest + "k\r\n"), &text);
  CHECK(status.code == Code::kSecretTooLong && status.limit == locksign::kMaxSecretBytes);
  CHECK(code_of_file(directory.write("key", std::string(1 << 20, 'k'))) == Code::kSecretTooLong);
  CHECK(code_of_load(longest) == Code::kOk);
  CHECK(code_of_load(longest + "\r\n") == Code::kOk);
  CHECK(code_of_load(longest + "k") == Code::kSecretTooLong);
  CHECK(code_of_load(longest + "kkkkkkk") == Code::kSecretTooLong);
}

TEST("a FIFO waits for its writer, and takes what comes in pieces") {
  const Directory directory;
  const std::string path = directory.file("fifo");
  CHECK(mkfifo(path.c_str(), 0600) == 0);
  Writer writer{path, "s3cret-in-pieces", 30000};
  pthread_t thread;
  pthread_create(&thread, nullptr, write_later, &writer);
  SecretText text;
  CHECK(read_file(path, &text).ok());
  pthread_join(thread, nullptr);
  CHECK(string_of(text) == "s3cret-in-pieces");
  chmod(path.c_str(), 0640);
  CHECK(code_of_file(path) == Code::kSourcePermissions);
}

TEST("waiting for the writer of a FIFO or pipe can be cancelled") {
  const Directory directory;
  const std::string path = directory.file("fifo");
  CHECK(mkfifo(path.c_str(), 0600) == 0);
  int pipe_ends[2];
  CHECK(pipe(pipe_ends) == 0);
  for (const bool fifo : {true, false}) {
    LoadCancel cancel;
    CHECK(cancel.open().ok());
    pthread_t thread;
    pthread_create(&thread, nullptr, cancel_later, &cancel);
    SecretText text;
    const Status status =
        fifo ? locksign::secret_source_file(path.c_str(), FileOptions{}, cancel, kBest, &text)
             : locksign::secret_source_descriptor(pipe_ends[0], cancel, kBest, &text);
    pthread_join(thread, nullptr);
    CHECK(status.code == Code::kPromptInterrupted);
    CHECK(!text.memory);
  }
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST("a descriptor is read to its end and stays open, blocking or not") {
  for (const int flags : {0, O_NONBLOCK}) {
    int ends[2];
    CHECK(pipe2(ends, flags | O_CLOEXEC) == 0);
    CHECK(write(ends[1], "s3cret", 6) == 6);
    close(ends[1]);
    const LoadCancel never;
    SecretText text;
    CHECK(locksign::secret_source_descriptor(ends[0], never, kBest, &text).ok());
    CHECK(string_of(text) == "s3cret");
    CHECK(fcntl(ends[0], F_GETFD) >= 0);
    close(ends[0]);
  }
}

TEST("a descriptor that is closed or a directory fails with the call's name") {
  const LoadCancel never;
  SecretText text;
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

TEST("a variable is taken out of the environment and erased from the heap") {
  setenv("LOCKSIGN_TEST_KEY", "s3cret-of-the-heap", 1);
  const char* place = getenv("LOCKSIGN_TEST_KEY");
  SecretText text;
  CHECK(locksign::secret_source_environment("LOCKSIGN_TEST_KEY", kBest, &text).ok());
  CHECK(string_of(text) == "s3cret-of-the-heap");
  CHECK(getenv("LOCKSIGN_TEST_KEY") == nullptr);
  CHECK(place[0] == '\0' && place[17] == '\0');
  CHECK(locksign::secret_source_environment("LOCKSIGN_TEST_KEY", kBest, &text).code ==
        Code::kEnvironmentMissing);
}

TEST("every value of a variable that is there twice is erased, and the first one counts") {
  static char first[] = "TWICE=first";
  static char second[] = "TWICE=second";
  static char other[] = "TWICE_MORE=other";
  char* block[] = {first, other, second, nullptr};
  char** real = environ;
  environ = block;
  SecretText text;
  CHECK(locksign::secret_source_environment("TWICE", kBest, &text).ok());
  CHECK(environ[0] == other && environ[1] == nullptr);
  environ = real;
  CHECK(string_of(text) == "first");
  CHECK(strcmp(first, "TWICE=") == 0 && strcmp(second, "TWICE=") == 0);
  CHECK(first[10] == '\0' && second[11] == '\0');
  CHECK(strcmp(other, "TWICE_MORE=other") == 0);
}

TEST("a variable stays where it is if it cannot be taken") {
  const std::string long_value(locksign::kMaxSecretBytes + 100, 'k');
  setenv("LOCKSIGN_TEST_KEY", long_value.c_str(), 1);
  SecretText text;
  CHECK(locksign::secret_source_environment("LOCKSIGN_TEST_KEY", kBest, &text).code == Code::kSecretTooLong);
  CHECK(getenv("LOCKSIGN_TEST_KEY") == long_value);
  unsetenv("LOCKSIGN_TEST_KEY");
  CHECK(locksign::secret_source_environment("", kBest, &text).code == Code::kInvalidArgument);
  CHECK(locksign::secret_source_environment("A=B", kBest, &text).code == Code::kInvalidArgument);
}

TEST("one value of a dotenv file comes through, and the file's own memory is given back") {
  const Directory directory;
  const std::string path = directory.write("env", "A=1\nKEY='s3cret'\nB=2\n");
  const LoadCancel never;
  const long locked = facts::locked_kib();
  {
    SecretText text;
    CHECK(locksign::secret_source_dotenv(path.c_str(), "KEY", FileOptions{}, never, kBest, &text).ok());
    CHECK(string_of(text) == "s3cret");
    CHECK(locksign::secret_source_dotenv(path.c_str(), "C", FileOptions{}, never, kBest, &text).code ==
          Code::kDotenvMissing);
    CHECK(string_of(text) == "s3cret");
  }
  CHECK(facts::locked_kib() == locked);
  chmod(path.c_str(), 0644);
  SecretText text;
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
    SecretText text;
    const Status status =
        locksign::secret_source_dotenv(path.c_str(), "KEY", FileOptions{}, never, kBest, &text);
    CHECK(status.code == (too_long ? Code::kDotenvTooLong : Code::kOk));
    CHECK(too_long ? status.limit == locksign::kMaxDotenvBytes : string_of(text) == "k");
  }
}

TEST("a dotenv value longer than a secret may be is refused") {
  const Directory directory;
  const LoadCancel never;
  const std::string path = directory.write("env", "KEY=" + std::string(5000, 'k'));
  SecretText text;
  CHECK(locksign::secret_source_dotenv(path.c_str(), "KEY", FileOptions{}, never, kBest, &text).code ==
        Code::kSecretTooLong);
}

TEST("one line break at the end is no part of the secret, and no other may be there") {
  CHECK(code_of_load("s3cret") == Code::kOk);
  CHECK(code_of_load("s3cret\n") == Code::kOk);
  CHECK(code_of_load("s3cret\r\n") == Code::kOk);
  CHECK(signature_of("s3cret\r\n", SecretEncoding::kUtf8) == signature_of("s3cret", SecretEncoding::kUtf8));
  CHECK(signature_of("s3cret ", SecretEncoding::kUtf8) != signature_of("s3cret", SecretEncoding::kUtf8));
  for (const char* text : {"s3cret\n\n", "s3cret\r", "s3\ncret", "s3\rcret", "\ns3cret", "\n\n"}) {
    CHECK(code_of_load(text) == Code::kSecretNewline);
  }
  for (const char* text : {"", "\n", "\r\n"}) CHECK(code_of_load(text) == Code::kSecretEmpty);
}

TEST("base64 and hexadecimal are decoded, and refused where they are not") {
  const std::string plain = signature_of("key", SecretEncoding::kUtf8);
  CHECK(signature_of("a2V5\n", SecretEncoding::kBase64) == plain);
  CHECK(signature_of("6b6579", SecretEncoding::kHex) == plain);
  CHECK(code_of_load("a2V", SecretEncoding::kBase64) != Code::kInvalidArgument);
  CHECK(code_of_load("a2V5!", SecretEncoding::kBase64) == Code::kSecretBase64);
  CHECK(code_of_load("6b657", SecretEncoding::kHex) == Code::kSecretHex);
}

int main() { return check::run_all(); }
