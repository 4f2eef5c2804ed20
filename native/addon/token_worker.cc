#include "addon/token_worker.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include "addon/pending_load.h"
#include "addon/token_result.h"
#include "base/system/lock.h"
#include "base/system/monitor.h"
#include "base/system/thread.h"
#include "base/wipe.h"
#include "keys/key_encoding.h"
#include "keys/private_key.h"
#include "mac/hmac.h"
#include "mac/hmac_key.h"
#include "pkcs11/leftovers.h"
#include "pkcs11/library.h"

namespace locksign {

TokenJob::~TokenJob() {
  std::free(path);
  std::free(message);
  std::free(keys);
  std::free(tokens);
}

// A bot that signs all the time has shorter pauses.
constexpr unsigned kRestMilliseconds = 20;

class TokenWorker final {
 public:
  TokenWorker(napi_env env, TokenWorkers* owner) : env_(env), owner_(owner), handle_(++owner->last_handle_) {
    next_ = owner->first_;
    owner->first_ = this;
  }
  TokenWorker(const TokenWorker&) = delete;
  TokenWorker& operator=(const TokenWorker&) = delete;

  static TokenWorker* find(const TokenWorkers& workers, uint32_t handle) {
    TokenWorker* worker = workers.first_;
    while (worker != nullptr && worker->handle_ != handle) worker = worker->next_;
    return worker;
  }

  uint32_t handle() const { return handle_; }
  bool is_closing() const { return is_closing_; }
  Status start();
  void enqueue(TokenJob* job);

  // Frees a worker without a thread.
  void discard();

 private:
  ~TokenWorker();
  static void run(void* worker);
  static void settle(napi_env env, napi_value callback, void* context, void* job);
  static void end(void* worker);
  bool rests() const { return first_job_ == nullptr && !is_stopping_; }
  TokenJob* next_job();
  bool deliver(TokenJob* job);
  void perform(TokenJob* job);
  static Status list_module(TokenJob* job);
  Status open_token(TokenJob* job);
  Status import_key(TokenJob* job, TokenKey* key);
  Status one_key(TokenJob* job, Status status, const TokenKey& key);
  void stop();
  void unlink();

  // Used by the thread of JavaScript only.
  napi_env env_;
  TokenWorkers* owner_;
  TokenWorker* next_;
  const uint32_t handle_;
  Thread thread_;
  napi_threadsafe_function settle_ = nullptr;
  unsigned pending_ = 0;     // jobs that are not settled; the event loop waits for them
  bool is_closing_ = false;  // the last job is in the queue

  // Under the monitor.
  Monitor monitor_;
  TokenJob* first_job_ = nullptr;
  bool is_stopping_ = false;
  bool is_abandoned_ = false;  // the environment is gone

  Lock running_;  // held from start() until the thread ends

  // Used by the worker's thread only.
  Token token_;
  TokenKey** keys_ = nullptr;  // by number; each owned, malloc
  size_t key_count_ = 0;
};

namespace {

bool is_same(const TokenKey& a, const TokenKey& b) {
  return a.is_secret_key == b.is_secret_key && a.algorithm == b.algorithm && a.label.equals(b.label) &&
         a.id.equals(b.id) && a.public_key_bytes == b.public_key_bytes &&
         std::memcmp(a.public_key, b.public_key, a.public_key_bytes) == 0;
}

Algorithm hmac_of(TokenAlgorithm algorithm) {
  return algorithm == TokenAlgorithm::kHmacSha256   ? Algorithm::kHmacSha256
         : algorithm == TokenAlgorithm::kHmacSha384 ? Algorithm::kHmacSha384
                                                    : Algorithm::kHmacSha512;
}

Status no_memory() { return Status::error(Code::kMemoryExhausted); }

napi_value settled(napi_env env, TokenJob* job, const Status& status) {
  napi_value promise = nullptr;
  napi_deferred deferred;
  if (napi_create_promise(env, &deferred, &promise) == napi_ok) {
    napi_resolve_deferred(env, deferred, failure_object(env, status));
  }
  delete job;
  return promise;
}

}  // namespace

TokenWorker::~TokenWorker() {
  while (first_job_ != nullptr) {
    TokenJob* job = first_job_;
    first_job_ = job->next;
    delete job;
  }
  for (size_t i = 0; i < key_count_; i++) std::free(keys_[i]);
  std::free(keys_);
}

void TokenWorker::unlink() {
  TokenWorker** link = &owner_->first_;
  while (*link != this) link = &(*link)->next_;
  *link = next_;
}

void TokenWorker::discard() {
  if (settle_ != nullptr) napi_release_threadsafe_function(settle_, napi_tsfn_abort);
  unlink();
  delete this;
}

Status TokenWorker::start() {
  napi_value name = nullptr;
  if (napi_create_string_utf8(env_, "locksign.token", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env_, nullptr, nullptr, name, 0, 1, nullptr, nullptr, nullptr, settle,
                                      &settle_) != napi_ok) {
    return no_memory();
  }
  napi_unref_threadsafe_function(env_, settle_);
  running_.acquire();
  const int error = thread_start(&thread_, run, this);
  if (error != 0) return Status::system(Code::kThread, error, kThreadStartCall);
  napi_add_env_cleanup_hook(env_, end, this);
  return Status::success();
}

void TokenWorker::enqueue(TokenJob* job) {
  job->worker = this;
  is_closing_ = is_closing_ || job->kind == TokenJob::Kind::kClose;
  if (pending_++ == 0) napi_ref_threadsafe_function(env_, settle_);
  monitor_.acquire();
  TokenJob** link = &first_job_;
  while (*link != nullptr) link = &(*link)->next;
  *link = job;
  monitor_.notify();
  monitor_.release();
}

// Waits for a job. Returns null once the thread is to end. A thread that rests erases what the
// module left behind: SoftHSM frees parts of an Ed25519 key without wiping them. That takes longer
// than a signature, so it is not done after each.
TokenJob* TokenWorker::next_job() {
  monitor_.acquire();
  if (rests()) monitor_.wait_for(kRestMilliseconds);
  if (rests()) {
    monitor_.release();
    wipe_leftovers_of_module();
    monitor_.acquire();
  }
  while (rests()) monitor_.wait();
  TokenJob* job = is_stopping_ ? nullptr : first_job_;
  if (job != nullptr) first_job_ = job->next;
  monitor_.release();
  return job;
}

// Returns false if nobody waits for the result any more.
bool TokenWorker::deliver(TokenJob* job) {
  monitor_.acquire();
  const bool is_wanted = !is_abandoned_;
  if (is_wanted) napi_call_threadsafe_function(settle_, job, napi_tsfn_nonblocking);
  monitor_.release();
  return is_wanted;
}

void TokenWorker::run(void* argument) {
  TokenWorker* worker = static_cast<TokenWorker*>(argument);
  for (TokenJob* job = worker->next_job(); job != nullptr; job = worker->next_job()) {
    worker->perform(job);
    job->secret.memory.release();
    wipe_stack_and_registers();
    if (!worker->deliver(job)) break;
  }
  worker->token_.close();
  // The C library keeps the stack for the next thread.
  wipe_leftovers_of_module();
  wipe_stack_and_registers();
  worker->running_.release();
}

void TokenWorker::perform(TokenJob* job) {
  TokenKey found;
  switch (job->kind) {
    case TokenJob::Kind::kList:
      job->status = list_module(job);
      return;
    case TokenJob::Kind::kOpen:
      job->status = open_token(job);
      return;
    case TokenJob::Kind::kKeys:
      job->status = token_.keys(&job->keys, &job->key_count);
      return;
    case TokenJob::Kind::kFind: {
      const TokenAlgorithm* wanted = job->has_algorithm ? &job->algorithm : nullptr;
      job->status = one_key(job, token_.find(job->name, wanted, &found), found);
      return;
    }
    case TokenJob::Kind::kGenerate:
      job->status = one_key(job, token_.generate(job->name.label, job->algorithm, job->bits, &found), found);
      return;
    case TokenJob::Kind::kImport:
      job->status = one_key(job, import_key(job, &found), found);
      return;
    case TokenJob::Kind::kSign:
      job->status = job->key >= key_count_
                        ? Status::error(Code::kInvalidArgument)
                        : token_.sign(keys_[job->key], job->message, job->message_bytes, &job->signature);
      return;
    case TokenJob::Kind::kClose:
      token_.close();
      return;
  }
}

Status TokenWorker::list_module(TokenJob* job) {
  Module* module;
  const Status status = Module::load(job->path, &module, job->detail);
  return status.ok() ? list_tokens(module, &job->module, &job->tokens, &job->token_count) : status;
}

Status TokenWorker::open_token(TokenJob* job) {
  Module* module;
  Status status = Module::load(job->path, &module, job->detail);
  if (!status.ok()) return status;
  status = token_.open(module, job->token, job->secret.memory.data(), job->secret.length, job->keep_pin,
                       job->choice);
  job->token = token_.name();
  return status;
}

Status TokenWorker::import_key(TokenJob* job, TokenKey* key) {
  const uint8_t* bytes = job->secret.memory.data();
  size_t length = job->secret.length;
  if (is_pem(bytes, length)) {
    Status status = Status::error(Code::kSecretMistake);
    status.mistake = Mistake::kPrivateKey;
    return status;
  }
  SecretScratch form;
  if (job->encoding != SecretEncoding::kUtf8) {
    Status status = SecretScratch::lend(key_encoding_room(job->encoding, length), job->choice, &form);
    if (status.ok()) status = key_encoding_apply(job->encoding, bytes, length, form.data(), &length);
    if (!status.ok()) return status;
    bytes = form.data();
  }
  const Algorithm algorithm = hmac_of(job->algorithm);
  const size_t block_bytes = hmac_block_bytes(algorithm);
  SecretScratch block;
  const Status status = SecretScratch::lend(block_bytes, job->choice, &block);
  if (!status.ok()) return status;
  hmac_key_block(algorithm, bytes, length, block.data());
  return token_.import_secret(job->name.label, job->algorithm, block.data(), block_bytes, key);
}

// Gives the key a number, the same each time, and puts it into the result.
Status TokenWorker::one_key(TokenJob* job, Status status, const TokenKey& key) {
  if (!status.ok()) return status;
  size_t number = 0;
  while (number < key_count_ && !is_same(*keys_[number], key)) number++;
  if (number == key_count_) {
    void* grown = std::realloc(keys_, (key_count_ + 1) * sizeof(TokenKey*));
    if (grown == nullptr) return no_memory();
    keys_ = static_cast<TokenKey**>(grown);
    void* room = std::malloc(sizeof(TokenKey));
    if (room == nullptr) return no_memory();
    keys_[key_count_++] = new (room) TokenKey(key);
  }
  *keys_[number] = key;
  void* room = std::malloc(sizeof(TokenKey));
  if (room == nullptr) return no_memory();
  job->keys = new (room) TokenKey(key);
  job->key_count = 1;
  job->key = static_cast<uint32_t>(number);
  return status;
}

// Runs on the thread of JavaScript. `env` is null if the environment ends.
void TokenWorker::settle(napi_env env, napi_value, void*, void* data) {
  TokenJob* job = static_cast<TokenJob*>(data);
  if (env == nullptr) {
    delete job;
    return;
  }
  TokenWorker* worker = job->worker;
  if (--worker->pending_ == 0) napi_unref_threadsafe_function(env, worker->settle_);
  const bool is_last = job->kind == TokenJob::Kind::kList || job->kind == TokenJob::Kind::kClose ||
                       (job->kind == TokenJob::Kind::kOpen && !job->status.ok());
  napi_resolve_deferred(env, job->promise, token_result(env, *job, worker->handle_));
  delete job;
  if (!is_last) return;
  napi_remove_env_cleanup_hook(env, end, worker);
  worker->stop();
}

// A hook at the end of the environment.
void TokenWorker::end(void* argument) { static_cast<TokenWorker*>(argument)->stop(); }

// Ends the thread and frees the worker. A token that does not answer is left alone, because the end
// of the process must not wait for it.
void TokenWorker::stop() {
  constexpr unsigned kPatienceMilliseconds = 1000;
  monitor_.acquire();
  is_stopping_ = true;
  monitor_.notify();
  monitor_.release();
  unlink();
  if (running_.acquire_within(kPatienceMilliseconds)) {
    thread_join(&thread_);
    napi_release_threadsafe_function(settle_, napi_tsfn_abort);
    delete this;
    return;
  }
  monitor_.acquire();
  is_abandoned_ = true;
  monitor_.release();
  library_keep_addon();
  napi_release_threadsafe_function(settle_, napi_tsfn_abort);
}

napi_value TokenWorkers::open(napi_env env, TokenJob* job) {
  TokenWorker* worker = new (std::nothrow) TokenWorker(env, this);
  if (worker == nullptr) return settled(env, job, no_memory());
  // Runs JavaScript (async_hooks) and fails while an exception is pending.
  napi_value promise = nullptr;
  if (napi_create_promise(env, &job->promise, &promise) != napi_ok) {
    worker->discard();
    delete job;
    return nullptr;
  }
  const Status status = worker->start();
  if (status.ok()) {
    worker->enqueue(job);
  } else {
    napi_resolve_deferred(env, job->promise, failure_object(env, status));
    worker->discard();
    delete job;
  }
  return promise;
}

napi_value TokenWorkers::add(napi_env env, uint32_t handle, TokenJob* job) {
  napi_value promise = nullptr;
  if (napi_create_promise(env, &job->promise, &promise) != napi_ok) {
    delete job;
    return nullptr;
  }
  TokenWorker* worker = TokenWorker::find(*this, handle);
  if (worker == nullptr || worker->is_closing()) {
    napi_resolve_deferred(env, job->promise, failure_object(env, Status::error(Code::kTokenClosed)));
    delete job;
    return promise;
  }
  worker->enqueue(job);
  return promise;
}

}  // namespace locksign
