// A load that may wait (terminal, FIFO, pipe, slow disk) runs in its own thread. Node's thread pool
// is not suitable: a prompt would occupy one of its four threads, and Node joins them on exit and
// when a worker ends, so an unanswered prompt would block both.
#pragma once

#include <node_api.h>

#include "addon/held_texts.h"
#include "keys/handle_table.h"
#include "sources/secret_source.h"

namespace locksign {

// A source that may wait, and the fields that its kind needs. kHeld is a text that was read before.
// It waits for its decryption.
struct WaitingSource {
  enum class Kind : uint8_t { kFile, kDotenv, kDescriptor, kPrompt, kHeld };
  Kind kind = Kind::kFile;
  char* text = nullptr;  // path or label; owned, malloc
  char* name = nullptr;  // the dotenv variable; owned, malloc
  int descriptor = -1;
  FileOptions options;
};

// Whether a text is held for a later call. One that may be an encrypted private key is checked by
// that call only.
enum class Hold : uint8_t { kNone, kSecret, kPrivateKey };

// The purpose of a read: keys, the text for the byte array `into`, or a text that is held. With
// `into` or `hold` there are no purposes.
struct Wanted {
  Purposes purposes;
  Expected expected;  // its texts are owned, malloc
  napi_value into;
  Hold hold;
};

// The loads of one instance that have not been settled yet.
class PendingLoads final {
 public:
  PendingLoads(HandleTable* handles, HeldTexts* held) : handles_(handles), held_(held) {}
  PendingLoads(const PendingLoads&) = delete;
  PendingLoads& operator=(const PendingLoads&) = delete;

  // Starts a thread; the promise resolves to what load_result() gives, and is never rejected. Takes
  // ownership of the source's texts and of what is expected.
  napi_value start(napi_env env, WaitingSource source, Wanted wanted);

  // The same for a text that is held. Takes ownership of both texts. Decrypts the text if there is
  // a passphrase.
  napi_value start_held(napi_env env, SecretBuffer* text, SecretBuffer* passphrase, Wanted wanted);

  // Interrupts and joins every thread; their promises stay unsettled. For the exit of the process;
  // the end of an environment does the same by itself.
  void cancel_all();

 private:
  struct Load;
  // Everything that a load needs before its thread starts, except the promise.
  static Status prepare(Load* load, napi_value into);
  napi_value start(Load* load, napi_value into);
  static Status read(Load* load);
  // Starts the thread and puts the load in the list.
  Status launch(Load* load);
  // Frees a load that was not launched.
  static void discard(Load* load);
  static void run(void* load);
  static void cancel(void* load);
  static void settle(napi_env env, napi_value callback, void* context, void* data);
  void unlink(Load* load);

  HandleTable* handles_;
  HeldTexts* held_;
  Load* first_ = nullptr;
};

// The result of a load for JavaScript: an array of handles, or a failure object. Takes ownership of
// the keys.
napi_value load_result(napi_env env, const Status& status, Keys* keys, HandleTable* handles);

// The result of reading a text for JavaScript: an array with its length, or a failure object. Takes
// ownership of the text.
napi_value text_result(napi_env env, Status status, SecretBuffer* text, const Expected& expected,
                       napi_value into);

// The result of a text that is held: an array with its number and with 1 if it is an encrypted
// private key, or a failure object. Takes ownership of the text.
napi_value held_result(napi_env env, Status status, SecretBuffer* text, bool encrypted, HeldTexts* held);

// Wipes and frees the API key, because a user may have given the secret in its place.
void expected_release(Expected* expected);

// {code, errno, call?, limit?, needed?, mistake?}, from which src/backend/native/native-backend.ts
// makes an error.
napi_value failure_object(napi_env env, const Status& status);

}  // namespace locksign
