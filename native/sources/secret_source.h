// Where a secret comes from. Every source reads straight into secret memory and gives a SecretText;
// secret_keys_load() turns that into keys and wipes it.
// Blocking: all but the environment and memory sources may wait, so they run off the event loop and take
// a LoadCancel. A failed source leaves its SecretText as it was.
#pragma once

#include "base/status.h"
#include "keys/key_encoding.h"
#include "keys/key_store.h"
#include "memory/secret_memory.h"
#include "sources/load_cancel.h"

namespace locksign {

// The text of a secret as it was read, in secret memory.
struct SecretText {
  SecretScratch memory;  // the text, and behind it kSecretBlockBytes
  size_t length = 0;     // bytes at memory.data()
};

// Room for the longest secret, CR LF, and one byte more that tells "too long".
constexpr size_t kSecretTextBytes = kMaxSecretBytes + 3;

// Room behind the text for hmac_prepare()'s block.
constexpr size_t kSecretBlockBytes = 128;

struct FileOptions {
  bool allow_others = false;  // take a file that others own, or can read or write
};

// secret_text.cc.
Status secret_too_long();

// Room for `bytes` of text: what is not known beforehand is at most kSecretTextBytes.
Status secret_text_allocate(MemoryChoice choice, SecretText* text, size_t bytes = kSecretTextBytes);

// What can be read from `descriptor` until its end, if it is less than `bytes`; kSecretTooLong if not.
Status secret_text_read(int descriptor, size_t bytes, const LoadCancel& cancel, MemoryChoice choice,
                        SecretText* text);

// A copy of what the caller has in memory already, and wipes.
Status secret_source_bytes(const uint8_t* bytes, size_t count, MemoryChoice choice, SecretText* text);

// secret_source_file.cc. A regular file or a FIFO, opened with O_NOFOLLOW left off: systemd
// credentials and Kubernetes secrets are symbolic links. The mode checked is the opened file's.
Status secret_source_file(const char* path, FileOptions options, const LoadCancel& cancel,
                          MemoryChoice choice, SecretText* text);

// secret_source_descriptor_posix.cc. Reads to the end of file; the caller's descriptor stays open.
Status secret_source_descriptor(int descriptor, const LoadCancel& cancel, MemoryChoice choice,
                                SecretText* text);

// secret_source_environment_posix.cc, _windows.cc. Wipes the value in the process's own environment block and
// removes the variable. Main thread only: getenv(3) and setenv(3) race.
Status secret_source_environment(const char* name, MemoryChoice choice, SecretText* text);

// secret_source_dotenv.cc. One value out of a dotenv file, parsed in secret memory.
Status secret_source_dotenv(const char* path, const char* name, FileOptions options, const LoadCancel& cancel,
                            MemoryChoice choice, SecretText* text);

// secret_source_terminal_posix.cc, _windows.cc. Asks on the terminal with echo off. While it waits, a signal
// that would end or stop the process finds the terminal as it was first, and then does what it would have
// done.
Status secret_source_terminal(const char* label, const LoadCancel& cancel, MemoryChoice choice,
                              SecretText* text);

// What one key is made for.
struct Purpose {
  Algorithm algorithm;
  SecretEncoding encoding;
};

// What a secret is read for. At least one, in the order of the keys.
struct Purposes {
  Purpose each[kMaxPurposes];
  size_t count;
  MemoryChoice choice;
};

// secret_key.cc. Trims one trailing newline (LF or CR LF), refuses what is empty, too long or has a
// newline inside, makes each purpose's form of the text and the key of that, wipes and unmaps the text
// whatever happens. On failure no slot is held. `keys` is empty before.
Status secret_keys_load(SecretText* text, const Purposes& purposes, Keys* keys);

// secret_key.cc. The text itself instead of keys: trimmed and refused in the same way, copied into `room`
// bytes, of which the rest is zeroed; all of them if it is refused. `room` has to be kMaxSecretBytes, however
// short the text. Wipes and unmaps the text whatever happens. `length` is that of the copy.
Status secret_text_take(SecretText* text, uint8_t* into, size_t room, size_t* length);

}  // namespace locksign
