// Files and FIFOs: which bytes arrive, and whose files are refused.
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "sources/secret_buffer_case.h"

using locksign::Code;
using locksign::FileOptions;
using locksign::LoadCancel;
using locksign::SecretBuffer;
using locksign::Status;

namespace {

constexpr locksign::MemoryChoice kBest = locksign::MemoryChoice::kAuto;

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

TEST("a file is read unchanged, and the descriptor is closed") {
  const Directory directory;
  const std::string path = directory.write("key", "s3cret\n");
  const int descriptors = facts::descriptor_count();
  SecretBuffer text;
  CHECK(read_file(path, &text).ok());
  CHECK(string_of(text) == "s3cret\n");
  CHECK(facts::descriptor_count() == descriptors);
}

TEST("a symbolic link is followed, and the mode of its target counts") {
  const Directory directory;
  const std::string path = directory.write("key", "s3cret");
  const std::string open_path = directory.write("open", "s3cret", 0644);
  CHECK(symlink(path.c_str(), directory.file("link").c_str()) == 0);
  CHECK(symlink(open_path.c_str(), directory.file("open-link").c_str()) == 0);
  CHECK(code_of_file(directory.file("link")) == Code::kOk);
  CHECK(code_of_file(directory.file("open-link")) == Code::kSourcePermissions);
}

TEST("a file that others can read or write is refused, unless the option allows it") {
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

TEST("a file of another user is refused, and a file of root's is not") {
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

TEST("a file that is missing, forbidden, or not a file gives its own error") {
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
  SecretBuffer text;
  CHECK(read_file(directory.write("key", longest + "\r\n"), &text).ok());
  CHECK(text.length == longest.size() + 2);
  const Status status = read_file(directory.write("key", longest + "k\r\n"), &text);
  CHECK(status.code == Code::kSecretTooLong && status.limit == locksign::kMaxSecretBytes);
  CHECK(code_of_file(directory.write("key", std::string(1 << 20, 'k'))) == Code::kSecretTooLong);
}

TEST("a FIFO waits for its writer and accepts data in pieces") {
  const Directory directory;
  const std::string path = directory.file("fifo");
  CHECK(mkfifo(path.c_str(), 0600) == 0);
  Writer writer{path, "s3cret-in-pieces", 30000};
  pthread_t thread;
  pthread_create(&thread, nullptr, write_later, &writer);
  SecretBuffer text;
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
    SecretBuffer text;
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

int main() { return check::run_all(); }
