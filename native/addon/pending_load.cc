#include "addon/pending_load.h"

#include <cstdlib>
#include <new>

#include "base/system/thread.h"
#include "base/wipe.h"

namespace locksign {

struct PendingLoads::Load {
  napi_env env;
  PendingLoads* owner;
  WaitingSource source;
  Purposes purposes;
  Expected expected;
  LoadCancel cancel;
  Thread thread;
  napi_threadsafe_function settle;
  napi_deferred promise;
  napi_ref into;  // null if keys or a held text are wanted
  Hold hold;
  Status status;
  SecretBuffer text;        // owned, like the keys, until settle() passes it on
  SecretBuffer passphrase;  // of a text that was held
  bool encrypted;
  Keys keys;
  Load* next;

  ~Load() {
    if (into != nullptr) napi_delete_reference(env, into);
    std::free(source.text);
    std::free(source.name);
    expected_release(&expected);
  }
};

namespace {

Status read_source(const WaitingSource& source, const LoadCancel& cancel, MemoryChoice choice,
                   SecretBuffer* text) {
  switch (source.kind) {
    case WaitingSource::Kind::kFile:
      return secret_source_file(source.text, source.options, cancel, choice, text);
    case WaitingSource::Kind::kDotenv:
      return secret_source_dotenv(source.text, source.name, source.options, cancel, choice, text);
    case WaitingSource::Kind::kDescriptor:
      return secret_source_descriptor(source.descriptor, cancel, choice, text);
    case WaitingSource::Kind::kPrompt:
      return secret_source_terminal(source.text, cancel, choice, text);
    case WaitingSource::Kind::kHeld:
      break;
  }
  return Status::error(Code::kInvalidArgument);
}

}  // namespace

Status PendingLoads::read(Load* load) {
  const MemoryChoice choice = load->purposes.choice;
  if (load->source.kind != WaitingSource::Kind::kHeld) {
    return read_source(load->source, load->cancel, choice, &load->text);
  }
  if (!load->passphrase.memory) return Status::success();
  const Status status = secret_buffer_decrypt(&load->text, load->passphrase, load->cancel, choice);
  load->passphrase.memory.release();
  if (!status.ok()) load->text.memory.release();
  return status;
}

void PendingLoads::run(void* argument) {
  Load* load = static_cast<Load*>(argument);
  load->status = read(load);
  if (load->status.ok() && load->hold == Hold::kSecret) {
    load->status = secret_buffer_keep(&load->text, load->expected);
  } else if (load->status.ok() && load->hold == Hold::kPrivateKey) {
    load->status = secret_buffer_keep_key(&load->text, load->purposes.choice, &load->encrypted);
  } else if (load->status.ok() && load->into == nullptr) {
    load->status = secret_keys_load(&load->text, load->purposes, load->expected, &load->keys);
  }
  // The C library keeps the stack for the next thread.
  wipe_stack_and_registers();
  // This call cannot fail, because cancel() closes the function only after it has joined this
  // thread.
  napi_call_threadsafe_function(load->settle, load, napi_tsfn_blocking);
}

// Runs on the JavaScript thread. `env` is null if the load was cancelled, because the environment
// no longer exists.
void PendingLoads::settle(napi_env env, napi_value, void*, void* data) {
  if (env == nullptr) return;
  Load* load = static_cast<Load*>(data);
  thread_join(&load->thread);
  napi_remove_env_cleanup_hook(env, cancel, load);
  load->owner->unlink(load);

  napi_value result;
  if (load->hold != Hold::kNone) {
    result = held_result(env, load->status, &load->text, load->encrypted, load->owner->held_);
  } else if (load->into == nullptr) {
    result = load_result(env, load->status, &load->keys, load->owner->handles_);
  } else {
    napi_value into = nullptr;
    napi_get_reference_value(env, load->into, &into);
    result = text_result(env, load->status, &load->text, load->expected, into);
    wipe_stack_and_registers();
  }
  napi_resolve_deferred(env, load->promise, result);
  napi_release_threadsafe_function(load->settle, napi_tsfn_release);
  delete load;
}

void PendingLoads::unlink(Load* load) {
  for (Load** link = &first_; *link != nullptr; link = &(*link)->next) {
    if (*link == load) {
      *link = load->next;
      return;
    }
  }
}

void PendingLoads::cancel(void* argument) {
  Load* load = static_cast<Load*>(argument);
  load->cancel.cancel();
  thread_join(&load->thread);
  load->owner->unlink(load);
  load->keys.release();
  // Closing the function makes Node call settle() without an environment for every queued load.
  napi_release_threadsafe_function(load->settle, napi_tsfn_abort);
  delete load;
}

void PendingLoads::cancel_all() {
  while (first_ != nullptr) {
    Load* load = first_;
    napi_remove_env_cleanup_hook(load->env, cancel, load);
    cancel(load);
  }
}

Status PendingLoads::prepare(Load* load, napi_value into) {
  const Status status = load->cancel.open();
  if (!status.ok()) return status;
  if (into != nullptr && napi_create_reference(load->env, into, 1, &load->into) != napi_ok) {
    return Status::error(Code::kMemoryExhausted);
  }
  napi_value name = nullptr;
  if (napi_create_string_utf8(load->env, "locksign.load", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(load->env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, nullptr,
                                      settle, &load->settle) != napi_ok) {
    return Status::error(Code::kMemoryExhausted);
  }
  return Status::success();
}

Status PendingLoads::launch(Load* load) {
  const int error = thread_start(&load->thread, run, load);
  if (error != 0) return Status::system(Code::kThread, error, kThreadStartCall);
  load->next = first_;
  first_ = load;
  // Hooks run in reverse order, so this one joins the thread before Node frees the function that
  // the thread calls.
  napi_add_env_cleanup_hook(load->env, cancel, load);
  return Status::success();
}

void PendingLoads::discard(Load* load) {
  if (load->settle != nullptr) napi_release_threadsafe_function(load->settle, napi_tsfn_abort);
  delete load;
}

napi_value PendingLoads::start(napi_env env, WaitingSource source, Wanted wanted) {
  Load* load = new (std::nothrow) Load{env,
                                       this,
                                       source,
                                       wanted.purposes,
                                       wanted.expected,
                                       {},
                                       {},
                                       nullptr,
                                       nullptr,
                                       nullptr,
                                       wanted.hold,
                                       {},
                                       {},
                                       {},
                                       false,
                                       {},
                                       nullptr};
  if (load != nullptr) return start(load, wanted.into);
  std::free(source.text);
  std::free(source.name);
  expected_release(&wanted.expected);
  return failure_object(env, Status::error(Code::kMemoryExhausted));
}

napi_value PendingLoads::start_held(napi_env env, SecretBuffer* text, SecretBuffer* passphrase,
                                    Wanted wanted) {
  WaitingSource held;
  held.kind = WaitingSource::Kind::kHeld;
  Load* load = new (std::nothrow) Load{env,
                                       this,
                                       held,
                                       wanted.purposes,
                                       wanted.expected,
                                       {},
                                       {},
                                       nullptr,
                                       nullptr,
                                       nullptr,
                                       wanted.hold,
                                       {},
                                       static_cast<SecretBuffer&&>(*text),
                                       static_cast<SecretBuffer&&>(*passphrase),
                                       false,
                                       {},
                                       nullptr};
  if (load != nullptr) return start(load, wanted.into);
  expected_release(&wanted.expected);
  return failure_object(env, Status::error(Code::kMemoryExhausted));
}

napi_value PendingLoads::start(Load* load, napi_value into) {
  napi_env env = load->env;
  const Status prepared = prepare(load, into);
  if (!prepared.ok()) {
    discard(load);
    return failure_object(env, prepared);
  }
  // Runs JavaScript (async_hooks) and fails while an exception is pending, so the load is not yet
  // in the list.
  napi_value promise = nullptr;
  if (napi_create_promise(env, &load->promise, &promise) != napi_ok) {
    discard(load);
    return nullptr;
  }
  const Status launched = launch(load);
  if (!launched.ok()) {
    napi_resolve_deferred(env, load->promise, failure_object(env, launched));
    discard(load);
  }
  return promise;
}

}  // namespace locksign
