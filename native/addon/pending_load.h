// A load that may wait (terminal, FIFO, pipe, slow disk) runs in its own thread. Node's thread pool
// is not suitable: a prompt would occupy one of its four threads, and Node joins them on exit and
// when a worker ends, so an unanswered prompt would block both.
#pragma once

#include <node_api.h>

#include "addon/held_texts.h"
#include "keys/handle_table.h"
#include "sources/secret_source.h"

namespace locksign {

// A source that may wait, and the fields that its kind needs.
struct WaitingSource {
  enum class Kind : uint8_t { kFile, kDotenv, kDescriptor, kPrompt };
  Kind kind = Kind::kFile;
  char* text = nullptr;  // path or label; owned, malloc
  char* name = nullptr;  // the dotenv variable; owned, malloc
  int descriptor = -1;
  FileOptions options;
};

// The purpose of a read: keys, the text for the byte array `into`, or a text that is held for a
// later call. With `into` or `is_held` there are no purposes.
struct Wanted {
  Purposes purposes;
  Expected expected;  // its texts are owned, malloc
  napi_value into;
  bool is_held;
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

  // Interrupts and joins every thread; their promises stay unsettled. For the exit of the process;
  // the end of an environment does the same by itself.
  void cancel_all();

 private:
  struct Load;
  // Everything that a load needs before its thread starts, except the promise.
  static Status prepare(Load* load, napi_value into);
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

// The result of a text that is held: an array with its number, or a failure object. Takes ownership
// of the text, which was checked.
napi_value held_result(napi_env env, Status status, SecretBuffer* text, HeldTexts* held);

// Wipes and frees the API key, because a user may have given the secret in its place.
void expected_release(Expected* expected);

// {code, errno, call?, limit?, needed?, mistake?}, from which src/backend/native/native-backend.ts
// makes an error.
napi_value failure_object(napi_env env, const Status& status);

}  // namespace locksign
