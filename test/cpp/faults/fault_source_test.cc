// Every system call of the sources fails in turn. The error names the call, and nothing stays
// locked, mapped, open or unwiped.
#include <sys/stat.h>

#include "faults/fault_each.h"
#include "keys/load_key.h"
#include "sources/secret_source.h"

using locksign::Algorithm;
using locksign::Code;
using locksign::FileOptions;
using locksign::KeySlot;
using locksign::LoadCancel;
using locksign::MemoryChoice;
using locksign::SecretBuffer;
using locksign::SecretEncoding;
using locksign::Status;

namespace {

char path[] = "/tmp/locksign-fault-XXXXXX";  // mkstemp(3) replaces the Xs in main()
constexpr const char* kSecret = "s3cret";

void write_file(const char* content) {
  FILE* file = fopen(path, "we");
  fputs(content, file);
  fclose(file);
  if (chmod(path, 0600) != 0) abort();
}

// Loads a whole key, so that every call of a source is reached.
template <typename Source>
Status load(Source source) {
  SecretBuffer text;
  Status status = source(&text);
  CHECK(status.ok() == static_cast<bool>(text.memory));
  if (!status.ok()) return status;
  CHECK(text.length == strlen(kSecret) && memcmp(text.memory.data(), kSecret, text.length) == 0);
  KeySlot slot{};
  status = load_key(&text, {Algorithm::kHmacSha256, SecretEncoding::kUtf8}, MemoryChoice::kMlock, &slot);
  CHECK(!text.memory);
  locksign::key_store_release(&slot);
  return status;
}

Status load_file() {
  const LoadCancel never;
  return load([&](SecretBuffer* text) {
    return locksign::secret_source_file(path, FileOptions{}, never, MemoryChoice::kMlock, text);
  });
}

Status load_dotenv() {
  const LoadCancel never;
  return load([&](SecretBuffer* text) {
    return locksign::secret_source_dotenv(path, "KEY", FileOptions{}, never, MemoryChoice::kMlock, text);
  });
}

Status load_environment() {
  setenv("LOCKSIGN_FAULT_KEY", kSecret, 1);
  const Status status = load([&](SecretBuffer* text) {
    return locksign::secret_source_environment("LOCKSIGN_FAULT_KEY", MemoryChoice::kMlock, text);
  });
  CHECK(strcmp(getenv("LOCKSIGN_FAULT_KEY"), kSecret) == 0);
  return status;
}

}  // namespace

TEST("a key from a file: each failed call is named, and nothing is left") {
  write_file(kSecret);
  CHECK(load_file().ok());
  fail_each("open", ENOENT, Code::kSourceNotFound, load_file);
  fail_each("open", ENOTDIR, Code::kSourceNotFound, load_file);
  fail_each("open", EACCES, Code::kSourceForbidden, load_file);
  fail_each("open", EPERM, Code::kSourceForbidden, load_file);
  fail_each("open", ENXIO, Code::kSourceType, load_file);
  fail_each("open", EMFILE, Code::kSourceRead, load_file);
  fail_each("open", ELOOP, Code::kSourceRead, load_file);
  fail_each("open", EINTR, Code::kOk, load_file);
  fail_each("fstat", EIO, Code::kSourceRead, load_file);
  fail_each("poll", ENOMEM, Code::kSourceRead, load_file);
  fail_each("poll", EINTR, Code::kOk, load_file);
  CHECK(fail_each("read", EIO, Code::kSourceRead, load_file) == 2);
  fail_each("read", EFAULT, Code::kSourceRead, load_file);
  CHECK(fail_each("read", EINTR, Code::kOk, load_file) == 2);
  fail_each("read", EAGAIN, Code::kOk, load_file);
  fail_each("close", EIO, Code::kOk, load_file);  // harmless after a read
  fail_each("mmap", ENOMEM, Code::kMemoryExhausted, load_file);
  fail_each("madvise", EINVAL, Code::kMemoryFailed, load_file);
  fail_each("mlock", EAGAIN, Code::kMemoryExhausted, load_file);
}

TEST("a file whose access control list cannot be read is judged by its mode") {
  write_file(kSecret);
  chmod(path, 0640);
  for (const int error : {ENODATA, ENOTSUP, ERANGE, EPERM, ENOSYS}) {
    fault::arm("fgetxattr", 1, error);
    CHECK(load_file().code == Code::kSourcePermissions);
    fault::disarm();
    CHECK(fault::hit);
  }
}

TEST("a key from a dotenv file, which uses two memories: each failed call is named, and nothing is left") {
  write_file("KEY=s3cret\n");
  CHECK(load_dotenv().ok());
  fail_each("open", ENOENT, Code::kSourceNotFound, load_dotenv);
  fail_each("fstat", EIO, Code::kSourceRead, load_dotenv);
  fail_each("poll", ENOMEM, Code::kSourceRead, load_dotenv);
  fail_each("read", EIO, Code::kSourceRead, load_dotenv);
  fail_each("read", EINTR, Code::kOk, load_dotenv);
  CHECK(fail_each("mmap", ENOMEM, Code::kMemoryExhausted, load_dotenv) == 2);
  CHECK(fail_each("mlock", EAGAIN, Code::kMemoryExhausted, load_dotenv) == 2);
  CHECK(fail_each("madvise", EINVAL, Code::kMemoryFailed, load_dotenv) == 6);
}

TEST("a variable stays in the environment if there is no memory for it") {
  CHECK(load_environment().ok());
  fail_each("mmap", ENOMEM, Code::kMemoryExhausted, load_environment);
  fail_each("mlock", EAGAIN, Code::kMemoryExhausted, load_environment);
  fail_each("madvise", EINVAL, Code::kMemoryFailed, load_environment);
  unsetenv("LOCKSIGN_FAULT_KEY");
}

TEST("nothing is left of the first key if the second key or its encoded form cannot be made") {
  const size_t page = locksign::secret_memory_page_bytes();
  if (page != 4096) SKIP("the pages are larger than 4 KiB");
  // The page of the text has room for one suffix key. The second key, or the form, needs a page of
  // its own.
  const size_t suffix_slots = 3;
  const size_t text_bytes = 300;
  const auto load_two = [&](SecretEncoding second) {
    SecretBuffer text;
    Status status = locksign::secret_buffer_allocate(MemoryChoice::kMlock, &text, text_bytes);
    if (!status.ok()) return status;
    locksign::SecretScratch others;
    const size_t left = suffix_slots * sizeof(locksign::HmacStates);
    status = locksign::SecretScratch::lend(page - text.memory.size() - left, MemoryChoice::kMlock, &others);
    if (!status.ok()) return status;
    text.length = text_bytes;
    memset(text.memory.data(), 'a', text.length);
    locksign::Keys keys;
    status = locksign::secret_keys_load(&text,
                                        purposes_of({{Algorithm::kSecretSuffixMd5, SecretEncoding::kHex},
                                                     {Algorithm::kSecretSuffixMd5, second}},
                                                    MemoryChoice::kMlock),
                                        {}, &keys);
    CHECK(keys.count == (status.ok() ? 2 : 0));
    CHECK(!text.memory);
    keys.release();
    return status;
  };
  for (const SecretEncoding second : {SecretEncoding::kHex, SecretEncoding::kToMd5Hex}) {
    const auto load_keys = [&] { return load_two(second); };
    CHECK(load_keys().ok());
    CHECK(fail_each("mlock", EAGAIN, Code::kMemoryExhausted, load_keys) >= 2);
    CHECK(fail_each("mmap", ENOMEM, Code::kMemoryExhausted, load_keys) >= 2);
    CHECK(fail_each("madvise", EINVAL, Code::kMemoryFailed, load_keys) >= 6);
  }
}

TEST("a secret that can be read only once needs no other memory after it has been read") {
  const size_t page = locksign::secret_memory_page_bytes();
  if (page != 4096) SKIP("the pages are larger than 4 KiB");
  // Fills a mapping, except for the room of a text of unknown length.
  locksign::SecretScratch text_room;
  locksign::SecretScratch rest;
  const size_t text_bytes = locksign::kSecretBufferBytes + locksign::kSecretBlockBytes;
  CHECK(locksign::SecretScratch::lend(text_bytes, MemoryChoice::kMlock, &text_room).ok());
  CHECK(locksign::SecretScratch::lend(2 * page - text_room.size(), MemoryChoice::kMlock, &rest).ok());
  text_room.release();

  int ends[2];
  CHECK(pipe2(ends, O_CLOEXEC) == 0);
  CHECK(write(ends[1], "c2VjcmV0", 8) == 8);
  close(ends[1]);
  fault::arm("mlock", 1, EAGAIN);
  SecretBuffer text;
  const LoadCancel never;
  CHECK(locksign::secret_source_descriptor(ends[0], never, MemoryChoice::kMlock, &text).ok());
  locksign::Keys keys;
  CHECK(locksign::secret_keys_load(&text,
                                   purposes_of({{Algorithm::kHmacSha512, SecretEncoding::kBase64},
                                                {Algorithm::kSecretSuffixMd5, SecretEncoding::kToBase64}},
                                               MemoryChoice::kMlock),
                                   {}, &keys)
            .ok());
  fault::disarm();
  CHECK(!fault::hit);
  keys.release();
  close(ends[0]);
}

TEST("a cancel that cannot open its pipe reports the error") {
  fail_each("pipe2", EMFILE, Code::kSourceRead, [] {
    LoadCancel cancel;
    return cancel.open();
  });
}

int main() {
  const int file = mkstemp(path);
  if (file < 0) return 1;
  close(file);
  prepare_faults();
  const int result = check::run_all();
  unlink(path);
  return result;
}
