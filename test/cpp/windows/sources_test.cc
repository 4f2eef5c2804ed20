// The sources of secrets on Windows, except for the console.
#include <aclapi.h>
#include <windows.h>

#include <cstring>
#include <string>

#include "base/system/thread.h"
#include "base/windows/access_list_windows.h"
#include "check.h"
#include "sources/secret_source.h"

using namespace locksign;

namespace {

// A file in the temporary folder, which is removed with this object.
class Scratch final {
 public:
  explicit Scratch(const std::string& content) {
    wchar_t folder[MAX_PATH];
    GetTempPathW(MAX_PATH, folder);
    GetTempFileNameW(folder, L"lock", 0, path_);
    HANDLE file = open(GENERIC_WRITE);
    DWORD written;
    WriteFile(file, content.data(), static_cast<DWORD>(content.size()), &written, nullptr);
    CloseHandle(file);
  }
  ~Scratch() { DeleteFileW(path_); }

  // The temporary folder belongs to this user, so new files in it are closed to others.
  void open_to_everyone() {
    Sid user, everyone;
    sid_of_user(&user);
    sid_well_known(WinWorldSid, &everyone);
    alignas(ACL) unsigned char bytes[256];
    ACL* list = reinterpret_cast<ACL*>(bytes);
    InitializeAcl(list, sizeof bytes, ACL_REVISION);
    AddAccessAllowedAce(list, ACL_REVISION, FILE_ALL_ACCESS, user.get());
    AddAccessAllowedAce(list, ACL_REVISION, FILE_GENERIC_READ, everyone.get());
    SetNamedSecurityInfoW(path_, SE_FILE_OBJECT,
                          DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, nullptr, nullptr,
                          list, nullptr);
  }

  std::string path() const {
    char text[MAX_PATH * 3];
    WideCharToMultiByte(CP_UTF8, 0, path_, -1, text, sizeof text, nullptr, nullptr);
    return text;
  }
  HANDLE open(DWORD access) const {
    return CreateFileW(path_, access, FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0, nullptr);
  }

 private:
  wchar_t path_[MAX_PATH];
};

bool is(const SecretBuffer& text, const std::string& expected) {
  return text.length == expected.size() &&
         std::memcmp(text.memory.data(), expected.data(), expected.size()) == 0;
}

Status load(const std::string& path, FileOptions options, SecretBuffer* text) {
  LoadCancel cancel;
  const Status opened = cancel.open();
  return opened.ok() ? secret_source_file(path.c_str(), options, cancel, MemoryChoice::kAuto, text) : opened;
}

struct Pipe {
  HANDLE reader = nullptr;
  HANDLE writer = nullptr;
  Pipe() { CreatePipe(&reader, &writer, nullptr, 0); }
  ~Pipe() {
    CloseHandle(reader);
    if (writer != nullptr) CloseHandle(writer);
  }
  void write(const char* text) {
    DWORD written;
    WriteFile(writer, text, static_cast<DWORD>(std::strlen(text)), &written, nullptr);
  }
  void finish() {
    CloseHandle(writer);
    writer = nullptr;
  }
};

int number(HANDLE handle) { return static_cast<int>(reinterpret_cast<intptr_t>(handle)); }

// The number of places in this process that contain `text` in the encoding of `Character`. The
// needle itself is one.
template <typename Character>
int count_in_memory(const std::basic_string<Character>& text) {
  int count = 0;
  const char* needle = reinterpret_cast<const char*>(text.data());
  const size_t bytes = text.size() * sizeof(Character);
  const char* address = nullptr;
  MEMORY_BASIC_INFORMATION region;
  while (VirtualQuery(address, &region, sizeof region) != 0) {
    const char* start = static_cast<const char*>(region.BaseAddress);
    const bool readable = region.State == MEM_COMMIT && region.Protect == PAGE_READWRITE;
    for (size_t i = 0; readable && i + bytes <= region.RegionSize; i++) {
      if (start[i] == needle[0] && std::memcmp(start + i, needle, bytes) == 0) count++;
    }
    address = start + region.RegionSize;
  }
  return count;
}

}  // namespace

TEST("a file is read whole") {
  Scratch file("file-secret\r\n");
  SecretBuffer text;
  CHECK(load(file.path(), {}, &text).ok());
  CHECK(is(text, "file-secret\r\n"));
}

TEST("a file that others may read is refused, unless the option allows it") {
  Scratch file("shared");
  file.open_to_everyone();
  SecretBuffer text;
  CHECK(load(file.path(), {}, &text).code == Code::kSourcePermissions);
  FileOptions options;
  options.allow_others = true;
  CHECK(load(file.path(), options, &text).ok());
  CHECK(is(text, "shared"));
}

TEST("a missing file, a folder and a device give different errors") {
  SecretBuffer text;
  CHECK(load("C:\\no\\such\\file", {}, &text).code == Code::kSourceNotFound);
  CHECK(load("C:\\windows", {}, &text).code == Code::kSourceType);
  CHECK(load("NUL", {}, &text).code == Code::kSourceType);
  CHECK(load("bad\xFFname", {}, &text).code == Code::kInvalidArgument);
}

TEST("a file longer than any secret is refused") {
  Scratch file(std::string(kMaxSecretBytes + 10, 'x'));
  SecretBuffer text;
  CHECK(load(file.path(), {}, &text).code == Code::kSecretTooLong);
}

TEST("one variable of a dotenv file is found") {
  Scratch file("A=1\nKEY='dotenv secret'\nB=2\n");
  LoadCancel cancel;
  CHECK(cancel.open().ok());
  SecretBuffer text;
  CHECK(secret_source_dotenv(file.path().c_str(), "KEY", {}, cancel, MemoryChoice::kAuto, &text).ok());
  CHECK(is(text, "dotenv secret"));
}

TEST("a pipe is read until its writer closes it") {
  Pipe pipe;
  LoadCancel cancel;
  CHECK(cancel.open().ok());
  pipe.write("pipe-");
  pipe.write("secret");
  pipe.finish();
  SecretBuffer text;
  CHECK(secret_buffer_read(number(pipe.reader), kSecretBufferBytes, cancel, MemoryChoice::kAuto, &text).ok());
  CHECK(is(text, "pipe-secret"));
}

TEST("another thread can cancel the wait for a pipe's writer") {
  Pipe pipe;
  LoadCancel cancel;
  CHECK(cancel.open().ok());
  Thread thread;
  const auto run = [](void* argument) {
    Sleep(50);
    static_cast<LoadCancel*>(argument)->cancel();
  };
  CHECK(thread_start(&thread, run, &cancel) == 0);
  SecretBuffer text;
  const Status status =
      secret_buffer_read(number(pipe.reader), kSecretBufferBytes, cancel, MemoryChoice::kAuto, &text);
  CHECK(status.code == Code::kPromptInterrupted);
  thread_join(&thread);
}

TEST("descriptors are refused in a program without libuv") {
  LoadCancel cancel;
  CHECK(cancel.open().ok());
  SecretBuffer text;
  CHECK(secret_source_descriptor(0, cancel, MemoryChoice::kAuto, &text).code == Code::kUnsupportedPlatform);
}

TEST("a variable is read as UTF-8 and removed") {
  SetEnvironmentVariableW(L"LOCKSIGN_TEST", L"\u20ac-secret");
  SecretBuffer text;
  CHECK(secret_source_environment("LOCKSIGN_TEST", MemoryChoice::kAuto, &text).ok());
  CHECK(is(text, "\xE2\x82\xAC-secret"));
  CHECK(secret_environment_erase("LOCKSIGN_TEST"));
  CHECK(GetEnvironmentVariableW(L"LOCKSIGN_TEST", nullptr, 0) == 0);
  CHECK(secret_source_environment("LOCKSIGN_TEST", MemoryChoice::kAuto, &text).code ==
        Code::kEnvironmentMissing);
}

TEST("no copy of a variable stays in the process's block after it is read") {
  // Split, so that the program contains no constant that matches.
  std::wstring value(L"unmistakable-");
  value += std::to_wstring(GetCurrentProcessId() * 7919u);
  SetEnvironmentVariableW(L"LOCKSIGN_TEST", value.c_str());
  const int before = count_in_memory(value);
  CHECK(before >= 2);  // the needle and the block
  SecretBuffer text;
  CHECK(secret_source_environment("LOCKSIGN_TEST", MemoryChoice::kAuto, &text).ok());
  text.memory.release();
  CHECK(secret_environment_erase("LOCKSIGN_TEST"));
  CHECK(count_in_memory(value) == before - 1);
}

TEST("a variable with half a surrogate pair is refused and stays") {
  SetEnvironmentVariableW(L"LOCKSIGN_TEST", L"a\xD83Dz");
  SecretBuffer text;
  CHECK(secret_source_environment("LOCKSIGN_TEST", MemoryChoice::kAuto, &text).code == Code::kSourceRead);
  CHECK(GetEnvironmentVariableW(L"LOCKSIGN_TEST", nullptr, 0) != 0);
}

TEST("a variable that is longer than a secret is refused and stays") {
  SetEnvironmentVariableW(L"LOCKSIGN_TEST", std::wstring(kMaxSecretBytes * 2, L'x').c_str());
  SecretBuffer text;
  CHECK(secret_source_environment("LOCKSIGN_TEST", MemoryChoice::kAuto, &text).code == Code::kSecretTooLong);
  CHECK(GetEnvironmentVariableW(L"LOCKSIGN_TEST", nullptr, 0) != 0);
}

int main() { return check::run_all(); }
