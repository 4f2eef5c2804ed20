// The sources of a secret. Every source reads straight into secret memory and returns a
// SecretBuffer. secret_keys_load() turns the text into keys and wipes it. All sources except the
// environment, memory and signatures may block, so they run off the event loop and take a
// LoadCancel. A source that fails leaves its SecretBuffer unchanged.
#pragma once

#include "base/encoding.h"
#include "base/status.h"
#include "keys/key_encoding.h"
#include "keys/key_store.h"
#include "keys/secret_mistake.h"
#include "memory/secret_memory.h"
#include "sources/load_cancel.h"

namespace locksign {

// The text of a secret as it was read, in secret memory.
struct SecretBuffer {
  SecretScratch memory;  // the text, followed by kSecretBlockBytes
  size_t length = 0;     // bytes at memory.data()
};

// Room for the longest secret, CR LF, and one more byte that reveals a text that is too long.
constexpr size_t kSecretBufferBytes = kMaxSecretBytes + 3;

// Room after the text for the block of hmac_prepare().
constexpr size_t kSecretBlockBytes = 128;

struct FileOptions {
  bool allow_others = false;  // accept a file that others own, or can read or write
};

// secret_buffer.cc.
Status secret_too_long();

// Allocates room for `bytes` of text. A source of unknown length uses kSecretBufferBytes.
Status secret_buffer_allocate(MemoryChoice choice, SecretBuffer* text, size_t bytes = kSecretBufferBytes);

// Reads `descriptor` to its end if that is less than `bytes`. Fails with kSecretTooLong otherwise.
Status secret_buffer_read(int descriptor, size_t bytes, const LoadCancel& cancel, MemoryChoice choice,
                          SecretBuffer* text);

// Copies a secret that the caller already has in memory. The caller wipes the original.
Status secret_source_bytes(const uint8_t* bytes, size_t count, MemoryChoice choice, SecretBuffer* text);

// from_file.cc. Reads a regular file or a FIFO. It opens the path without O_NOFOLLOW, because
// systemd credentials and Kubernetes secrets are symbolic links. It checks the mode of the opened
// file.
Status secret_source_file(const char* path, FileOptions options, const LoadCancel& cancel,
                          MemoryChoice choice, SecretBuffer* text);

// from_descriptor_posix.cc, _windows.cc. Reads to the end of file. The caller's descriptor stays
// open.
Status secret_source_descriptor(int descriptor, const LoadCancel& cancel, MemoryChoice choice,
                                SecretBuffer* text);

// from_environment_posix.cc, _windows.cc. Copies the value, and leaves the variable as it is: a
// load may still fail for want of memory. Both run on the main thread only, because getenv(3) and
// setenv(3) race.
Status secret_source_environment(const char* name, MemoryChoice choice, SecretBuffer* text);

// Wipes every value of the variable in the process's own environment block, and removes it. Returns
// false if it is still there.
bool secret_environment_erase(const char* name);

// from_dotenv.cc. Reads one value from a dotenv file, which is parsed in secret memory.
Status secret_source_dotenv(const char* path, const char* name, FileOptions options, const LoadCancel& cancel,
                            MemoryChoice choice, SecretBuffer* text);

// from_terminal_posix.cc, _windows.cc. Prompts on the terminal with echo off. If a signal that ends
// or stops the process arrives while the prompt waits, the terminal is restored first, and then the
// signal takes its usual effect.
Status secret_source_terminal(const char* label, const LoadCancel& cancel, MemoryChoice choice,
                              SecretBuffer* text);

// from_signature.cc. The text of the key's signature, or its first `characters` if they are not 0.
// Too many of them are kInvalidArgument, with the signature's length as the limit.
Status secret_source_signature(const KeySlot& key, const uint8_t* message, size_t message_bytes,
                               SignatureEncoding encoding, size_t characters, MemoryChoice choice,
                               SecretBuffer* text);

// encrypted_text.cc. Whether the text is a private key that a passphrase decrypts. Returns
// kPrivateKey if it is encrypted in another way than PBES2 with PBKDF2 and AES. The text stays.
Status secret_buffer_is_encrypted(const SecretBuffer& text, MemoryChoice choice, bool* encrypted);

// encrypted_text.cc. Replaces the text of such a key by that of the decrypted key, in PEM. Takes
// seconds if the key has many iterations, and returns kPromptInterrupted soon after cancel(). On an
// error the caller releases the text, which may be partly decoded. The caller ends with
// wipe_stack_and_registers().
Status secret_buffer_decrypt(SecretBuffer* text, const SecretBuffer& passphrase, const LoadCancel& cancel,
                             MemoryChoice choice);

// The bytes of a random secret.
constexpr size_t kRandomSecretBytes = 32;

// from_random.cc. kRandomSecretBytes of the system's generator, as hexadecimal digits.
Status secret_source_random(MemoryChoice choice, SecretBuffer* text);

// The way in which one key is made from the secret.
struct Purpose {
  Algorithm algorithm;
  SecretEncoding encoding;
};

// All purposes for which a secret is read: at least one, in the order of the keys.
struct Purposes {
  Purpose each[kMaxPurposes];
  size_t count;
  MemoryChoice choice;
};

// secret_key.cc. Trims one trailing newline (LF or CR LF). Refuses a text that is empty, too long
// or has a newline inside, or cannot be what is expected. Converts the text for each purpose and
// makes a key from it. Wipes and unmaps the text in every case. On failure no slot is held. `keys`
// must be empty before the call. The frame that called the source and this calls
// wipe_stack_and_registers() in the end.
Status secret_keys_load(SecretBuffer* text, const Purposes& purposes, const Expected& expected, Keys* keys);

// secret_key.cc. Delivers the text itself instead of keys. It is trimmed and checked in the same
// way, and copied into `room` bytes. The remaining bytes are zeroed, or all of them if the text is
// refused. `room` must be kMaxSecretBytes, even for a short text. Wipes and unmaps the text in
// every case. `length` is the length of the copy. The caller ends with wipe_stack_and_registers().
Status secret_buffer_take(SecretBuffer* text, const Expected& expected, uint8_t* into, size_t room,
                          size_t* length);

// secret_key.cc. Keeps the text for later instead. It is trimmed and checked in the same way, and
// wiped and unmapped if it is refused. The caller ends with wipe_stack_and_registers().
Status secret_buffer_keep(SecretBuffer* text, const Expected& expected);

// secret_key.cc. Keeps a text that may be an encrypted private key. The call that makes keys of it
// trims and checks it.
Status secret_buffer_keep_key(SecretBuffer* text, MemoryChoice choice, bool* encrypted);

}  // namespace locksign
